// @vitest-environment node
import { create, fromBinary, toJsonString } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { ObserveBudgetSchema, SourceSchema } from "../../../budget_pb.ts";
import { Kind } from "../../../entry_pb.ts";
import { type Mapping, MappingSchema, RecordSchema } from "../../../record_pb.ts";
import { broken, chinese, gb18030 } from "../../import-tables.ts";
import type { Checked, Delivery, KnownRow, Opened, Said } from "./job.ts";
import { layoutsOf, propose, slugOf } from "./propose.ts";
import { check, delimiterOf, keyOf, look, make, saidOf } from "./read.ts";
import { fitting } from "./useTable.ts";

const silent = () => {};
const blob = (text: string | Uint8Array) => new Blob([text as BlobPart]);
const text = [...chinese, ...broken].join("\r\n");

/** What the page makes of a file, with what only a clerk can know. */
async function guessed(content: string | Uint8Array): Promise<{ opened: Opened; mapping: Mapping }> {
	const opened = await look({ do: "open", file: blob(content) }, silent);
	const mapping = propose({ name: "Yunxi 2026.csv", ...opened, today: "2026-11-21" });
	const source = {
		publisher: "p",
		licence: "CC0-1.0",
		url: "https://example.org/",
		coverageZh: "全",
		coverageEn: "all",
	};
	const budget = { titleZh: "云溪", titleEn: "Yunxi", id: "yunxi", year: 2026, currency: "CNY" };
	mapping.budget = create(ObserveBudgetSchema, {
		...budget,
		source: create(SourceSchema, { ...source, retrieved: "2026-11-21" }),
	});
	return { opened, mapping };
}

async function checked(content: string | Uint8Array, known: KnownRow[] = []): Promise<{ done: Checked; said: Said[] }> {
	const { opened, mapping } = await guessed(content);
	const of = { file: blob(content), encoding: opened.encoding, delimiter: opened.delimiter };
	const said: Said[] = [];
	const done = await check({ do: "check", of, mapping: toJsonString(MappingSchema, mapping), known }, (s) =>
		said.push(s),
	);
	return { done, said };
}

test("a table in GB 18030 is recognised and guessed, broken rows at its end or not", async () => {
	for (const rows of [text, [chinese[0], ...broken, ...chinese.slice(1).flatMap((r) => [r, r, r, r])].join("\n")]) {
		const { opened, mapping } = await guessed(gb18030(rows));
		expect(opened.encoding).toBe("gb18030");
		expect(mapping.measures.map((m) => [m.kind, m.column])).toEqual([
			[Kind.APPROVED, "预算数"],
			[Kind.PAID, "支出金额"],
		]);
		expect([mapping.date, mapping.dates, mapping.payee, mapping.language]).toEqual([
			"支付日期",
			["2006-01-02"],
			"收款人",
			"zh",
		]);
		expect(mapping.numbers).toMatchObject({ decimal: ".", group: ",", parentheses: true });
	}
});

test("formulas are text and are counted; broken rows are named, and no spreadsheet runs the list of them", async () => {
	const { done, said } = await checked(gb18030(text));
	expect(done.formulas).toEqual({ rows: 1, first: { line: 4, column: "收款人" } });
	expect([done.rows, done.bad, done.batches]).toEqual([9, 6, 1]);
	const bad = said.flatMap((s) => (s.say === "bad" ? s.rows : []));
	expect(bad.map((b) => [b.line, b.code])).toEqual([
		[5, 82],
		[6, 83],
		[7, 83],
		[8, 83],
		[9, 84],
		[10, 86],
	]);
	expect(bad[1]?.detail?.zh).toContain("是公式");
	expect(await done.list?.text()).not.toMatch(/(^|,)"?[=+@]/m);
});

test("rows that the ledger has are counted, and those that say something else", async () => {
	const good = chinese.join("\n");
	const { opened, mapping } = await guessed(good);
	const of = { file: blob(good), encoding: opened.encoding, delimiter: opened.delimiter };
	const known: KnownRow[] = [];
	await delivered({ of, mapping: toJsonString(MappingSchema, mapping), from: 0 }, (d) => {
		for (const c of d.commands) {
			if (c.type !== RecordSchema.typeName) continue;
			for (const e of fromBinary(RecordSchema, c.payload).entries) known.push([keyOf(e), saidOf(e)]);
		}
	});
	expect(known.length).toBe(5);
	expect((await checked(good, known)).done).toMatchObject({ known: 3, changed: 0 });
	const [first, ...others] = known;
	const { done } = await checked(good, [[first?.[0] ?? "", "something else"], ...others]);
	expect(done).toMatchObject({ known: 2, changed: 1, bad: 0 });
	expect(await done.list?.text()).toContain("funds 11");
});

test("batches are made one by one, and those that are final are left out", async () => {
	const { opened, mapping } = await guessed(chinese.join("\n"));
	const of = { file: blob(chinese.join("\n")), encoding: opened.encoding, delimiter: opened.delimiter };
	const json = toJsonString(MappingSchema, { ...mapping, batch: 1 });
	const lines = async (from: number) => {
		const all: (readonly [number, number, number])[] = [];
		await delivered({ of, mapping: json, from }, (d) => all.push([d.number, d.first, d.last]));
		return all;
	};
	expect(await lines(0)).toEqual([
		[1, 2, 2],
		[2, 3, 3],
		[3, 4, 4],
	]);
	expect(await lines(2)).toEqual([[3, 4, 4]]);
	expect(await lines(3)).toEqual([]);
});

async function delivered(ask: Omit<Parameters<typeof make>[0], "do">, on: (d: Delivery) => void): Promise<void> {
	await make(
		{ do: "make", ...ask },
		async () => {},
		(s) => s.say === "delivery" && s.delivery && on(s.delivery),
	);
}

test("what was said of a table outlives an encoding that turns out wrong", async () => {
	const { opened, mapping } = await guessed(text);
	const wrong = propose({ name: "x.csv", header: ["²¿ÃÅ", "½ð¶î"], rows: [], today: "2026-11-21" });
	const shown = fitting(mapping, wrong, ["²¿ÃÅ", "½ð¶î"]);
	expect(shown.budget).toEqual(mapping.budget);
	expect(shown.measures).toEqual([]);
	expect(fitting(mapping, wrong, opened.header)).toBe(mapping);
});

test("delimiters, dates and names", () => {
	expect(delimiterOf('"a;b;c",d,e')).toBe(",");
	expect(delimiterOf("a;b;c")).toBe(";");
	expect(delimiterOf("a\tb")).toBe("\t");
	expect(delimiterOf("a")).toBe(",");
	expect(layoutsOf(["2026-01-02", "2026-02-30", "Monday, January 05, 2026"])).toEqual([
		"2006-01-02",
		"Monday, January 02, 2006",
	]);
	expect(layoutsOf(["13/01/2026", "02/01/2026"])).toEqual(["02/01/2006"]);
	expect(slugOf("Yunxi 支出 2026 (final).CSV")).toBe("yunxi-2026-final");
});
