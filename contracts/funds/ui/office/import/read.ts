// The jobs of the worker, apart from it, so that they can be tried without one.
import { fromJsonString } from "@bufbuild/protobuf";
import type { RowEntry } from "../../../record_pb.ts";
import { MappingSchema } from "../../../record_pb.ts";
import { csv } from "../../csv.ts";
import { chunkBytes, decoderOf, detect, markOf, otherThanText } from "./encoding.ts";
import type { Ask, Checked, Delivery, FileReading, Opened, Said } from "./job.ts";
import { cleanHeader } from "./plan.ts";
import { book, sentenceOf } from "./refusals.ts";
import type { Sheet } from "./sheet.ts";
import { encodedCommands } from "./table.ts";
import { isFormula } from "./text.ts";
import { type Bad, NoHeader, open, walk } from "./walk.ts";

type Tell = (said: Said) => void;

/** How many rows are shown before anything is checked, and how many errors are shown; all of them are in the list. */
const previewRows = 20;
export const shownMost = 200;

const delimiters = [",", ";", "\t", "|"] as const;

/** The delimiter of which the first line has the most outside of quotation marks; a comma if it has none. */
export function delimiterOf(line: string): string {
	const bare = line.replace(/"[^"]*"/g, "");
	const count = (d: string) => bare.split(d).length;
	return delimiters.reduce((best, d) => (count(d) > count(best) ? d : best), delimiters[0]);
}

/** Looks at a file: what it is, how it is written, its header and first rows. */
export async function look(ask: Extract<Ask, { do: "open" }>, tell: Tell): Promise<Opened> {
	const { file } = ask;
	const start = new Uint8Array(await file.slice(0, chunkBytes).arrayBuffer());
	const none = { header: [], rows: [], garbled: 0, encoding: ask.encoding ?? "utf-8", delimiter: ask.delimiter ?? "," };
	if (file.size === 0) return { ...none, fault: "empty" };
	const other = otherThanText(start);
	if (other && !ask.encoding) return { ...none, other };
	const detected = await detect(file, (bytes) => tell({ say: "progress", bytes, rows: 0, bad: 0 }));
	const encoding = ask.encoding ?? detected ?? "utf-8";
	const delimiter = ask.delimiter ?? delimiterOf(firstLine(start, encoding));
	const found = { ...none, detected, encoding, delimiter };
	try {
		const { sheet, header } = await open({ source: file, encoding, delimiter });
		return { ...found, header: cleanHeader(header), ...(await preview(sheet)) };
	} catch (cause) {
		if (cause instanceof NoHeader) return { ...found, fault: cause.fault };
		throw cause;
	}
}

function firstLine(start: Uint8Array, encoding: string): string {
	const wide = encoding.startsWith("utf-16");
	const mark = markOf(start)?.bytes ?? 0;
	const end = start.indexOf(10);
	const line = wide || end < 0 ? start.subarray(mark, mark + 4096) : start.subarray(mark, end);
	// Even cut in two a line shows its delimiters.
	const text = wide
		? new TextDecoder(encoding).decode(line)
		: (decoderOf(encoding)(line) ?? new TextDecoder().decode(line));
	return text.split("\n")[0] ?? "";
}

async function preview(sheet: Sheet): Promise<Pick<Opened, "rows" | "garbled">> {
	const rows: (readonly string[])[] = [];
	let garbled = 0;
	for (let row = await sheet.next(); row && rows.length + garbled < previewRows; row = await sheet.next()) {
		if (row.fault) garbled++;
		else rows.push(row.cells);
	}
	return { rows, garbled };
}

const mappingOf = (json: string) => fromJsonString(MappingSchema, json);
const readingOf = (of: FileReading) => ({ source: of.file, encoding: of.encoding, delimiter: of.delimiter });

/** Lets messages through and the garbage be collected. */
const breathe = () => new Promise<void>((done) => setTimeout(done));

/** What a published row says, in one text, to be compared with what the ledger says. */
export function saidOf(e: Pick<RowEntry, "line" | "amountMinor" | "date" | "purpose" | "reference" | "payee">): string {
	const p = e.payee;
	const payee = p ? [p.id, p.name, p.creditCode, p.category] : [];
	return JSON.stringify([e.line, `${e.amountMinor}`, e.date, e.purpose, e.reference, payee]);
}
export const keyOf = (e: Pick<RowEntry, "row" | "kind">): string => `${e.row}/${e.kind}`;

/** Rows whose cells a spreadsheet would run: they are text here, and stay so. */
class Formulas {
	found: Checked["formulas"] = { rows: 0 };
	private columns: readonly string[] = [];

	head(header: readonly string[]): void {
		this.columns = header;
	}
	look(line: number, cells: readonly string[]): void {
		const at = cells.findIndex(isFormula);
		if (at < 0) return;
		const first = this.found.first ?? { line, column: this.columns[at] ?? "" };
		this.found = { rows: this.found.rows + 1, first };
	}
}

/** Bad rows: the first to be shown, all as a table whose cells no spreadsheet runs. */
class BadList {
	private parts: Blob[] = [];
	private rows: string[][] = [
		["行 line", "列 column", "编号 number", "问题和办法", "what is wrong and what to do", "具体 detail"],
	];
	private fresh: Bad[] = [];
	private shown = 0;

	add(bad: Bad): void {
		const detail = bad.detail ? [...new Set([bad.detail.zh, bad.detail.en])].join(" / ") : "";
		const number = bad.code ? `${book} ${bad.code}` : "";
		this.rows.push([`${bad.line}`, bad.column, number, bad.text.zh, bad.text.en, detail]);
		if (this.rows.length >= 2000) this.pack();
		if (this.shown++ < shownMost) this.fresh.push(bad);
	}
	/** Out of the way of the memory of scripts. */
	private pack(): void {
		const text = csv(this.rows);
		this.parts.push(new Blob([this.parts.length > 0 ? text.replace("\uFEFF", "") : text]));
		this.rows = [];
	}
	tell(tell: Tell): void {
		if (this.fresh.length > 0) tell({ say: "bad", rows: this.fresh });
		this.fresh = [];
	}
	all(): Blob | undefined {
		if (this.shown === 0) return undefined;
		this.pack();
		return new Blob(this.parts, { type: "text/csv;charset=utf-8" });
	}
}

/** Reads the whole table and sends nothing. Throws No and NoHeader. */
export async function check(ask: Extract<Ask, { do: "check" }>, tell: Tell): Promise<Checked> {
	const known = new Map(ask.known);
	const list = new BadList();
	const formulas = new Formulas();
	const count = { known: 0, changed: 0 };
	const compare = (line: number, entries: readonly RowEntry[]) => {
		if (known.size === 0) return;
		const found = entries.map((e) => ({ was: known.get(keyOf(e)), is: saidOf(e) }));
		if (found.length > 0 && found.every((f) => f.was === f.is)) count.known++;
		if (!found.some((f) => f.was !== undefined && f.was !== f.is)) return;
		count.changed++;
		list.add({ line, column: "", text: sentenceOf(11), code: 11 });
	};
	const report = await walk(readingOf(ask.of), mappingOf(ask.mapping), {
		row: (line, entries, cells) => {
			compare(line, entries);
			formulas.look(line, cells);
		},
		head: (header) => formulas.head(header),
		bad: (bad) => list.add(bad),
		step: async (at) => {
			tell({ say: "progress", ...at });
			list.tell(tell);
			await breathe();
			return true;
		},
	});
	list.tell(tell);
	if (!report) throw new Error("nothing ends a check but its worker's end");
	return { ...report, ...count, formulas: formulas.found, list: list.all() };
}

/** Makes the batches after the first `from`; each waits until it is wanted. */
export async function make(ask: Extract<Ask, { do: "make" }>, wanted: () => Promise<void>, tell: Tell): Promise<void> {
	let first = 2;
	await walk(readingOf(ask.of), mappingOf(ask.mapping), {
		batch: async (commands, number, last) => {
			const delivery: Delivery = { number, first, last, commands: encodedCommands(commands) };
			first = last + 1;
			if (number <= ask.from) return;
			await wanted();
			tell({ say: "delivery", delivery });
		},
		step: async () => {
			await breathe();
			return true;
		},
	});
	await wanted();
	tell({ say: "delivery", delivery: undefined });
}
