// A receipt without JavaScript, and on paper.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, at, fits, useReader } from "./harness.ts";
import { issued } from "./receipts.ts";

const reader = useReader();
const plain = useReader({ script: false });

/** A page of somebody who has switched JavaScript off: nothing to wait for. */
async function without(path: string): Promise<Page> {
	const page = await plain().context.newPage();
	await page.goto(at(path));
	return page;
}

test("without JavaScript a receipt's page says what the server found, and that it is the server's word", async () => {
	const { id } = await issued();
	const page = await without(`/v/${id}`);
	const said = await page.locator("main").innerText();
	expect(said).toContain("以下是本服务器的说法");
	// What scripts would replace takes no room above it.
	expect((await page.locator("main").boundingBox())?.y).toBeLessThan(50);
	expect(said).toContain("This is the server's word");
	expect(said).toContain("确认者");
	expect(said).toContain(`includes transaction ${id}, and it was executed`);
	const file = page.waitForEvent("download");
	await page.getByRole("link", { name: /Download the receipt/ }).click();
	expect((await file).suggestedFilename()).toBe(`receipt-${id}.gongshi.json`);
});

test("without JavaScript an address that has no receipt says so, with a way on", async () => {
	const page = await without(`/v/${"ab".repeat(32)}`);
	const said = await page.locator("main").innerText();
	expect(said).toMatch(/没有这笔交易|transaction/);
	await page.goto(at("/v/not-a-number"));
	expect(await page.locator("main").innerText()).toContain("这个地址里没有凭证编号");
});

/** How many sheets the page takes on paper of size A4. */
async function sheets(page: Page): Promise<number> {
	const pdf = await page.pdf({
		format: "A4",
		margin: { top: "1cm", right: "1cm", bottom: "1cm", left: "1cm" },
		...(process.env.PICTURES ? { path: `${process.env.PICTURES}/receipt.pdf` } : {}),
	});
	return pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

for (const lang of ["zh", "en"] as const) {
	test(`a receipt is printed with its code and how to check it, a transaction's on one sheet: ${lang}`, async () => {
		const { id } = await issued();
		const page = await reader().open(`/v/${id}`, { lang });
		await page.locator('.verdict[data-ok="true"]').waitFor();
		const key = await paymentRecord(page, id);
		for (const path of [`/v/${id}`, `/v/${key}?kind=record`]) {
			await page.goto(at(path));
			await page.locator('.verdict[data-ok="true"]').waitFor();
			await page.locator(".paper h2").waitFor();
			await page.emulateMedia({ media: "print" });
			await page.locator("svg.qr").waitFor();
			await page.getByText(lang === "zh" ? "怎样自己核对这张纸" : "How to check this paper yourself").waitFor();
			const paper = await page.locator("main").innerText();
			expect(paper).toContain("gongshi verify receipt-");
			expect(paper).toMatch(/([0-9a-f]{8} ){7}[0-9a-f]{8}/);
			expect(await page.getByRole("button").count()).toBe(0);
			if (process.env.PICTURES)
				await page.screenshot({
					path: `${process.env.PICTURES}/paper-${lang}-${path.includes("?")}.png`,
					fullPage: true,
				});
			// A record has as many fields as its contract gives it.
			expect(await sheets(page)).toBeLessThanOrEqual(path.includes("?") ? 2 : 1);
			await page.emulateMedia({ media: "screen" });
			await accessible(page);
			await fits(page);
		}
	});
}

/** The key of the record of the payment that a transaction confirmed, as its page offers it. */
async function paymentRecord(page: Page, id: string): Promise<string> {
	await page.goto(at(`/chain/tx/${id}`));
	await page.locator(".said a").first().click();
	const link = page.locator('a[href*="?kind=record"]').first();
	await link.waitFor();
	return /\/v\/([0-9a-f]+)\?/.exec((await link.getAttribute("href")) ?? "")?.[1] ?? "";
}
