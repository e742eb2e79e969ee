import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, at, fits, settled, useReader } from "./harness.ts";
import { issued } from "./receipts.ts";
import { become } from "./sign-helper.ts";

const reader = useReader();
// Whoever becomes somebody is led through the portal by a tour: that belongs to this reader alone.
const officer = useReader();

test("blocks appear without loading the page again", async () => {
	const page = await reader().open("/chain");
	const first = page.locator(".beats li a").first();
	await first.waitFor();
	const was = await first.innerText();
	// A key that is registered elsewhere makes a block; an idle ledger waits a minute for its next.
	await become(await officer().open("/keys"), "allotter");
	await page.waitForFunction((old) => document.querySelector(".beats li a")?.textContent !== old, was);
	await accessible(page);
	await fits(page);
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/chain.png`, fullPage: true });
});

test("from a search to a transaction, its block and who signed it", async () => {
	const page = await reader().open("/chain", { lang: "en" });
	await page.getByLabel("Search for anything").fill("12");
	await page.getByRole("button", { name: "Search" }).click();
	await page.getByRole("link", { name: /12/ }).first().waitFor();
	expect(new URL(page.url()).search).toBe("?q=12");
	await page.goto(new URL("/chain", page.url()).href);
	await settled(page);
	await page.locator(".chain-list a").first().click();
	await page.getByRole("heading", { name: "What was asked" }).waitFor();
	await accessible(page);
	await fits(page);
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/tx.png`, fullPage: true });
	await page
		.getByRole("link", { name: /^Block \d/ })
		.last()
		.click();
	await page.getByRole("heading", { name: "Who confirmed it" }).waitFor();
	await page.locator(".status[data-tone=ok]").first().waitFor();
	await accessible(page);
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/block.png`, fullPage: true });
});

for (const look of [
	{ width: 360, height: 740 },
	{ theme: "dark", lang: "en" },
	{ width: 320, height: 256, size: "large" },
] as const) {
	test(`the explorer fits and is accessible: ${JSON.stringify(look)}`, async () => {
		const page = await reader().open("/chain", look);
		await page.locator(".chain-list a").first().click();
		await page.getByRole("heading", { level: 2 }).first().waitFor();
		await accessible(page);
		await fits(page);
	});
}

test("wrong addresses say what they should be", async () => {
	const page = await reader().open("/chain/block/zero", { lang: "en" });
	await page.getByText("A block's number is a whole number from 1.").waitFor();
	await page.goto(new URL("/chain/tx/123", page.url()).href);
	await page.getByText("A transaction's number is 64 hexadecimal digits.").waitFor();
	await page.goto(new URL(`/chain/tx/${"0".repeat(64)}`, page.url()).href);
	await page.getByRole("alert").first().waitFor();
});

/** Looks for something, as a reader does. */
async function search(page: Page, text: string): Promise<Locator> {
	await page.getByLabel("Search for anything").fill(text);
	await page.getByRole("button", { name: "Search", exact: true }).click();
	const found = page.locator("section.card", { has: page.getByRole("heading", { name: "Found" }) });
	await found.waitFor();
	return found;
}

test("anything is found by its number, its beginning, its key and its words", async () => {
	const { id } = await issued();
	const page = await reader().open("/chain", { lang: "en" });
	const hash = await page.evaluate(async () => {
		const message = encodeURIComponent('{"height": "12"}');
		const r = await fetch(`/gongshi.gateway.v1.Ledger/GetBlock?encoding=json&message=${message}`);
		const { summary } = (await r.json()) as { summary: { hash: string } };
		return [...atob(summary.hash)].map((c) => c.charCodeAt(0).toString(16).padStart(2, "0")).join("");
	});
	const rows: readonly (readonly [text: string, first: RegExp])[] = [
		["block 12", /^Block 12$/],
		["第 12 块", /^Block 12$/],
		[hash, /^Block 12$/],
		[hash.slice(0, 10), /^Block 12$/],
		[id, /bank confirmed/i],
		[id.slice(0, 12).toUpperCase(), /bank confirmed/i],
		[at(`/v/${id}`), /bank confirmed/i],
		["40", /^Payment · .*no\. 40/],
		["linxi-2026/40", /^Payment · .*no\. 40/],
		["finance", /Finance/],
		["bank-clerk", /^Signer bank-clerk$/],
		["石桥", /^Budget line · .*\(/],
		["恒通路桥", /恒通路桥/],
	];
	for (const [text, first] of rows) {
		const found = await search(page, text);
		await found.getByRole("link", { name: first }).first().waitFor();
		expect(`${text}: ${await found.getByRole("link").first().innerText()}`).toMatch(
			new RegExp(`: .*${first.source.replace(/^\^/, "")}`, first.flags),
		);
	}
	await accessible(page);
});

test("where nothing is found it says what can be searched; long and harmful text does no harm", async () => {
	const page = await reader().open("/chain", { lang: "en", width: 360, height: 740 });
	for (const text of ["qwertyuiopzzz", "<img src=x onerror=alert(1)>", "%00%0a", "长".repeat(5000)]) {
		const found = await search(page, text);
		await found.getByText("Nothing was found").waitFor();
		await found.getByText(/budget\/number/).waitFor();
		await fits(page);
	}
	// Words in it are words like any others.
	for (const text of ["' OR 1=1 --", "\u202e\u0000abc"]) {
		const found = await search(page, text);
		await found.getByRole("link").first().waitFor();
		await fits(page);
	}
	await accessible(page);
});

test("lists say what happened first, and the kind of command below it", async () => {
	const page = await reader().open("/chain", { lang: "en" });
	const first = page.locator(".chain-list li").first();
	await first.waitFor();
	await expect.poll(async () => (await first.locator("a").first().innerText()).length).toBeGreaterThan(25);
	expect(await page.getByText(/minor units/).count()).toBe(0);
});

test("a record is read from its proof, field by field, and its bytes are below", async () => {
	const page = await reader().open("/chain?q=linxi-2026/40");
	await page
		.getByText("账本中的记录与证明")
		.or(page.getByRole("link", { name: /付款 ·/ }))
		.first()
		.waitFor();
	await page
		.getByRole("link", { name: /付款 ·/ })
		.first()
		.click();
	const record = await page.locator('a[href*="?kind=record"]').first().getAttribute("href");
	await page.goto(at((record ?? "").replace(/^\/v\/([0-9a-f]+)\?.*/, "/chain/record/$1")));
	await page.getByRole("heading", { name: /^付款 · / }).waitFor();
	const facts = page.locator(".record .facts").first();
	expect(await facts.innerText()).toMatch(/金额\s+6,160,000\.00 元/);
	expect(await facts.innerText()).toMatch(/收款方[\s\S]*名称\s+临溪市恒通路桥/);
	expect(await facts.innerText()).toMatch(/进度\s+银行已付/);
	expect(await page.locator(".raw pre").isVisible()).toBe(false);
	await page.getByText("原始数据").click();
	await page.getByText("gongshi.funds.v1.Payment").waitFor();
	await accessible(page);
	await page.setViewportSize({ width: 360, height: 740 });
	await fits(page);
});

test("from block to block by the arrow keys, but not while writing", async () => {
	const page = await reader().open("/chain/block/12", { lang: "en" });
	await page.keyboard.press("ArrowRight");
	await page.getByRole("heading", { level: 1, name: "Block 13" }).waitFor();
	await page.keyboard.press("ArrowLeft");
	await page.getByRole("heading", { level: 1, name: "Block 12" }).waitFor();
	await page.goto(at("/chain/block/1"));
	await settled(page);
	await page.getByText("This is the first block").waitFor();
	await page.keyboard.press("ArrowLeft");
	expect(new URL(page.url()).pathname).toBe("/chain/block/1");
	await accessible(page);
});
