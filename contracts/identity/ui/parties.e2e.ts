// A colleague comes, acts, changes keys, loses them and gets new ones: two people, two browsers, a ledger of its own.
import { accessible, fits, Reader, settled, useReader } from "@gongshi/portal/e2e";
import { useOwnDemo } from "@gongshi/portal/e2e-demo";
import { become, signSheet } from "@gongshi/portal/e2e-sign";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

const reader = useReader();
const demo = useOwnDemo();
let colleague: Reader;
/** The colleague's code, drawn by the registration page. */
let code = "";

beforeAll(async () => {
	colleague = await Reader.arrive();
	// The least waiting time that the ledger allows, so that a journey sees its end.
	await demo.as(
		"finance-admin",
		...["identity", "propose", "--organisation", "finance", "--reason", "short waits for the test"],
		...["--change.parameters.parameters.recovery-wait-ms", "60000"],
	);
	for (const one of ["audit", "housing"])
		await demo.as(`${one}-admin`, ...["identity", "vote", "--organisation", one, "--proposal", "1", "--approve"]);
});
// Each tab holds one of the six connections that a browser opens to a server.
afterEach(async () => {
	for (const page of colleague.context.pages().slice(1)) await page.close();
});
afterAll(async () => {
	expect(colleague.complaints, "what the colleague's browser complained about").toEqual([]);
	await colleague.leave();
});

async function open(who: Reader, path: string, lang: "zh" | "en" = "en"): Promise<Page> {
	const page = await who.open("/", { lang });
	await page.goto(demo.there(path));
	await settled(page);
	return page;
}

/** The page of whoever manages the finance bureau's people. */
async function desk(path: string): Promise<Page> {
	const page = await open(reader(), path);
	await become(page, "finance");
	return page;
}

const keyCard = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const inState = (page: Page, name: string, state: string) =>
	page.locator(`[data-state="${state}"][aria-label="${name}"]`);
const sign = async (page: Page, button = "Check and sign") => {
	await page.getByRole("button", { name: button, exact: true }).click();
	await signSheet(page);
	await page.getByText("It is on the ledger").waitFor();
};

/** Makes a key for nobody yet and gives what its holder copies for the administrator. */
async function makeKey(page: Page, name: string): Promise<string> {
	await page.getByLabel(/^Name/).fill(name);
	await page.getByLabel(/^Signer's id/).fill("");
	await page.getByLabel(/^Organisation/).fill("");
	await page.getByRole("button", { name: "Make a key" }).click();
	const card = keyCard(page, name);
	await card.getByText("Not registered").waitFor();
	await card.getByRole("button", { name: "Copy Registration form" }).click();
	const form = await page.evaluate(() => navigator.clipboard.readText());
	expect(JSON.parse(form).key.suite).toMatch(/^SUITE_/);
	return form;
}

test("a citizen needs no key; a colleague makes one and is registered with it, and the form survives a reload", async () => {
	const theirs = await open(colleague, "/keys");
	await theirs.getByText("Reading the accounts and checking receipts need no key.").waitFor();
	await accessible(theirs);
	const form = await makeKey(theirs, "Office computer");
	await accessible(theirs);
	await fits(theirs);
	await keyCard(theirs, "Office computer").getByRole("button", { name: "Copy Public key" }).last().click();
	expect(await theirs.evaluate(() => navigator.clipboard.readText())).toMatch(/^[0-9a-f]{64,130}$/);

	const page = await desk("/office/consortium/register");
	await page.getByLabel("Public key of the new key").fill(form);
	code = await page.getByLabel("Signer's code").inputValue();
	expect(code).toMatch(/^p-[a-z2-9]{12}$/);
	await page.reload();
	await settled(page);
	expect(await page.getByLabel("Signer's code").inputValue()).toBe(code);
	expect(await page.getByLabel("Public key of the new key").inputValue()).toMatch(/^[0-9a-f]{64,130}$/);
	await accessible(page);
	await sign(page);
	await accessible(page);
	// The colleague's page learns it by itself, and from then on knows under which code the key signs.
	await inState(theirs, "Office computer", "registered").waitFor();
	await keyCard(theirs, "Office computer").getByText(code).waitFor();
});

test("a recovery is told to the holder, who objects; asked for again, it has to wait", async () => {
	const theirs = await open(colleague, "/keys");
	const form = await makeKey(theirs, "New computer");
	const page = await desk(`/office/consortium/recovery?party=${code}`);
	await page.getByText("Waiting: 1 minute").waitFor();
	await page.getByLabel("Public key of the new key").fill(form);
	await sign(page, "Ask for recovery");
	await page.getByText("A recovery is waiting").waitFor();

	// The holder is told at once, and can stop it with the key that is left.
	await theirs.getByText(/asks for a new key of/).waitFor();
	await accessible(theirs);
	await theirs.getByRole("button", { name: "Object, and keep my keys" }).click();
	await signSheet(theirs);
	await theirs.getByText(/asks for a new key of/).waitFor({ state: "detached" });
	await page.getByText("No recovery is under way").waitFor();

	await page.getByLabel("Public key of the new key").fill(form);
	await page.getByRole("button", { name: "Ask for recovery" }).click();
	await signSheet(page);
	await page.getByText("The waiting time is not over").waitFor();
	expect(await page.getByRole("button", { name: "Complete it" }).getAttribute("aria-disabled")).toBe("true");
	for (const lang of ["zh", "en"] as const) {
		for (const path of [`/office/consortium/recovery?party=${code}`, `/members/party/${code}`, "/keys/recovery"]) {
			const look = await reader().open("/", { lang, width: 360, height: 740 });
			await look.goto(demo.there(path));
			await settled(look);
			await accessible(look);
			await fits(look);
			await look.close();
		}
	}
});

test("a code that is taken is refused beside its field, and nothing typed is lost", async () => {
	const page = await desk("/office/consortium/register");
	await page.getByLabel("Public key of the new key").fill("ab".repeat(65));
	await page.getByLabel("Signer's code").fill(code);
	await page.getByRole("button", { name: "Check and sign" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: "Sign", exact: true }).click();
	await sheet.getByRole("button", { name: "Go back and change it" }).click();
	await page
		.locator(".field")
		.filter({ hasText: "Signer's code" })
		.getByText(/the party's id is taken/)
		.waitFor();
	await accessible(page);
	expect(await page.getByLabel("Public key of the new key").inputValue()).toBe("ab".repeat(65));
});

test("a power is granted, used and ended", async () => {
	const page = await desk("/office/consortium/roles");
	await page.getByLabel("Signer's code").fill(code);
	await page.getByLabel("Power", { exact: true }).selectOption("identity/delegate");
	await page.reload();
	await settled(page);
	expect(await page.getByLabel("Signer's code").inputValue()).toBe(code);
	await sign(page);
	await demo.as(
		"data-admin",
		...["identity", "propose", "--organisation", "data", "--reason", "to vote on"],
		...["--change.suspend.organisation", "audit"],
	);
	const theirs = await open(colleague, "/members/proposals/2");
	await theirs.getByRole("button", { name: "Vote against it" }).click();
	await signSheet(theirs);
	await theirs.getByText("1 for · 1 against").waitFor();
	await theirs.locator(".voters").getByRole("link", { name: code }).waitFor();

	await page.goto(demo.there("/office/consortium/roles?do=revoke"));
	await settled(page);
	const which = page.getByLabel("Which power to end");
	await which.locator("option", { hasText: `${code} · delegate` }).waitFor({ state: "attached" });
	await which.selectOption({ label: `${code} · delegate (identity/delegate)` });
	await accessible(page);
	await sign(page);
	await theirs
		.getByText(/delegate/)
		.first()
		.waitFor();
	await theirs.getByRole("button", { name: "Vote against it" }).waitFor({ state: "detached" });
	await accessible(theirs);
});

test("a key is replaced by a new one in one step", async () => {
	const page = await open(colleague, "/keys");
	await keyCard(page, "Office computer").getByRole("button", { name: "Replace" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: "Cancel" }).click();
	// The new one is gone with it.
	await inState(page, "Office computer", "unregistered").waitFor({ state: "detached" });
	await inState(page, "Office computer", "registered").waitFor();
	await keyCard(page, "Office computer").getByRole("button", { name: "Replace" }).click();
	await signSheet(page);
	await inState(page, "Office computer", "revoked").waitFor();
	const fresh = inState(page, "Office computer", "registered");
	await fresh.getByText("In use").waitFor();
	await accessible(page);
	const old = inState(page, "Office computer", "revoked");
	await old.getByText(/signs no more/).waitFor();
	await old.getByRole("button", { name: "Delete", exact: true }).click();
	await old.getByRole("button", { name: "Delete for good" }).click();
	await old.waitFor({ state: "detached" });
});

test("a key that somebody registered under another code is not taken for one's own", async () => {
	const theirs = await open(colleague, "/keys", "zh");
	await theirs.getByLabel(/^名称/).fill("另一个");
	await theirs.getByLabel(/^签署人编号/).fill("p-mine");
	await theirs.getByRole("button", { name: "生成密钥" }).click();
	const card = keyCard(theirs, "另一个");
	await card.getByRole("button", { name: "复制 公钥" }).last().click();
	const key = await theirs.evaluate(() => navigator.clipboard.readText());
	const suite = key.length === 64 ? "ed25519" : "p256";
	await demo.as(
		"audit-admin",
		...["identity", "register-party", "--organisation", "audit", "--party", "p-other"],
		...[
			"--keys",
			JSON.stringify({ suite: `SUITE_${suite.toUpperCase()}`, key: Buffer.from(key, "hex").toString("base64") }),
		],
	);
	await inState(theirs, "另一个", "foreign").waitFor();
	await card.getByText("账本上，这个密钥登记在“p-other”名下").waitFor();
	await accessible(theirs);
	await fits(theirs);
	await card.getByRole("button", { name: "没有错，以“p-other”签署" }).click();
	await inState(theirs, "另一个", "registered").waitFor();
	await card.getByText("p-other").first().waitFor();
});

test("when the waiting time is over, the new key takes the place of all others", async () => {
	const page = await desk(`/office/consortium/recovery?party=${code}`);
	const theirs = await open(colleague, "/keys");
	const complete = page.locator("button:not([aria-disabled])", { hasText: "Complete it" });
	// The ledger's clock is its blocks, of which an idle one makes few: somebody goes on working.
	for (let yes = true; ; yes = !yes) {
		const ready = await complete.waitFor({ timeout: 2000 }).then(
			() => true,
			() => false,
		);
		if (ready) break;
		const vote = ["identity", "vote", "--organisation", "finance", "--proposal", "2"];
		await demo.as("finance-admin", ...vote, ...(yes ? ["--approve"] : []));
	}
	await sign(page, "Complete it");
	await inState(theirs, "New computer", "registered").waitFor();
	await inState(theirs, "Office computer", "revoked").waitFor();
	await keyCard(theirs, "New computer").getByText(code).waitFor();
	await accessible(theirs);
}, 150_000);
