// Ten thousand payments in one table: imported as a recorder imports them, and scrolled as a reader scrolls.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { accessible, at, folder, useReader } from "@gongshi/portal/e2e";
import { afterAll, beforeAll, expect, test } from "vitest";

const reader = useReader();
const run = promisify(execFile);
const program = process.env.GONGSHI_BIN ?? "bin/gongshi";
const many = 10_000;
let desk = "";

const mapping = {
	dataset: "invented/long",
	budget: {
		id: "long-table",
		year: 1949,
		currency: "CNY",
		titleZh: "一万笔付款（虚构）",
		titleEn: "Ten thousand payments (invented)",
		source: {
			publisher: "Gongshi",
			licence: "CC0-1.0",
			url: "https://example.org",
			retrieved: "2026-11-21",
			coverageZh: "虚构",
			coverageEn: "invented",
		},
	},
	numbers: { decimal: "." },
	dates: ["2006-01-02"],
	language: "zh",
	levels: [{ code: ["部门"], dimension: "DIMENSION_DEPARTMENT" }, { code: ["事项"] }],
	measures: [{ column: "金额", kind: "KIND_PAID" }],
	date: "日期",
	payee: "收款单位",
	key: ["编号"],
	batch: 500,
};

beforeAll(async () => {
	desk = await mkdtemp(join(tmpdir(), "gongshi-long-"));
	// The n-th largest payment is of n cents to company n, so that each row says where it belongs.
	const rows = Array.from({ length: many }, (_, i) => {
		const cents = String(i + 1).padStart(3, "0");
		return `${i + 1},部门${i % 7},事项${i % 11},2026-01-0${(i % 9) + 1},${cents.slice(0, -2)}.${cents.slice(-2)},第${i + 1}公司`;
	});
	await writeFile(join(desk, "long.csv"), ["编号,部门,事项,日期,金额,收款单位", ...rows, ""].join("\n"));
	await writeFile(join(desk, "mapping.json"), JSON.stringify(mapping));
	const args = ["funds", "import", join(desk, "long.csv"), "--mapping", join(desk, "mapping.json")];
	const as = ["--as", "data-recorder", "--home", folder(), "--passphrase-file", join(folder(), "passphrase")];
	await run(program, [...args, ...as, "--api", at("/")]);
});
afterAll(() => rm(desk, { recursive: true, force: true }));

test("ten thousand rows are one table of which only the rows in view are in the page, at any place", async () => {
	const page = await reader().open("/funds/long-table?view=payments");
	const table = page.getByRole("table", { name: /全部付款/ });
	await page.locator("main progress").waitFor({ state: "detached" });
	expect(await table.getAttribute("aria-rowcount")).toBe(String(many + 1));
	expect(await page.locator('[data-total="paid"]').innerText()).toBe("500,050.00");
	const box = page.locator(".table-scroll[data-virtual]");
	for (const part of [0, 0.25, 0.5, 0.9, 0.1, 1]) {
		await box.evaluate((e, p) => e.scrollTo(0, p * e.scrollHeight), part);
		// What is in view are rows, not room that waits for them: the middle of the box lies in one of them.
		await page.waitForFunction(() => {
			const { top = 0, height = 0 } =
				document.querySelector(".table-scroll[data-virtual]")?.getBoundingClientRect() ?? {};
			const y = top + height / 2;
			return [...document.querySelectorAll("tr[data-index]")].some((row) => {
				const at = row.getBoundingClientRect();
				return at.top <= y && y <= at.bottom;
			});
		});
		expect(await table.locator("tbody tr").count()).toBeLessThan(80);
		const row = table.locator("tbody tr[data-index]").nth(3);
		const [index, text] = [Number(await row.getAttribute("data-index")), await row.innerText()];
		expect(text).toContain(`第${many - index}公司`);
	}
	await table.getByRole("link", { name: "第1公司", exact: true }).waitFor();
	await accessible(page);
	// Sorted anew it begins with the smallest, and the keyboard scrolls it.
	await table.getByRole("button", { name: /金额/ }).click();
	await table.getByRole("button", { name: /金额/ }).click();
	await box.evaluate((e) => e.scrollTo(0, 0));
	await expect.poll(() => table.locator("tbody tr[data-index]").first().innerText()).toContain("第1公司");
	await box.focus();
	await page.keyboard.press("End");
	await table.getByRole("link", { name: `第${many}公司`, exact: true }).waitFor();
});
