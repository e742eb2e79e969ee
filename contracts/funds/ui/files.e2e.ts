// What a reader downloads adds up to what the page shows: both CSV files and the Fiscal Data Package.
import { readFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";
import { at, settled, useReader } from "@gongshi/portal/e2e";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

const reader = useReader();
const minor = (text = "") => BigInt(text.replace("−", "-").replace(/[^\d-]/g, "") || 0);
const measures = ["approved", "adjusted", "paid"] as const;

/** The files of an archive by name, read from its table of contents, which stands at the end. */
function unzip(zip: Buffer): Map<string, string> {
	const end = zip.lastIndexOf(Buffer.from("PK\u0005\u0006", "latin1"));
	const files = new Map<string, string>();
	let entry = zip.readUInt32LE(end + 16);
	for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
		const [name, extra, comment] = [28, 30, 32].map((o) => zip.readUInt16LE(entry + o)) as [number, number, number];
		const here = zip.readUInt32LE(entry + 42);
		const from = here + 30 + zip.readUInt16LE(here + 26) + zip.readUInt16LE(here + 28);
		const raw = zip.subarray(from, from + zip.readUInt32LE(entry + 20));
		const text = zip.readUInt16LE(entry + 10) === 8 ? inflateRawSync(raw) : raw;
		files.set(zip.toString("utf8", entry + 46, entry + 46 + name), text.toString("utf8"));
		entry += 46 + name + extra + comment;
	}
	return files;
}

/** The rows of a CSV file by its head. */
function rows(text = ""): Record<string, string>[] {
	const all: string[][] = [[]];
	for (const m of text.replace("\uFEFF", "").matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/g)) {
		const [, cell = "", end] = m;
		all.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
		if (end !== ",") all.push([]);
	}
	const [head = [], ...body] = all.filter((r) => r.length > 1);
	return body.map((r) => Object.fromEntries(head.map((name, i) => [name, r[i] ?? ""])));
}

const sum = (all: readonly Record<string, string>[], column: string, only: Record<string, string> = {}): bigint =>
	all
		.filter((r) => Object.entries(only).every(([name, is]) => r[name] === is))
		.reduce((s, r) => s + minor(r[column]), 0n);

async function download(page: Page, press: () => Promise<void>): Promise<Buffer> {
	const [file] = await Promise.all([page.waitForEvent("download"), press()]);
	return readFile(await file.path());
}

/** The totals below the table of all lines, when all of them are there. */
async function shown(page: Page, of: readonly string[]): Promise<bigint[]> {
	await page.locator("[data-total]").first().waitFor();
	await page.locator("main progress").waitFor({ state: "detached" });
	return Promise.all(of.map(async (m) => minor(await page.locator(`[data-total="${m}"]`).innerText())));
}

for (const [budget, lang, has, kinds] of [
	["linxi-2026", "zh", measures, ["批准", "调整", "支付"]],
	["moldova-2014", "en", measures, ["approved", "adjusted", "paid"]],
	["uk-leeds-2012-04", "zh", ["paid"], ["支付"]],
] as const) {
	test(`the files of ${budget} add up to what its page shows`, async () => {
		const page = await reader().open(`/funds/${budget}?view=lines`, { lang });
		const want = await shown(page, has);
		expect(want.every((n) => n > 0n)).toBe(true);
		await page.goto(at(`/funds/${budget}?view=files`));
		await settled(page);
		const press = (name: RegExp) => async () => {
			await page.locator("main :is(button, a)").filter({ hasText: name }).click();
		};
		const columns = has.map((m) => (m === "paid" ? "executed" : m));

		const lines = rows((await download(page, press(/科目表|the lines/))).toString());
		expect(columns.map((c) => sum(lines, c))).toEqual(want);
		const entries = rows((await download(page, press(/明细账（|the entries/))).toString());
		expect(kinds.map((kind) => sum(entries, "amount", { kind }))).toEqual(want);

		const files = unzip(await download(page, press(/ZIP/)));
		expect([...files.keys()]).toEqual(["datapackage.json", "lines.csv", "entries.csv"]);
		const inPackage = rows(files.get("lines.csv"));
		expect(columns.map((c) => sum(inPackage, c))).toEqual(want);
		expect(inPackage.length).toBe(lines.length);
		const moves = rows(files.get("entries.csv"));
		expect(columns.map((phase) => sum(moves, "amount", { phase }))).toEqual(want);
		expect(moves.length).toBe(entries.length);
		const described = JSON.parse(files.get("datapackage.json") ?? "") as { resources: { path: string }[] };
		expect(described.resources.map((r) => r.path)).toEqual(["lines.csv", "entries.csv"]);
	});
}
