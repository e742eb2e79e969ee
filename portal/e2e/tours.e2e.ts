// The one-minute tour of every officer of the demo, step by step to its end, by the links that it offers. The payment
// officer's is a journey of the finance office (contracts/funds/ui/office).
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { cabinet, choose as tableOf, useFiles } from "../../contracts/funds/ui/import-tables.ts";
import { settled, useReader } from "./harness.ts";
import { useOwnDemo } from "./own-demo.ts";
import { become, beginTour, choose, signSheet } from "./sign-helper.ts";

const reader = useReader();
const demo = useOwnDemo();
const file = useFiles();

// Two steps begin with what the demo's story leaves undone, so it must have been told that far.
beforeAll(async () => {
	const waiting = async () => {
		const asked = await fetch(demo.there("/gongshi.funds.v1.Funds/FindTransfers"), {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: '{"budget":"linxi-2026"}',
		});
		return asked.ok ? ((await asked.json()) as { transfers?: unknown[] }).transfers?.length : 0;
	};
	for (const until = Date.now() + 100_000; (await waiting()) !== 2; ) {
		if (Date.now() > until) throw new Error("the demo has not told its story");
		await new Promise((done) => setTimeout(done, 200));
	}
});

/** Arrives as a visitor who takes up a role. */
async function visit(role: string, lang: "zh" | "en" = "zh"): Promise<Page> {
	const page = await reader().open(demo.there("/"), { lang });
	await beginTour(page, role);
	return page;
}

/** Follows the n-th link of the tour, which makes the visitor another officer where the step needs one. */
async function step(page: Page, n: number, as: string): Promise<void> {
	await page.locator(".tour summary").click();
	const link = page
		.locator(".tour-list li")
		.nth(n - 1)
		.getByRole("link");
	const to = new URL((await link.getAttribute("href")) ?? "", page.url()).pathname;
	await link.click();
	await page.waitForURL((url) => url.pathname === to);
	await become(page, as);
	await settled(page);
}

const ticked = (page: Page, n: number) =>
	page.locator(".tour-count", { hasText: new RegExp(`^${n}(/| of )3`) }).waitFor();

async function sign(page: Page): Promise<void> {
	await page.getByRole("button", { name: /^(核对并签署|Check and sign)$/ }).click();
	await signSheet(page);
}

/** Puts longer or shorter votes to the vote; the hours tell one proposal from another. */
async function propose(page: Page, hours: string): Promise<void> {
	await page.getByLabel(/^(要改变什么|What should change)/).selectOption("change-parameters");
	await page.getByLabel(/^(提案表决期（小时）|Time to vote \(hours\))/).fill(hours);
	await page.getByLabel(/^(理由|Reason)/).fill("导览");
	await sign(page);
}

async function vote(page: Page): Promise<void> {
	await page.getByRole("button", { name: /^(投赞成票|Vote for it)$/ }).click();
	await signSheet(page);
}

test("the approver approves the transfer that waits, and sees the sums", async () => {
	const page = await visit("approver");
	await step(page, 1, "approver");
	await ticked(page, 1);
	await step(page, 2, "approver");
	await choose(page, /^哪一项调剂/, "养护");
	await page.getByLabel(/^批准依据/).fill("临财〔2026〕21号");
	await sign(page);
	await ticked(page, 2);
	await step(page, 3, "approver");
	await ticked(page, 3);
});

test("the drafter proposes a transfer, the approver approves that one, and it is seen", async () => {
	const page = await visit("drafter", "en");
	await step(page, 1, "drafter");
	await choose(page, /^From the line/, "teachers");
	await choose(page, /^To the line/, "maintenance");
	await page.getByLabel(/^Amount/).fill("12345.67");
	await page.getByLabel(/^Reason/).fill("A hard winter");
	await sign(page);
	await ticked(page, 1);
	await step(page, 2, "approver");
	await page.getByText("12,345.67").first().waitFor();
	await page.getByLabel(/^Decision/).fill("LC 2026-22");
	await sign(page);
	await ticked(page, 2);
	await step(page, 3, "approver");
	await ticked(page, 3);
});

test("the controller approves the payment that waits, and sees it in a block", async () => {
	const page = await visit("controller");
	await step(page, 1, "controller");
	await ticked(page, 1);
	await step(page, 2, "controller");
	await choose(page, /^哪一笔付款/, "进度款");
	await sign(page);
	await ticked(page, 2);
	await step(page, 3, "controller");
	await ticked(page, 3);
	await page.locator(".chain-list", { hasText: "复核" }).first().waitFor();
});

test("the bank confirms a payment, and is led to that payment's story", async () => {
	const page = await visit("bank");
	await step(page, 1, "bank");
	await ticked(page, 1);
	await step(page, 2, "bank");
	await choose(page, /^哪一笔付款/, "路灯");
	await page.getByLabel(/^银行回单号/).fill("YH20261121-0301");
	await sign(page);
	await ticked(page, 2);
	await step(page, 3, "bank");
	await ticked(page, 3);
	await page.getByText("YH20261121-0301", { exact: false }).first().waitFor();
});

test("the allotter releases money, and sees it in a block and in the budget", async () => {
	const page = await visit("allotter", "en");
	await step(page, 1, "allotter");
	await choose(page, /^Budget line/, "kindergarten");
	await page.getByLabel(/^Amount/).fill("1000");
	await sign(page);
	await ticked(page, 1);
	await step(page, 2, "allotter");
	await ticked(page, 2);
	await step(page, 3, "allotter");
	await ticked(page, 3);
});

test("the recorder chooses a table, imports it, and sees it among public money", async () => {
	const page = await visit("recorder", "en");
	await step(page, 1, "recorder");
	await ticked(page, 1);
	await tableOf(page, await cabinet(file, { id: "tour" }));
	await page.getByRole("button", { name: "Check the whole table" }).click();
	await page.getByText("No row has errors.").waitFor();
	await page.getByRole("button", { name: "Sign and send" }).click();
	await page.getByRole("alertdialog").getByRole("button", { name: "Sign and begin" }).click();
	await ticked(page, 2);
	await step(page, 3, "recorder");
	await ticked(page, 3);
	await page.getByRole("link", { name: "Cabinet Office spending (tour)" }).waitFor();
});

test("the Data Bureau proposes, two others vote, and the second vote carries it out", async () => {
	const page = await visit("data");
	await step(page, 1, "data");
	await propose(page, "200");
	await ticked(page, 1);
	await step(page, 2, "finance");
	await vote(page);
	await ticked(page, 2);
	await step(page, 3, "housing");
	await vote(page);
	await ticked(page, 3);
	await page
		.getByText(/通过，并同时执行/)
		.first()
		.waitFor();
});

test("the Finance Bureau votes on what another has proposed, and sees what is missing", async () => {
	const page = await visit("finance", "en");
	await step(page, 1, "data");
	await propose(page, "210");
	await ticked(page, 1);
	await step(page, 2, "finance");
	await vote(page);
	// The page that shows the result is the page on which the vote was cast.
	await ticked(page, 3);
	await page.getByText("2 for ·", { exact: false }).waitFor();
});

test("the Housing Bureau sees the rules, proposes, and the Audit Office votes", async () => {
	const page = await visit("housing");
	await step(page, 1, "housing");
	await ticked(page, 1);
	await step(page, 2, "housing");
	await propose(page, "220");
	await ticked(page, 2);
	await step(page, 3, "audit");
	await vote(page);
	await ticked(page, 3);
});

test("the Audit Office finds the largest sum, verifies its receipt, and sees who confirmed", async () => {
	const page = await visit("audit");
	await step(page, 1, "audit");
	await ticked(page, 1);
	await page.locator(".largest a", { hasText: "恒通路桥" }).click();
	await page.getByRole("heading", { level: 1, name: /号付款/ }).waitFor();
	await settled(page);
	await page.getByRole("link", { name: "凭证" }).last().click();
	await page.getByRole("heading", { name: "凭证成立" }).waitFor();
	await ticked(page, 2);
	await step(page, 3, "audit");
	await ticked(page, 3);
});

test("no officer's tour is left out here", async () => {
	const asked = await fetch(demo.there("/demo/personas"));
	const { personas } = (await asked.json()) as { personas: { name: string }[] };
	const taken = [
		"approver",
		"drafter",
		"controller",
		"bank",
		"allotter",
		"recorder",
		"data",
		"finance",
		"housing",
		"audit",
	];
	expect(personas.map((p) => p.name).sort()).toEqual([...taken, "payer"].sort());
});
