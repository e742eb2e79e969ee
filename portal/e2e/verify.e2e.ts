import { expect, test } from "vitest";
import { accessible, fits, useReader } from "./harness.ts";

const reader = useReader();
const shot = async (page: import("playwright-core").Page, name: string) => {
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
};

test("a receipt is verified in the page, a change is noticed, and the original holds again", async () => {
	const page = await reader().open("/verify");
	await accessible(page);
	await fits(page);
	await shot(page, "verify");
	await page.getByRole("button", { name: /用账本上最新的一笔/ }).click();
	await page.getByRole("heading", { name: "凭证成立" }).waitFor();
	expect(await page.locator(".verdict").innerText()).toMatch(/临溪市/);
	await page.getByRole("button", { name: "改一个字符试试" }).click();
	await page.getByRole("heading", { name: /被发现了/ }).waitFor();
	await accessible(page);
	await shot(page, "verify-broken");
	await page.getByRole("button", { name: "恢复原样" }).click();
	await page.locator('.verdict[data-ok="true"]').waitFor();
	await shot(page, "verify-ok");
});

test("a receipt's page verifies, offers file and code, and works without JavaScript", async () => {
	const page = await reader().open("/chain", { lang: "en" });
	await page.locator(".chain-list a").first().click();
	await page
		.getByRole("link", { name: /receipt/i })
		.first()
		.click();
	await page.getByRole("heading", { name: "The receipt holds" }).waitFor();
	await page.locator("svg.qr").waitFor();
	await accessible(page);
	await fits(page);
	await shot(page, "receipt");
	const plain = await (await fetch(page.url(), { headers: { Accept: "text/html" } })).text();
	const words = plain.slice(plain.indexOf("<noscript>"), plain.indexOf("</noscript>"));
	expect(words).toContain("This is the server's word");
	expect(words).toContain("Linxi");
	expect(words).toContain("gongshi.json");
});

test("this browser follows the chain itself, and knows on the next page what it has checked", async () => {
	const page = await reader().open("/", { lang: "en" });
	const strip = page.locator(".light-strip");
	await strip.waitFor({ timeout: 20_000 });
	const height = async (of: string) => Number((await page.locator(of).innerText()).replace(/\D/g, ""));
	await page.waitForFunction(() => {
		const number = (of: string) => document.querySelector(of)?.textContent?.replace(/\D/g, "");
		return number(".light-strip") === number(".strip-height");
	});
	const was = await height(".light-strip");
	await page.reload();
	await strip.waitFor({ timeout: 20_000 });
	expect(await height(".light-strip")).toBeGreaterThanOrEqual(was);
});

test("an anchor of one's own is refused when it is none", async () => {
	const page = await reader().open("/verify", { lang: "en" });
	await page
		.locator('input[type="file"]')
		.last()
		.setInputFiles({ name: "anchor.json", mimeType: "application/json", buffer: Buffer.from("{}") });
	await page.getByText(/This is not a trust anchor/).waitFor();
});
