import { open, readFile } from "node:fs/promises";
import { accessible, useReader } from "@gongshi/portal/e2e";
import { expect, test } from "vitest";
import {
	arrive,
	broken,
	cabinet,
	chinese,
	choose,
	describe,
	office,
	picture,
	sound,
	useFiles,
} from "./import-tables.ts";

const reader = useReader();
const file = useFiles();

const bad: readonly (readonly [string, string | Uint8Array, string])[] = [
	["empty.csv", "", "文件是空的"],
	["book.xlsx", Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 6, 0), "另存为"],
	["noise.csv", Uint8Array.of(1, 0, 2, 0, 3), "这个文件不是文字"],
	["head.csv", `${chinese[0]}\n`, "只有表头"],
	["quote.csv", '"部门,金额\n1,2\n', "表头的引号"],
	["twice.csv", "部门,金额,金额\n甲,1,2\n", "重名的列：金额"],
	[
		"neither.csv",
		Uint8Array.of(0x61, 0x2c, 0x62, 10, 0xff, 0xff, 0x2c, 0x31, 10, 0xff, 0xfe, 0x2c, 0x32, 10),
		"既不是 UTF-8 也不是 GB 18030",
	],
	["bars.csv", "部门~金额\n甲~1\n", "只读出一列"],
];

test("a file that is no table says what it is and what to do", async () => {
	const page = await reader().open(office);
	await arrive(page);
	for (const [name, content, said] of bad) {
		await choose(page, await file(name, content));
		await page.getByText(said, { exact: false }).first().waitFor();
		if (name === "neither.csv" || name === "empty.csv") await accessible(page);
		await page.getByRole("button", { name: "换一个文件" }).click();
	}
});

test("the wrong encoding is noticed and loses nothing that was said; a mapping that does not fit is said; a mapping file is saved as it was loaded", async () => {
	const page = await reader().open(office);
	await arrive(page);
	const [csv, json] = await cabinet(file, { id: "mapping", change: (s) => s.replace("Supplier", "Vendor") });
	await choose(page, [csv, json]);
	await page.getByRole("button", { name: "检查全表" }).click();
	await page.getByText("表头缺少或重复了列").first().waitFor();
	await page.getByText("Supplier（表中没有）").waitFor({ state: "attached" });
	await sound(page);
	await page.getByLabel("收款人列").selectOption("Vendor");
	await page.getByText("靠哪些列区分各行").click();
	await page.getByLabel("Supplier", { exact: true }).click();
	await page.getByRole("button", { name: "检查全表" }).click();
	await page.getByText("没有错行").waitFor();

	await page.getByLabel("文字编码").selectOption("utf-16le");
	await page
		.getByText("多半是错的", { exact: false })
		.or(page.getByText("表头不能按", { exact: false }))
		.first()
		.waitFor();
	await page.getByLabel("文字编码").selectOption("");
	await page.getByRole("heading", { name: "三、检查" }).waitFor();
	const [saved] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("button", { name: "存成映射文件" }).click(),
	]);
	const got = JSON.parse(await readFile(await saved.path(), "utf8"));
	const want = JSON.parse(await readFile(json, "utf8"));
	expect(got.payee).toBe("Vendor");
	expect(got.levels).toEqual(want.levels);
	expect(got.budget).toEqual(want.budget);
	const input = page.locator('input[type=file][accept^=".json"]');
	await input.setInputFiles(await file("no.json", "[1]"));
	await page.getByText("这不是映射文件").waitFor();
});

/** 100 MB with a few broken rows at the beginning. */
async function huge(path: string): Promise<string> {
	const block = `${chinese.slice(1).join("\n")}\n`.repeat(8000);
	const handle = await open(path, "w");
	await handle.write(`${chinese[0]}\n${broken.join("\n")}\n`);
	for (let n = 0; n < 100_000_000; n += Buffer.byteLength(block)) await handle.write(block);
	await handle.close();
	return path;
}

test("a table of 100 MB is read beside the page, which shows errors and takes orders meanwhile", async () => {
	const page = await reader().open(office);
	await arrive(page);
	await choose(page, await huge(await file("huge-2026.csv", "")));
	await page.getByText("自动识别：UTF-8").waitFor({ state: "attached" });
	await describe(page, "huge");
	await page.getByRole("button", { name: "检查全表" }).click();
	const bar = page.getByRole("progressbar", { name: "正在检查" });
	await page.getByRole("region", { name: "有错的行" }).getByText("“=SUM(A1)”是公式").waitFor();
	const before = Number(await bar.getAttribute("value"));
	await page.waitForFunction((then) => Number(document.querySelector("progress")?.value ?? 0) > then, before);
	await picture(page, "import-huge");
	await page.getByRole("button", { name: "停下" }).click();
	await bar.waitFor({ state: "detached" });
	expect(await page.getByLabel("预算编号", { exact: true }).inputValue()).toBe("journey-huge");
	await page.getByRole("button", { name: "换一个文件" }).click();
	await page.locator(".import-drop").waitFor();
});
