// Tables for journeys through the import page, and what these have in common.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessible, at, fits, settled } from "@gongshi/portal/e2e";
import type { Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

const spending = new URL("../../../demo/data/spending/", import.meta.url);
export const office = "/office/funds/import";

/** A folder for the files of one file of journeys. */
export function useFiles(): (name: string, content: string | Uint8Array) => Promise<string> {
	let folder = "";
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "gongshi-import-"));
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));
	return async (name, content) => {
		const path = join(folder, name);
		await writeFile(path, content);
		return path;
	};
}
type Write = ReturnType<typeof useFiles>;

export interface Variant {
	/** Of the budget and the table's name, so that each journey has its own. */
	readonly id: string;
	/** May spoil the table. */
	readonly change?: (csv: string) => string;
	/** Rows of a transaction. */
	readonly batch?: number;
}

/** A month of the Cabinet Office as the demo has it, with its mapping: the paths of both. */
export async function cabinet(file: Write, { id, change = (s) => s, batch }: Variant): Promise<[string, string]> {
	const csv = await readFile(new URL("uk-cabinet-office-2022-01.csv", spending), "utf8");
	const mapping = JSON.parse(await readFile(new URL("uk-cabinet-office-2022-01.mapping.json", spending), "utf8"));
	mapping.dataset = `journey/${id}`;
	mapping.budget.id = `journey-${id}`;
	mapping.budget.titleZh = `英国内阁办公厅支出（${id}）`;
	mapping.budget.titleEn = `Cabinet Office spending (${id})`;
	if (batch) mapping.batch = batch;
	return [await file(`${id}.csv`, change(csv)), await file(`${id}.mapping.json`, JSON.stringify(mapping))];
}

/** What a spreadsheet saves in China. */
export const chinese = [
	"部门代码,部门,功能分类,项目,预算数,支出金额,支付日期,收款人,凭证号",
	'101,教育局,205,小学粉笔,"1,000.00",12.50,2026-03-02,云溪文具有限公司,0001',
	"101,教育局,205,小学粉笔,,(12.50),2026-03-03,个人,0002",
	'102,卫健局,210,村医,"2,345.60",3.00,2026-03-04,=1+1,0003',
];
/** Each with another mistake that people make. */
export const broken = [
	"102,卫健局,210,村医",
	"102,卫健局,210,村医,=SUM(A1),3.00,2026-03-04,甲公司,0004",
	"102,卫健局,210,村医,1.005,3.00,2026-03-04,甲公司,0005",
	"102,卫健局,210,村医,99999999999999999999,3.00,2026-03-04,甲公司,0006",
	"102,卫健局,210,村医,1,3.00,2026-02-30,甲公司,0007",
	"102,卫生局,210,村医,1,3.00,2026-03-04,甲公司,0008",
];

/** The bytes of a text in GB 18030, by turning the decoder of two-byte characters round. */
export function gb18030(text: string): Uint8Array {
	const decoder = new TextDecoder("gb18030");
	const bytes = new Map<string, number[]>();
	for (let lead = 0xb0; lead < 0xf8; lead++)
		for (let trail = 0xa1; trail < 0xff; trail++) bytes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
	return Uint8Array.from([...text].flatMap((c) => bytes.get(c) ?? [c.charCodeAt(0)]));
}

/** Says, on a page in Chinese, under which new budget a table is recorded. */
export async function describe(page: Page, id: string): Promise<void> {
	const fill = (label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);
	await fill("预算编号", `journey-${id}`);
	await fill("财政年度", "2026");
	await fill("中文名称", "云溪县公开支出");
	await fill("英文名称", "Spending of Yunxi county");
	await fill("发布机构", "云溪县财政局");
	await fill("许可", "CC0-1.0");
	await fill("出处网址", "https://example.org/");
	await fill("覆盖范围（中文）", "试验数据");
	await fill("覆盖范围（英文）", "Trial data");
}

/** Goes to the page as if for the first time: what an earlier journey left there is put away. */
export async function arrive(page: Page): Promise<void> {
	await page.goto(at(office));
	await settled(page);
	const away = page.getByRole("button", { name: /^(换一个文件|Choose another file)$/ });
	const chooser = page.locator(".import-drop");
	await away.or(chooser).first().waitFor();
	if (await away.isVisible()) await away.click();
	await chooser.waitFor();
}

export const choose = (page: Page, files: string | string[]) =>
	page.locator(".import-drop input[type=file]").setInputFiles(files);

/** Every state is accessible, and fits into a telephone. */
export async function sound(page: Page): Promise<void> {
	await accessible(page);
	await page.setViewportSize({ width: 360, height: 740 });
	await fits(page);
	await page.setViewportSize({ width: 1280, height: 900 });
}

export async function picture(page: Page, name: string): Promise<void> {
	const folder = process.env.PICTURES;
	if (!folder) return;
	await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
	await page.setViewportSize({ width: 360, height: 740 });
	await page.screenshot({ path: join(folder, `${name}-360.png`), fullPage: true });
	await page.setViewportSize({ width: 1280, height: 900 });
}
