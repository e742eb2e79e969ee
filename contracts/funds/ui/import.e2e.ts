import { readFile } from "node:fs/promises";
import { at, settled, useReader } from "@gongshi/portal/e2e";
import { become } from "@gongshi/portal/e2e-sign";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
	arrive,
	broken,
	cabinet,
	chinese,
	choose,
	describe,
	gb18030,
	office,
	picture,
	sound,
	useFiles,
} from "./import-tables.ts";

const reader = useReader();
const file = useFiles();

async function send(page: Page, button: string | RegExp): Promise<void> {
	await page.getByRole("button", { name: button }).click();
	await page.getByRole("alertdialog").getByRole("button", { name: "Sign and begin" }).click();
}
const equal = "The totals on the ledger are those of the check.";
const written = (page: Page) => page.locator("[data-written]").getAttribute("data-written");

test("a month of the Cabinet Office goes onto the ledger, and a second time changes nothing", async () => {
	const page = await reader().open("/office/funds", { lang: "en" });
	await become(page, "recorder");
	await page.getByRole("link", { name: "Import a published table" }).click();
	await settled(page);
	await sound(page);
	const files = await cabinet(file, { id: "whole" });
	await choose(page, files);
	await page.getByText("recognised: UTF-8").waitFor({ state: "attached" });
	await sound(page);
	await picture(page, "import-mapping");
	await page.getByRole("button", { name: "Check the whole table" }).click();
	await page.getByText("No row has errors.").waitFor();
	const sum = await page.locator('[data-sum="file"]').innerText();
	expect(sum).toBe("GBP 38,486,082.23 (226)");
	await page.getByRole("button", { name: "Sign and send" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByText("Record 226 rows", { exact: false }).waitFor();
	await sheet.getByRole("button", { name: "Sign and begin" }).click();
	await page.getByText(equal).waitFor();
	expect(await written(page)).toBe("226");
	expect(await page.locator('[data-sum="ledger"]').innerText()).toBe(sum);
	await sound(page);
	await picture(page, "import-done");
	await page.getByRole("link", { name: "See the budget" }).click();
	await page.getByRole("heading", { level: 1, name: "Cabinet Office spending (whole)" }).waitFor();
	await page.getByText("38,486,082.23").first().waitFor();

	await page.goto(at(office));
	await page.getByText("Table journey/whole: 226 entries recorded", { exact: false }).waitFor();
	await sound(page);
	await picture(page, "import-lately");
	await choose(page, files);
	await page.getByRole("button", { name: "Check the whole table" }).click();
	await page.getByText("All rows are on the ledger already").waitFor();
	await send(page, "Sign and send");
	await page.getByText(equal).waitFor();
	expect(await written(page)).toBe("0");
});

test("a table in GB 18030 with formulas and broken rows: each is said, and nothing is lost on reload", async () => {
	const gb = gb18030(`${[...chinese, ...broken].join("\r\n")}\r\n`);
	const page = await reader().open(office);
	await become(page, "recorder");
	await arrive(page);
	await choose(page, await file("yunxi-2026.csv", gb));
	await page.getByText("自动识别：GB 18030", { exact: false }).waitFor({ state: "attached" });
	await page.getByText("小学粉笔").first().waitFor();
	await page.getByRole("button", { name: "检查全表" }).click();
	await page.getByText("处需要改正", { exact: false }).waitFor();
	expect(await page.locator("[aria-invalid]").count()).toBeGreaterThan(4);
	await sound(page);
	await picture(page, "import-missing");
	await describe(page, "gb");
	expect(await page.getByLabel("支付金额").inputValue()).toBe("支出金额");
	expect(await page.getByLabel("收款人列").inputValue()).toBe("收款人");
	await page.reload();
	await page.getByText("上次没有办完的导入已恢复").waitFor();
	expect(await page.getByLabel("预算编号", { exact: true }).inputValue()).toBe("journey-gb");
	expect(await page.getByLabel("覆盖范围（英文）", { exact: true }).inputValue()).toBe("Trial data");
	await page.getByRole("button", { name: "检查全表" }).click();
	await page.getByRole("heading", { name: "有错的行" }).waitFor();
	await page.getByText("1 行里有像公式的单元格，第一处在第 4 行“收款人”", { exact: false }).waitFor();
	const wrong = page.getByRole("region", { name: "有错的行" });
	for (const said of [
		"列数与表头不同",
		"“=SUM(A1)”是公式",
		"小数位多于该货币",
		"数字过大",
		"日期不符合声明的写法",
		"另有说明",
	])
		await wrong.getByText(said).first().waitFor();
	expect(await wrong.locator("tbody tr").count()).toBe(broken.length);
	await sound(page);
	await picture(page, "import-errors");
	const [list] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "下载全部错误" }).click(),
	]);
	const csv = await readFile(await list.path(), "utf8");
	expect(csv.split("\r\n").length).toBe(broken.length + 2);
	expect(csv).not.toMatch(/(^|,)"?[=+@]/m);
	const button = page.getByRole("button", { name: "签署并发送" });
	expect(await button.getAttribute("aria-disabled")).toBe("true");
	await page.getByLabel(`略去 ${broken.length} 个错行`, { exact: false }).check();
	await button.click();
	await page.getByRole("alertdialog").getByRole("button", { name: "签名并开始" }).click();
	await page.getByText("账本上的合计与检查时的合计一致").waitFor();
	await page.getByRole("link", { name: "看这份预算" }).click();
	await page.getByRole("heading", { level: 1, name: "云溪县公开支出" }).waitFor();
});

test("sending can be stopped, and goes on after a reload without anything twice", async () => {
	const page = await reader().open(office, { lang: "en" });
	await become(page, "recorder");
	await arrive(page);
	await choose(page, await cabinet(file, { id: "stopped", batch: 4 }));
	await page.getByRole("button", { name: "Check the whole table" }).click();
	await send(page, "Sign and send");
	await page.getByRole("region", { name: "4. Sign and send" }).getByRole("button", { name: "Stop" }).click();
	await page.getByText("of 57 transactions are final.", { exact: false }).waitFor();
	await sound(page);
	await picture(page, "import-stopped");
	await page.reload();
	await page.getByRole("button", { name: "Check the whole table" }).click();
	await page.getByText("transactions were final before", { exact: false }).waitFor();
	await send(page, "Go on sending");
	await page.getByText(equal).waitFor();
	expect(await page.locator('[data-sum="ledger"]').innerText()).toBe("GBP 38,486,082.23 (226)");
	expect(await written(page)).toBe("226");
});

test("a page that ends while it sends a table has it on the ledger once", async () => {
	const page = await reader().open(office, { lang: "en" });
	await become(page, "recorder");
	await arrive(page);
	await choose(page, await cabinet(file, { id: "dies", batch: 4 }));
	await page.getByRole("button", { name: "Check the whole table" }).click();
	await send(page, "Sign and send");
	await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 0);
	await page.reload();
	await page.getByText("The import that was not finished is back.").waitFor();
	await page.getByRole("button", { name: "Check the whole table" }).click();
	await send(page, /^(Go on sending|Sign and send)$/);
	await page.getByText(equal).waitFor();
	expect(await page.locator('[data-sum="ledger"]').innerText()).toBe("GBP 38,486,082.23 (226)");
});
