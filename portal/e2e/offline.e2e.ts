// The network goes, tabs are closed, the node dies: nothing is lost, nothing happens twice, and all goes on by itself.
import type { Page, Route } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, settled, useReader } from "./harness.ts";
import { useMortal } from "./mortal.ts";
import { become, signSheet } from "./sign-helper.ts";

const reader = useReader();
const ledger = useMortal();

const visit = async (path: string): Promise<Page> => {
	if (!ledger.alive) await ledger.start();
	const page = await reader().open("/", { lang: "en" });
	await page.goto(`${ledger.origin}${path}`);
	await settled(page);
	return page;
};

let keys = 0;
/** Makes a key, and gives the sheet with which the officer in use would register it. */
async function keySheet(page: Page, persona: string, party: string) {
	await become(page, persona);
	const name = `key ${++keys}`;
	await page.getByLabel(/^Name/).fill(name);
	await page.getByLabel(/^Signer's id/).fill(party);
	await page.getByRole("button", { name: "Make a key" }).click();
	const card = page.locator("section", { has: page.getByRole("heading", { name, exact: true }) });
	await card.getByRole("button", { name: "Register it with the key in use" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: "Sign" }).waitFor();
	return sheet;
}

const ended = (page: Page) => page.locator('#pending li[data-state="final"]');
const all = (page: Page) => page.locator("#pending li");
const heightOf = async (page: Page) => Number((await page.locator(".strip-height").innerText()).replace(/\D/g, ""));

test("killed after it was accepted and before it was final", async () => {
	const page = await visit("/keys?lang=en");
	const sheet = await keySheet(page, "finance", "finance-admin");
	// The node dies with its answer on the way: it has stored the transaction, and may or may not have made the block.
	const die = async (route: Route) => {
		const answer = await route.fetch();
		await ledger.kill();
		await route.fulfill({ response: answer });
	};
	await page.route("**/*.Ledger/Submit", die, { times: 1 });
	await sheet.getByRole("button", { name: "Sign" }).click();
	await sheet.getByText(/is sent by itself, once/).waitFor();
	await accessible(page);
	await ledger.start();
	await sheet.getByRole("button", { name: "Done" }).click({ timeout: 60_000 });
	expect(await ended(page).count()).toBe(1);
	expect(await all(page).count()).toBe(1);
	await page.locator('.status[data-tone="ok"]', { hasText: "Registered" }).nth(1).waitFor();
}, 180_000);

test("the banner names the last block in step; when the node is back, it goes, and the stream resumes from there", async () => {
	const page = await visit("/chain?lang=en");
	await page.locator('.pulse[data-state="live"]').waitFor();
	await ledger.kill();
	await page.locator(".offline").getByText("Last in step at block").waitFor();
	// Blocks may have come until it died.
	const before = await heightOf(page);
	await page.locator(".offline").getByText(`Last in step at block ${before}.`).waitFor();
	await accessible(page);
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/offline.png` });
	const resumed = page.waitForRequest((r) => r.url().endsWith(`/v1/stream?from=${before + 1}`));
	await ledger.start();
	await resumed;
	await page.locator(".offline").waitFor({ state: "detached" });
	await page.locator('.pulse[data-state="live"]').waitFor();
	// A block that is made from now on is seen without loading again.
	const other = await visit("/keys?lang=en");
	await become(other, "payer");
	await page.waitForFunction(
		(was) => Number(document.querySelector(".strip-height")?.textContent?.replace(/\D/g, "")) > was,
		before,
	);
}, 180_000);

test("a browser without network says so, and is in step again by itself", async () => {
	const page = await visit("/chain?lang=en");
	await page.locator('.pulse[data-state="live"]').waitFor();
	await reader().context.setOffline(true);
	try {
		await page.locator(".offline").waitFor();
	} finally {
		await reader().context.setOffline(false);
	}
	await page.locator(".offline").waitFor({ state: "detached" });
	await page.locator('.pulse[data-state="live"]').waitFor();
});

test("two tabs show the same officer and the same list, and it is one transaction", async () => {
	const one = await visit("/keys?lang=en");
	const two = await visit("/keys?lang=en");
	const had = await all(one).count();
	const sheet = await keySheet(one, "approver", "finance-approver");
	await two.waitForFunction(() => document.querySelector<HTMLSelectElement>(".persona select")?.value === "approver");
	// No tab gets anything out, until both have it.
	for (const page of [one, two]) await page.route("**/*.Ledger/Submit", (route) => route.abort());
	await sheet.getByRole("button", { name: "Sign" }).click();
	await two.locator('#pending li[data-state="signed"]').waitFor();
	const three = await visit("/keys?lang=en");
	for (const page of [one, two]) await page.unrouteAll();
	for (const page of [one, two, three]) {
		await page.waitForFunction(
			(n) => document.querySelectorAll('#pending li[data-state="final"]').length === n,
			had + 1,
		);
		expect(await all(page).count()).toBe(had + 1);
	}
	await sheet.getByRole("button", { name: "Done" }).click();
});

test("closed in the middle of signing: the next tab carries it on without being asked", async () => {
	const page = await visit("/keys?lang=en");
	const had = await ended(page).count();
	const sheet = await keySheet(page, "controller", "finance-controller");
	await page.route("**/*.Ledger/Submit", (route) => route.abort());
	await sheet.getByRole("button", { name: "Sign" }).click();
	await sheet.getByRole("button", { name: /goes on by itself/ }).waitFor();
	await page.locator('#pending li[data-state="signed"]').waitFor();
	await page.close();
	// Any page will do.
	const next = await visit("/chain?lang=en");
	await next.goto(`${ledger.origin}/keys?lang=en`);
	await next.waitForFunction((n) => document.querySelectorAll('#pending li[data-state="final"]').length === n, had + 1);
	expect(await next.locator('#pending li[data-state="signed"], #pending li[data-state="accepted"]').count()).toBe(0);
});

test("a transaction that has expired says so, and is signed again with one press", async () => {
	const page = await visit("/keys?lang=en");
	const had = await all(page).count();
	const sheet = await keySheet(page, "drafter", "finance-drafter");
	// As if the network had been away for more than an hour: the gateway no longer takes it (envelope 41).
	await page.route("**/*.Ledger/Submit", (route) =>
		route.fulfill({ status: 400, contentType: "application/json", body: tooLate }),
	);
	await sheet.getByRole("button", { name: "Sign" }).click();
	await sheet.getByText(/was not included in time/).waitFor();
	await accessible(page);
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/expired.png` });
	await page.unrouteAll();
	await sheet.getByRole("button", { name: "Sign again" }).click();
	await sheet.getByRole("button", { name: "Done" }).click();
	expect(await page.locator('#pending li[data-state="expired"]').count()).toBe(1);
	expect(await all(page).count()).toBe(had + 2);
});

/** What the gateway answers to an envelope after its time, in Connect's JSON: a Refusal of book "envelope", number 41. */
const tooLate = JSON.stringify({
	code: "failed_precondition",
	message: "envelope/41: the transaction has expired",
	details: [
		{
			type: "gongshi.gateway.v1.Refusal",
			value: Buffer.from([0x0a, 8, ...Buffer.from("envelope"), 0x10, 41])
				.toString("base64")
				.replace(/=+$/, ""),
		},
	],
});

test("what was refused is shown with its number, and the next try is a transaction of its own", async () => {
	const page = await visit("/keys?lang=en");
	const sheet = await keySheet(page, "payer", "finance-approver");
	await sheet.getByRole("button", { name: "Sign" }).click();
	await sheet.getByText(/identity \d+/).waitFor();
	await sheet.getByRole("button", { name: "Go back and change it" }).click();
	await page.getByRole("button", { name: "Register it with the key in use" }).first().click();
	await sheet.getByRole("button", { name: "Cancel" }).click();
	await become(page, "approver");
	await page.getByRole("button", { name: "Register it with the key in use" }).first().click();
	await signSheet(page);
	expect(await page.locator('#pending li[data-state="refused"]').count()).toBe(1);
});
