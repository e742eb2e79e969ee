// A budget's lines and entries as CSV files, read page by page.
import { decimal, type Text } from "@gongshi/portal/i18n";
import { ask, hex } from "@gongshi/portal/ledger";
import type { Budget } from "../budget_pb.ts";
import type { Entry } from "../entry_pb.ts";
import { Funds } from "../funds_pb.ts";
import type { Line } from "../line_pb.ts";
import { csv } from "./csv.ts";
import { payeeText } from "./names.ts";
import { kinds } from "./words.ts";

export interface FileOf {
	readonly budget: Budget;
	readonly exponent: number;
	readonly text: (t: Text) => string;
	readonly onProgress?: (done: number) => void;
}

const page = 500;

/** Detailed lines only, so that a sum over the file counts nothing twice. */
export async function lineRows(o: FileOf): Promise<string> {
	const lines: Line[] = [];
	let pageToken = "";
	do {
		const a = await ask(Funds.method.findLines, { budget: o.budget.id, leaf: true, pageSize: page, pageToken });
		lines.push(...a.lines);
		pageToken = a.nextPageToken;
		o.onProgress?.(lines.length);
	} while (pageToken);
	return csv([lineHead, ...lines.map((l) => lineCells(l, o))]);
}

export async function entryRows(o: FileOf): Promise<string> {
	const entries: Entry[] = [];
	let pageToken = "";
	do {
		const a = await ask(Funds.method.findEntries, { budget: o.budget.id, pageSize: page, pageToken });
		entries.push(...a.entries);
		pageToken = a.nextPageToken;
		o.onProgress?.(entries.length);
	} while (pageToken);
	return csv([entryHead, ...entries.map((e) => entryCells(e, o))]);
}

const money = (minor: bigint, o: FileOf) => decimal({ minor, currency: o.budget.currency, exponent: o.exponent });

const lineHead = [
	"line",
	"parent",
	"name_zh",
	"name_en",
	"department",
	"unit",
	"function",
	"economic",
	"cofog",
	"programme",
	"project",
	"region",
	"funding",
	"approved",
	"adjusted",
	"allotted",
	"committed",
	"ordered",
	"executed",
	"returned",
	"currency",
];
function lineCells(l: Line, o: FileOf): string[] {
	const sums = [
		l.approvedMinor,
		l.adjustedMinor,
		l.allottedMinor,
		l.committedMinor,
		l.orderedMinor,
		l.paidMinor,
		l.returnedMinor,
	];
	return [
		l.code,
		l.parent,
		l.nameZh,
		l.nameEn,
		l.department,
		l.unit,
		l.function,
		l.economic,
		l.cofog,
		l.programme,
		l.project,
		l.region,
		l.funding,
		...sums.map((m) => money(m, o)),
		o.budget.currency,
	];
}

const entryHead = [
	"entry",
	"kind",
	"line",
	"amount",
	"currency",
	"date",
	"payee",
	"payee_code",
	"purpose",
	"reference",
	"settles",
	"reverses",
	"dataset",
	"row",
	"signed_by",
	"organisation",
	"transaction",
];
function entryCells(e: Entry, o: FileOf): string[] {
	const number = (n: bigint) => (n > 0n ? String(n) : "");
	return [
		String(e.sequence),
		o.text(kinds[e.kind]),
		e.line,
		money(e.amountMinor, o),
		o.budget.currency,
		e.date,
		e.payee ? o.text(payeeText(e.payee)) : "",
		e.payee?.creditCode ?? "",
		e.purpose,
		e.reference,
		number(e.settles),
		number(e.reverses),
		e.dataset,
		e.row,
		e.party,
		e.organisation,
		hex(e.transaction),
	];
}
