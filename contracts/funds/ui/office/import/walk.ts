// One reading of a table: every row is checked, bad ones are named by their line. Twin of cli/load.
import type { Text } from "@gongshi/portal/i18n";
import type { Mapping } from "../../../record_pb.ts";
import type { Source } from "./encoding.ts";
import { planOf } from "./plan.ts";
import { No } from "./refusals.ts";
import { type RowFault, rowFaults, Sheet, type SheetRow } from "./sheet.ts";
import { type Commands, type Sum, Table } from "./table.ts";

/** How a file is read. */
export interface Reading {
	readonly source: Source;
	readonly encoding: string;
	/** One character. */
	readonly delimiter: string;
}

/** A row that cannot be imported, and why. */
export interface Bad {
	readonly line: number;
	/** The column, "" for the whole row. */
	readonly column: string;
	/** What is wrong, and what to do. */
	readonly text: Text;
	readonly detail?: Text | undefined;
	/** The number in the book "funds"; 0 for what is no row of a table. */
	readonly code: number;
}

/** Is told what happens; what it returns is waited for. */
export interface Watch {
	/** Each row that counted, with its entries and its cells as they stand. */
	readonly row?: (line: number, entries: ReturnType<Table["row"]>, cells: readonly string[]) => void;
	readonly bad?: (bad: Bad) => void;
	/** The header, before any row. */
	readonly head?: (header: readonly string[]) => void;
	/** Each batch, numbered from 1, with the line at which it was complete. */
	readonly batch?: (commands: Commands, number: number, line: number) => void | Promise<void>;
	/** Now and then: how far it has come. Returning false ends the reading. */
	readonly step?: (at: { bytes: number; rows: number; bad: number }) => boolean | Promise<boolean>;
}

export interface Report {
	readonly rows: number;
	readonly bad: number;
	readonly batches: number;
	/** Of the good rows, by measure. */
	readonly sums: readonly Sum[];
}

/** There is no header, or none that can be read. */
export class NoHeader extends Error {
	constructor(readonly fault: RowFault | "empty") {
		super(fault);
	}
}

/** Opens a table at its first row after the header. Throws NoHeader. */
export async function open(of: Reading): Promise<{ sheet: Sheet; header: readonly string[] }> {
	const sheet = new Sheet(of.source, of.encoding, of.delimiter);
	const first = await sheet.next();
	if (!first || first.fault) throw new NoHeader(first?.fault ?? "empty");
	return { sheet, header: first.cells };
}

/** How many rows are read between two steps. */
const stepRows = 500;

/** Reads the whole table. Undefined where a step ended it; throws NoHeader, and No for a mapping that does not fit the header. */
export async function walk(of: Reading, mapping: Mapping, watch: Watch): Promise<Report | undefined> {
	const { sheet, header } = await open(of);
	const plan = planOf(mapping, header);
	const table = new Table(plan);
	watch.head?.(plan.header);
	const count = { rows: 0, bad: 0, batches: 0 };
	let line = 1;
	const flush = async (end: boolean) => {
		for (let c = table.commands(end); c; c = table.commands(end)) {
			count.batches++;
			await watch.batch?.(c, count.batches, line);
		}
	};
	for (let row = await sheet.next(); row; row = await sheet.next()) {
		count.rows++;
		line = row.line;
		const bad = readRow(table, row, watch);
		if (bad) {
			count.bad++;
			watch.bad?.(bad);
		}
		await flush(false);
		const go = count.rows % stepRows !== 0 || (await watch.step?.({ ...count, bytes: sheet.read })) !== false;
		if (!go) return undefined;
	}
	await flush(true);
	return { ...count, sums: table.sums };
}

function readRow(table: Table, row: SheetRow, watch: Watch): Bad | undefined {
	if (row.fault) return { line: row.line, column: "", text: rowFaults[row.fault], code: 0 };
	try {
		const entries = table.row(row.cells);
		watch.row?.(row.line, entries, row.cells);
		return undefined;
	} catch (cause) {
		if (!(cause instanceof No)) throw cause;
		return { line: row.line, column: cause.field, text: cause.text, detail: cause.detail, code: cause.code };
	}
}
