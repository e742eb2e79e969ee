// @vitest-environment node
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { Kind } from "../../../entry_pb.ts";
import { type Mapping, MappingSchema, RecordSchema } from "../../../record_pb.ts";
import golden from "../../../testdata/import-twin.json" with { type: "json" };
import { detect, type Source } from "./encoding.ts";
import { currencies } from "./number.ts";
import { codes, No, sentenceOf } from "./refusals.ts";
import { encodedCommands } from "./table.ts";
import { NoHeader, walk } from "./walk.ts";

// The golden is what the Go import says (cli/load/twin_test.go); this reader must say the same of the same files.

interface Verdict {
	refused?: string;
	found?: string;
	rows: number;
	batches: number;
	sums: { name: string; count: number; minor: string }[];
	bad: { line: number; column: string; code: number }[];
	commands: string;
	first?: JsonValue;
}

const source = (bytes: Uint8Array): Source => ({
	size: bytes.length,
	slice: (from, to) => ({ arrayBuffer: async () => bytes.slice(from, to).buffer as ArrayBuffer }),
});

async function judge(
	bytes: Uint8Array,
	how: { encoding?: string; comma?: string; mapping: Mapping },
): Promise<Verdict> {
	const v: Verdict = { rows: 0, batches: 0, sums: [], bad: [], commands: "" };
	const hash = createHash("sha256");
	const file = source(bytes);
	const encoding = how.encoding || (await detect(file));
	if (!encoding) return { ...v, refused: "unreadable" };
	try {
		const report = await walk({ source: file, encoding, delimiter: how.comma || "," }, how.mapping, {
			bad: ({ line, column, code }) => void v.bad.push({ line, column, code }),
			batch: (c) => {
				for (const { type, payload } of encodedCommands(c)) hash.update(`${type}\n${payload.length}\n`).update(payload);
				const { lines, names, entries } = c.record;
				const few = { ...c.record, lines: lines.slice(0, 1), names: names.slice(0, 1), entries: entries.slice(0, 1) };
				v.first ??= toJson(RecordSchema, few);
			},
		});
		if (!report) throw new Error("nobody ended it");
		const { rows, batches } = report;
		const sums = report.sums.map((s) => ({ name: Kind[s.kind].toLowerCase(), count: s.count, minor: `${s.minor}` }));
		return { ...v, found: encoding, rows, batches, sums, commands: hash.digest("hex") };
	} catch (cause) {
		if (cause instanceof NoHeader) return { ...v, bad: [], refused: "unreadable" };
		if (!(cause instanceof No)) throw cause;
		return { ...v, bad: [], refused: `${cause.code} ${cause.field}` };
	}
}

const mapping = (json: unknown) => fromJson(MappingSchema, json as JsonValue);
const decoded = (base64: string | null) => new Uint8Array(Buffer.from(base64 ?? "", "base64"));

/** The parts of a golden that are a verdict. */
const verdictOf = (g: Partial<Verdict>): Verdict => ({
	rows: g.rows ?? 0,
	batches: g.batches ?? 0,
	sums: g.sums ?? [],
	bad: g.bad ?? [],
	commands: g.commands ?? "",
	...(g.refused ? { refused: g.refused } : { found: g.found ?? "" }),
	...(g.first ? { first: g.first } : {}),
});

test("numbers and sentences of refusals are those of the ledger, and so are the currencies", () => {
	const book = golden.refusals as unknown as Record<number, [string, string]>;
	for (const code of codes) expect(sentenceOf(code)).toEqual({ zh: book[code]?.[0], en: book[code]?.[1] });
	expect(currencies).toEqual(golden.currencies);
});

test.each(golden.tables)("$name becomes the same commands, byte for byte", async (want) => {
	const at = (end: string) => new URL(`../../../../../demo/data/spending/${want.name}${end}`, import.meta.url);
	const json = JSON.parse(await readFile(at(".mapping.json"), "utf8"));
	expect(await judge(new Uint8Array(await readFile(at(".csv"))), { mapping: mapping(json) })).toEqual(
		verdictOf(want as Partial<Verdict>),
	);
});

test.each(golden.odd)("$says: the same verdict", async (want) => {
	const bytes = new Uint8Array(Buffer.concat((want.file ?? []).flatMap((p) => Array(p.times).fill(decoded(p.text)))));
	const got = await judge(bytes, {
		encoding: want.encoding,
		comma: want.comma,
		mapping: { ...mapping(golden.mapping), batch: want.batch },
	});
	const { first: _, ...rest } = got;
	expect(rest).toEqual(verdictOf(want as Partial<Verdict>));
});

test.each(golden.mappings)("a mapping: $says", async ({ path, value, code, field }) => {
	const whole = structuredClone(golden.mapping) as Record<string, unknown>;
	let at = whole;
	for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
	const last = path.at(-1) ?? "";
	if (value === null) delete at[last];
	else at[last] = value;
	const got = await judge(decoded(golden.base), { encoding: "utf-8", mapping: mapping(whole) });
	expect(got.refused ?? "0 ").toBe(`${code} ${field}`);
});

/** The generator of cli/load/twin_test.go. */
class Dice {
	constructor(private state: number) {}
	next(): number {
		let d = this.state;
		d ^= d << 13;
		d ^= d >>> 17;
		d ^= d << 5;
		this.state = d;
		return d >>> 0;
	}
	mutate(base: Uint8Array, cells: readonly Uint8Array[]): Uint8Array {
		let out = base;
		for (let n = 1 + (this.next() % 3); n > 0; n--) {
			const at = this.next() % (out.length + 1);
			const cut = Math.min(this.next() % 8, out.length - at);
			let put: Uint8Array = Uint8Array.of(this.next(), this.next());
			if (this.next() % 4 !== 0) put = cells[this.next() % cells.length] ?? put;
			out = Uint8Array.from([...out.subarray(0, at), ...put, ...out.subarray(at + cut)]);
		}
		return out;
	}
}

const textOf = (v: Verdict): string =>
	v.refused
		? `${v.refused}\n`
		: [
				`${v.found} ${v.rows} ${v.batches} ${v.commands}\n`,
				...v.sums.map((s) => `${s.name} ${s.count} ${s.minor}\n`),
				...v.bad.map((b) => `${b.line}|${b.column}|${b.code}\n`),
			].join("");

test("thousands of mutants have the same verdict", { timeout: 60_000 }, async () => {
	const dice = new Dice(20260321);
	const cells = golden.cells.map(decoded);
	const of = mapping(golden.mapping);
	const each = 50;
	for (const [i, want] of golden.mutants.entries()) {
		const hash = createHash("sha256");
		const said: string[] = [];
		for (let n = i * each; n < (i + 1) * each; n++) {
			const mutant = dice.mutate(decoded(n % 3 === 2 ? golden.base_gb18030 : golden.base), cells);
			said.push(textOf(await judge(mutant, { encoding: ["utf-8", "", "gb18030"][n % 3] ?? "", mapping: of })));
			hash.update(said.at(-1) ?? "");
		}
		expect(hash.digest("hex").slice(0, 16), `mutants from ${i * each}:\n${said.join("")}`).toBe(want);
	}
});
