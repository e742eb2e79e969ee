// Journeys of the finance office: each in its own browser's keys, on the demo's budget or on one made for it.
import { accessible, at, fits, settled, useReader } from "@gongshi/portal/e2e";
import { become, beginTour, choose, signSheet } from "@gongshi/portal/e2e-sign";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

import { tasks } from "./tasks.ts";

const reader = useReader();
const looks = [{ width: 360, height: 740, lang: "en", size: "large" }, { theme: "dark" }] as const;
const linxi = "/office/funds/linxi-2026";

/** Keeps a picture, when they are wanted. */
async function picture(page: Page, name: string): Promise<void> {
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, fullPage: true });
}

/** Goes on in the same tab, as somebody who follows a link would. */
async function visit(page: Page, path: string): Promise<void> {
	await page.goto(at(path));
	await settled(page);
}

const submit = (page: Page) => page.getByRole("button", { name: /^(核对并签署|Check and sign)$/ }).click();

/** Checks, signs, and waits until it is done. */
async function carryOut(page: Page): Promise<void> {
	await submit(page);
	await signSheet(page);
	await page.locator("main [role=status] .note[data-tone=ok]").waitFor();
}

/** Signs what the ledger will not take, and goes back to the form. */
async function beRefused(page: Page, number: number): Promise<void> {
	await submit(page);
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: /^(签名|Sign)$/ }).click();
	await sheet.getByText(new RegExp(`funds ${number}[ ）)]`)).waitFor();
	await sheet.getByRole("button", { name: /^(返回修改|Go back and change it)$/ }).click();
	await page.getByRole("alertdialog").waitFor({ state: "detached" });
}

/** The officer of a power, by the button that stands where the power is needed. */
async function becomeHere(page: Page, name: string): Promise<void> {
	await page.locator("main").getByRole("button", { name }).first().click();
	await page.locator("main").getByRole("button", { name }).first().waitFor({ state: "detached" });
}

test("an invoice is paid by three people, each led to the next, and everybody sees its story as it happens", async () => {
	const page = await reader().open(`${linxi}/commit`);
	await become(page, "payer");
	await choose(page, /^预算科目/, "公路养护");
	await page.getByText(/可用 [\d,]+\.\d\d 元/).waitFor();
	await page.getByLabel(/^金额/).fill("１２８００．5");
	await page.getByLabel(/^收款单位名称/).fill("临溪市清源测绘有限公司");
	await page.getByLabel(/^用途/).fill("公路养护检测");
	await page.getByLabel(/^合同号/).fill("CG-2026-101");
	await page.getByLabel(/^约定付清日/).fill("2026-12-20");
	expect(await page.getByLabel(/^金额/).inputValue()).toBe("12,800.50");
	await page.getByText("= 12,800.50 元").waitFor();
	await carryOut(page);
	await accessible(page);
	await page.getByRole("link", { name: "开付款单" }).click();
	await page.getByText("还可付款").waitFor();
	await expect.poll(() => page.getByLabel(/^金额/).inputValue()).toBe("12800.50");
	await carryOut(page);
	await picture(page, "office-ordered");
	const story = await page.getByRole("link", { name: "看结果" }).getAttribute("href");
	const watcher = await reader().open(story ?? "");
	await watcher.getByText("还没有人复核", { exact: false }).waitFor();

	// The payer has not the controller's power, and is told so on the way.
	await becomeHere(page, "换成“支付复核人”");
	await page.getByRole("link", { name: "复核付款" }).click();
	await page.getByText("临溪市清源测绘有限公司").first().waitFor();
	await accessible(page);
	await carryOut(page);
	await watcher.getByText("finance-controller 复核同意", { exact: false }).waitFor();
	await watcher.getByText("等待银行确认").waitFor();

	await becomeHere(page, "换成“银行经办人”");
	await page.getByRole("link", { name: "银行确认付款" }).click();
	await expect.poll(() => page.getByLabel(/^付出日/).inputValue()).toMatch(/^\d{4}-\d\d-\d\d$/);
	await page.getByLabel(/^银行回单号/).fill("YH20261121-0001");
	await carryOut(page);
	await watcher.getByText("银行确认已付").waitFor();
	await watcher.getByText("签署人：bank-clerk", { exact: false }).waitFor();
	// The vote, the contract, the order, the approval, the bank.
	expect(await watcher.locator(".steps").getByRole("link", { name: "查看并核对凭证" }).count()).toBe(5);
	await accessible(watcher);
	await watcher.locator(".steps li").nth(3).getByRole("link", { name: "查看并核对凭证" }).click();
	await watcher.locator("main").getByText("复核", { exact: false }).first().waitFor();
	await watcher.getByRole("button", { name: "下载", exact: false }).first().waitFor();
});

test("who signs at once is not told that a field is empty which the ledger is about to fill", async () => {
	const page = await reader().open(`${linxi}/order-payment`);
	await become(page, "payer");
	await page.route("**/*.Funds/GetCommitment*", async (route) => {
		await new Promise((later) => setTimeout(later, 1500));
		await route.continue();
	});
	await choose(page, /^付哪一份合同/, "公路");
	await page.getByLabel(/^金额/).fill("77");
	await carryOut(page);
});

test("nobody approves what he ordered: the page says so, and the ledger refuses", async () => {
	const page = await reader().open(`${linxi}/order-payment`, { lang: "en" });
	await become(page, "controller");
	await choose(page, /^Contract to pay/, "公路");
	await page.getByLabel(/^Amount/).fill("100");
	await page.getByLabel(/^What for/).fill("A part of the surveying");
	await carryOut(page);
	await page.getByRole("link", { name: "Approve a payment" }).click();
	await page.getByText("You prepared this yourself").waitFor();
	await accessible(page);
	await beRefused(page, 41);
	const summary = page.locator(".summary");
	await summary.getByText("let another person sign").waitFor();
	await page.waitForFunction(() => document.activeElement?.classList.contains("summary"));
	await accessible(page);
	await picture(page, "office-same-eyes");
});

test("a missing line and too little money are refused beside their fields, and nothing typed is lost", async () => {
	const page = await reader().open(`${linxi}/commit`, { width: 360, height: 740 });
	await become(page, "payer");
	await submit(page);
	// Five fields are plainly empty: the summary has the focus, and leads to each.
	await page.waitForFunction(() => document.activeElement?.classList.contains("summary"));
	await accessible(page);
	await page.locator(".summary").getByRole("link", { name: "用途" }).click();
	expect(await page.evaluate(() => document.activeElement?.id)).toBe("field-purpose");
	const line = page.getByRole("combobox", { name: /^预算科目/ });
	await line.fill("education/9999999");
	await page.getByText("没有找到", { exact: false }).first().waitFor();
	await page.getByLabel(/^金额/).fill("999999999");
	await page.getByLabel(/^收款单位名称/).fill("临溪市清源测绘有限公司");
	await page.getByLabel(/^用途/).fill("检测");
	await page.getByLabel(/^合同号/).fill("CG-2026-102");
	await beRefused(page, 2);
	const field = page.locator(".field", { has: line });
	await field.getByText("没有预算不得支出", { exact: false }).waitFor();
	await field.getByText("funds 2 号", { exact: false }).waitFor();
	await page.waitForFunction(() => document.activeElement?.classList.contains("summary"));
	await accessible(page);
	await fits(page);
	await picture(page, "office-refused");
	await page.reload();
	await settled(page);
	expect(await line.inputValue()).toBe("education/9999999");
	expect(await page.getByLabel(/^用途/).inputValue()).toBe("检测");
	await choose(page, /^预算科目/, "办公费");
	await beRefused(page, 65);
	await page
		.locator(".field", { has: page.getByLabel(/^金额/) })
		.getByText("funds 65 号", { exact: false })
		.waitFor();
	await page.getByLabel(/^金额/).fill("1");
	await carryOut(page);
	await accessible(page);
	await fits(page);
});

test("a budget's life: drafted, returned with a reason, mended, voted by another, released, and moved", async () => {
	const page = await reader().open("/office/funds/-/open-year");
	await become(page, "approver");
	// Long ago, so that the demo's own year stays the newest; anew in each run.
	const id = `test-${Date.now().toString(36)}`;
	const year = String(1910 + (Date.now() % 100));
	await page.getByLabel(/^年度/).fill(year);
	await expect.poll(() => page.getByLabel(/^最后一天/).inputValue()).toBe(`${year}-12-31`);
	await carryOut(page);
	await page.getByRole("link", { name: "起草预算" }).click();
	await page.getByLabel(/^预算编号/).fill(id);
	await page.getByLabel(/^年度/).fill(year);
	await page.getByLabel(/^中文名称/).fill("试编预算");
	await carryOut(page);
	for (const [code, name, sum, parent] of [
		["edu", "教育", "0", ""],
		["edu/1", "小学", "1000", "edu"],
		["edu/2", "中学", "500", "edu"],
	] as const) {
		await page.getByRole("link", { name: "编制预算科目" }).click();
		if (parent) await choose(page, /^上级科目/, parent);
		await page.getByLabel(/^科目代码/).fill(code);
		await page.getByLabel(/^中文名称/).fill(name);
		await page.getByLabel(/^金额/).fill(sum);
		await carryOut(page);
	}
	await page.getByRole("link", { name: "提交预算" }).click();
	await page.getByText("草案合计").waitFor();
	await carryOut(page);

	// Whoever has handed it in may give it back, and not vote it.
	await page.getByRole("link", { name: "批准预算" }).click();
	await page.getByText("这是您自己经办的").waitFor();
	await page.getByLabel(/^批准依据/).fill("临人发〔2026〕9号");
	await beRefused(page, 41);
	await visit(page, `/office/funds/${id}/return-budget`);
	await page.getByLabel(/^理由/).fill("小学经费偏低，请调高");
	await carryOut(page);

	await become(page, "drafter");
	await visit(page, `/office/funds?budget=${id}`);
	await page.getByText("小学经费偏低，请调高").waitFor();
	await accessible(page);
	await fits(page);
	await picture(page, "office-returned");
	await page.getByRole("link", { name: "小学" }).click();
	await expect.poll(() => page.getByLabel(/^中文名称/).inputValue()).toBe("小学");
	await page.getByLabel(/^金额/).fill("1200");
	await carryOut(page);
	await page.getByRole("link", { name: "提交预算" }).click();
	await carryOut(page);

	await becomeHere(page, "换成“预算批准人”");
	await page.getByRole("link", { name: "批准预算" }).click();
	await page.getByLabel(/^批准依据/).fill("临人发〔2026〕9号");
	await carryOut(page);
	await becomeHere(page, "换成“资金下达员”");
	await page.getByRole("link", { name: "下达用款额度" }).click();
	await choose(page, /^预算科目/, "小学");
	await page.getByLabel(/^金额/).fill("300");
	await carryOut(page);
	await become(page, "drafter");
	await visit(page, `/office/funds/${id}/propose-transfer`);
	await choose(page, /^从哪个科目调出/, "中学");
	await page.getByText("未下达 500.00 元").waitFor();
	await choose(page, /^调入哪个科目/, "小学");
	await page.getByLabel(/^金额/).fill("100");
	await page.getByLabel(/^理由/).fill("生源变化");
	await carryOut(page);
	await becomeHere(page, "换成“预算批准人”");
	await page.getByRole("link", { name: "批准调剂" }).click();
	await page.getByText("edu/2 → edu/1").first().waitFor();
	await page.getByLabel(/^批准依据/).fill("临财〔2026〕9号");
	await carryOut(page);
	await page.getByRole("link", { name: "看结果" }).click();
	await page.getByText("合计与预算总数相符").waitFor();
	await visit(page, `/funds/${id}?view=lines`);
	await page.getByRole("row", { name: /小学/ }).getByText("1,300.00").waitFor();
	await page.getByRole("row", { name: /中学/ }).getByText("400.00").waitFor();
});

test("codes get their names from a pasted block", async () => {
	const page = await reader().open(`${linxi}/name-codes`, { lang: "en" });
	await become(page, "drafter");
	await page.getByLabel(/^Classification/).selectOption("9");
	const code = `F${Date.now() % 100000}`;
	await page.getByLabel(/^Codes and names/).fill(`${code}\t专项资金\tEarmarked, central\nF2`);
	await submit(page);
	await page.getByText("Line 2 lacks a name", { exact: false }).first().waitFor();
	await page.getByLabel(/^Codes and names/).fill(`${code}\t专项资金\tEarmarked, central`);
	await submit(page);
	await page.getByRole("alertdialog").getByText(`${code} “Earmarked, central”`, { exact: false }).waitFor();
	await signSheet(page);
	await page.locator("main [role=status] .note[data-tone=ok]").waitFor();
});

test("an order is undone by another person, and money comes back", async () => {
	const page = await reader().open(`${linxi}/order-payment`);
	await become(page, "payer");
	await choose(page, /^付哪一份合同/, "公路");
	await page.getByLabel(/^金额/).fill("66");
	await page.getByLabel(/^用途/).fill("误开的付款单");
	await carryOut(page);
	const story = (await page.getByRole("link", { name: "看结果" }).getAttribute("href")) ?? "";
	await become(page, "controller");
	await visit(page, `${linxi}/reverse`);
	await choose(page, /^哪一笔账/, "误开的付款单");
	await page.getByLabel(/^理由/).fill("金额有误");
	await carryOut(page);
	await visit(page, story);
	await page.getByText("付款单被撤销").waitFor();
	await page.getByText("金额有误", { exact: false }).waitFor();

	await become(page, "bank");
	await visit(page, `${linxi}/return-payment`);
	await choose(page, /^哪一笔付款/, "高龄津贴");
	await page.getByLabel(/^金额/).fill("20");
	await page.getByLabel(/^银行回单号/).fill("TH20261121-0001");
	await page.getByLabel(/^理由/).fill("收款账户已注销");
	await carryOut(page);
	await page.getByRole("link", { name: "看结果" }).click();
	await page.getByText("有钱退回").last().waitFor();
	await page.getByText("收款账户已注销", { exact: false }).last().waitFor();
	await accessible(page);
});

test("the payer's tour leads through three officers to a paid invoice, and is ticked as it happens", async () => {
	const page = await reader().open("/");
	await beginTour(page, "payer");
	const step = async (name: string, as: string) => {
		await page.locator(".tour summary").click();
		const link = page.locator(".tour-list").getByRole("link", { name });
		const to = new URL((await link.getAttribute("href")) ?? "", page.url()).pathname;
		await link.click();
		await page.waitForURL((url) => url.pathname === to);
		await become(page, as);
		await settled(page);
	};
	await step("提出一笔付款", "payer");
	await choose(page, /^付哪一份合同/, "公路");
	await page.getByLabel(/^金额/).fill("88");
	await carryOut(page);
	await page.locator(".tour-count", { hasText: "1/3" }).waitFor();
	await step("换成“支付复核人”核准", "controller");
	await page.getByText("88.00 元").first().waitFor();
	await carryOut(page);
	await page.locator(".tour-count", { hasText: "2/3" }).waitFor();
	await step("换成“银行经办人”确认付出", "bank");
	await page.getByText("88.00 元").first().waitFor();
	await page.getByLabel(/^银行回单号/).fill("YH20261121-0088");
	await carryOut(page);
	await page.locator(".tour-count", { hasText: "3/3" }).waitFor();
});

for (const { id } of tasks) {
	test(`accessible and fitting: ${id}`, async () => {
		for (const look of looks) {
			const page = await reader().open(`${linxi}/${id}`, look);
			await page.getByRole("button", { name: /^(核对并签署|Check and sign)$/ }).waitFor();
			await accessible(page);
			await fits(page);
		}
	});
}

test("a field that searches opens, closes and chooses by the keyboard alone, and is accessible while it is open", async () => {
	const page = await reader().open(`${linxi}/commit`, { width: 360, height: 740, lang: "en" });
	const line = page.getByRole("combobox", { name: /^Budget line/ });
	await line.focus();
	await page.keyboard.press("ArrowDown");
	await page.getByRole("listbox").getByRole("option").nth(5).waitFor();
	await page.keyboard.press("ArrowDown");
	await accessible(page);
	await fits(page);
	await picture(page, "office-choices");
	await page.keyboard.press("Escape");
	await page.getByRole("listbox").waitFor({ state: "detached" });
	await page.keyboard.type("2140106");
	await page.keyboard.press("Enter");
	await page.getByText(/free: CNY [\d,.]+/).waitFor();
	expect(await line.inputValue()).not.toBe("2140106");
});
