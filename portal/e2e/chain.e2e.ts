import { expect, test } from "vitest";
import { accessible, fits, settled, useReader } from "./harness.ts";
import { become } from "./sign-helper.ts";

const reader = useReader();

test("blocks appear without loading the page again", async () => {
	const page = await reader().open("/chain");
	const first = page.locator(".beats li a").first();
	await first.waitFor();
	const was = await first.innerText();
	// A key that is registered in another tab makes a block; an idle ledger waits a minute for its next.
	await become(await reader().open("/keys"), "allotter");
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
