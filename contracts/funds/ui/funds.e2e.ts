import { readFile } from "node:fs/promises";
import { accessible, at, fits, settled, useReader } from "@gongshi/portal/e2e";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

const reader = useReader();
const money = (text: string) => BigInt(text.replace(/[^\d-]/g, ""));

/** The page's total of a measure in minor units. */
async function total(page: Page, measure: string): Promise<bigint> {
	return money(await page.locator(`[data-total="${measure}"]`).first().innerText());
}

test("two presses lead from the front of public money to the largest payment, and up again", async () => {
	const page = await reader().open("/funds");
	await page.getByText("最大的一笔付款").first().waitFor();
	await page.locator(".largest a", { hasText: "恒通路桥" }).click();
	await page.getByRole("heading", { level: 1, name: /号付款/ }).waitFor();
	await page.getByText("银行确认 2026-06-22 已付出 6,160,000.00 元", { exact: false }).waitFor();
	await page.getByText("finance-controller 复核同意", { exact: false }).waitFor();
	// The vote, the contract, the order, the approval, the bank: each has its transaction and its receipt.
	await expect.poll(() => page.getByRole("link", { name: "看这笔交易" }).count()).toBe(5);
	await page.getByRole("navigation").getByRole("link", { name: "临溪市 2026", exact: false }).click();
	await page.getByRole("heading", { level: 1, name: /临溪市 2026/ }).waitFor();
	await page.goBack();
	await page.getByRole("heading", { level: 1, name: /号付款/ }).waitFor();
});

test("from the budget by line and contract down to one payment, and up again by the same steps", async () => {
	const page = await reader().open("/funds/linxi-2026?view=lines");
	await page.getByRole("link", { name: "云溪镇卫生院设备" }).click();
	await page.getByRole("heading", { name: "这条科目上的每一笔账" }).waitFor();
	await settled(page);
	await page
		.getByRole("row", { name: /订立合同/ })
		.getByRole("link")
		.click();
	await page.getByRole("heading", { level: 1, name: "云溪镇卫生院急救设备" }).waitFor();
	await settled(page);
	// The cancelled order is listed and does not count; what is owed is what was agreed less what a bank has confirmed.
	const sum = async (measure: string) => money(await page.locator(`[data-measure="${measure}"] .exact`).innerText());
	expect([await sum("bound"), await sum("ordered"), await sum("paid"), await sum("left")]).toEqual([
		245000000n,
		98000000n,
		98000000n,
		147000000n,
	]);
	expect(await total(page, "ordered")).toBe(98000000n);
	const rows = page.locator("tbody tr");
	expect(await rows.count()).toBe(2);
	await rows.filter({ hasText: "已撤销" }).waitFor();
	await rows.filter({ hasText: "银行已付" }).locator("th").getByRole("link").click();
	await page.getByRole("heading", { level: 1, name: /号付款/ }).waitFor();
	const up = page.getByRole("navigation", { name: "当前位置" });
	for (const [name, at] of [
		["云溪镇卫生院急救设备", /entry/],
		["云溪镇卫生院设备", /line/],
		["临溪市 2026", /linxi-2026$/],
		["公共资金", /funds$/],
	] as const) {
		await up.getByRole("link", { name }).last().click();
		await page.waitForURL(at);
		await settled(page);
	}
});

test("a contract past its day says how late, and how much is owed", async () => {
	const page = await reader().open("/funds/linxi-2026/entry/37", { lang: "en" });
	await page.getByText(/\d+ days late/).waitFor();
	await page.getByText("It was to be paid by 2026-09-30", { exact: false }).waitFor();
	await page.getByRole("link", { name: "YH20260622-0034" }).click();
	await page.getByText("was paid to", { exact: false }).waitFor();
});

test("a payment that waits for its bank says so, and a cancelled one that nothing left", async () => {
	const page = await reader().open("/funds/linxi-2026?q=路灯");
	await page.getByRole("link", { name: "云溪照明科技有限公司" }).first().click();
	await page.getByText("尚无银行确认", { exact: false }).waitFor();
	await page.goto(at("/funds/linxi-2026?q=仁济"));
	await page.getByText("已撤销").first().waitFor();
});

for (const [text, lang, want] of [
	["公路", "zh", "云溪镇至石桥村公路改造"],
	["laboratory", "en", "Laboratory equipment"],
	["construction", "en", "Bam Construction Ltd"],
] as const) {
	test(`searching for ${text} finds ${want}`, async () => {
		const page = await reader().open("/funds", { lang });
		await page.getByRole("searchbox").fill(text);
		await page.keyboard.press("Enter");
		await page.getByRole("link", { name: want, exact: false }).first().waitFor();
		expect(new URL(page.url()).searchParams.get("q")).toBe(text);
	});
}

test("the choice of classifications is in the address, and the table adds up to the budget", async () => {
	const page = await reader().open("/funds/linxi-2026");
	await page.getByText("合计与预算总数相符").waitFor();
	expect(await total(page, "adjusted")).toBe(24292000000n);
	// Other journeys pay from this budget, so the ledger itself is asked how much has been paid.
	const asked = await page.request.post(at("/gongshi.funds.v1.Funds/GetBudget"), { data: { budget: "linxi-2026" } });
	const { budget } = (await asked.json()) as { budget: { paidMinor: string } };
	await page.getByLabel("右边按", { exact: true }).selectOption("economic");
	await page.waitForURL(/to=economic/);
	await page.getByText("合计与预算总数相符").waitFor();
	expect(await total(page, "paid")).toBe(BigInt(budget.paidMinor));
	await page.reload();
	expect(await page.getByLabel("右边按", { exact: true }).inputValue()).toBe("economic");
	await page.locator(".sankey svg a").nth(5).waitFor();
});

test("all lines of a large budget are one smooth table, whose file has the same total", async () => {
	const page = await reader().open("/funds/moldova-2014?view=lines", { lang: "en" });
	await expect.poll(() => total(page, "paid"), { timeout: 20_000 }).toBe(73828820178n);
	expect(await page.locator("tbody tr").count()).toBeLessThan(100);
	await page.goto(at("/funds/moldova-2014?view=files"));
	const [file] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "Download the lines" }).click(),
	]);
	const text = await readFile(await file.path(), "utf8");
	expect(text.startsWith("\uFEFFline,")).toBe(true);
	const sums = [...text.matchAll(/,([-\d.]+),[-\d.]+,MDL\r\n/g)].reduce((s, m) => s + money(m[1] ?? ""), 0n);
	expect(sums).toBe(73828820178n);
	const zip = await page.request.get(at("/export/funds/fiscal-data-package?option=moldova-2014"));
	expect(zip.ok()).toBe(true);
	expect((await zip.body()).subarray(0, 2).toString()).toBe("PK");
});

test("the keyboard alone reaches a payment", async () => {
	const page = await reader().open("/funds/uk-leeds-2012-04?view=payments", { lang: "en" });
	const first = page.locator("tbody th a").first();
	await first.waitFor();
	await first.focus();
	await page.keyboard.press("Enter");
	await page.getByText("was paid to", { exact: false }).waitFor();
	await settled(page);
});

for (const path of [
	"/funds",
	"/funds/linxi-2026",
	"/funds/moldova-2014?view=lines",
	"/funds/uk-leeds-2012-04?view=payments",
	"/funds/linxi-2026?view=files",
	"/funds/linxi-2026/line/transport",
	"/funds/linxi-2026/payment/38",
	"/funds/linxi-2026/entry/37",
]) {
	test(`figures say where they are from, what they cover and how fresh they are: ${path}`, async () => {
		const page = await reader().open(path);
		await page.locator(".figure-note").first().waitFor();
		await settled(page);
		for (const note of await page.locator("main .figure-note").allInnerTexts())
			expect(note).toMatch(/来源：.+范围：.+截至第 \d+ 块/s);
	});
}

const pages = [
	"/funds",
	"/funds?q=road",
	"/funds/linxi-2026",
	"/funds/moldova-2014?view=lines",
	"/funds/linxi-2026?view=files",
	"/funds/linxi-2026/line/education/2050203/31003",
	"/funds/linxi-2026/payment/43",
	"/funds/uk-leeds-2012-04/entry/1",
	"/funds/linxi-2026/entry/37",
	"/office/funds",
	"/office/funds/linxi-2026/commit",
	"/office/funds/linxi-2026/order-payment?commitment=37",
];
const looks = [{ width: 360, height: 740, lang: "en", size: "large" }, { theme: "dark" }] as const;
for (const path of pages) {
	test(`accessible and fitting: ${path}`, async () => {
		for (const look of looks) {
			const page = await reader().open(path, look);
			await page.locator("main :is(.card, table, .empty)").first().waitFor();
			await accessible(page);
			await fits(page);
		}
	});
}
