// What the ledger holds of a published table already.
import { ask } from "@gongshi/portal/ledger";
import { Kind } from "../../../entry_pb.ts";
import { Funds } from "../../../funds_pb.ts";
import type { KnownRow } from "./job.ts";
import { keyOf, saidOf } from "./read.ts";
import type { Sum } from "./table.ts";

/** Above so many entries rows are not compared one by one before they are sent; the ledger does it then. */
const comparedMost = 20_000;

export interface Place {
	readonly budget: string;
	readonly dataset: string;
}

/** Tallies name kinds as the proto does: "KIND_PAID". */
const kindOf = (name: string): Kind => Kind[name.replace(/^KIND_/, "") as keyof typeof Kind] ?? Kind.UNSPECIFIED;

/** The totals of a table on the ledger, by kind; `height` is the block that the answer knows. */
export async function ledgerSums(
	of: Place,
): Promise<{ sums: Map<Kind, Omit<Sum, "kind">>; height: bigint; count: number }> {
	const { tallies, height } = await ask(Funds.method.tallyEntries, { by: ["kind"], ...of });
	const sums = new Map(
		tallies.map((t) => [kindOf(t.by[0] ?? ""), { count: Number(t.count), minor: t.sumAmountMinor }] as const),
	);
	return { sums, height, count: [...sums.values()].reduce((n, s) => n + s.count, 0) };
}

/** How many entries of a table are on the ledger, and which; no rows where they are too many to be fetched. */
export async function knownRows(of: Place, signal: AbortSignal): Promise<{ count: number; rows: KnownRow[] }> {
	const { count } = await ledgerSums(of);
	const rows: KnownRow[] = [];
	if (count === 0 || count > comparedMost) return { count, rows };
	for (let pageToken = ""; ; ) {
		const page = await ask(Funds.method.findEntries, { ...of, pageSize: 500, pageToken }, signal);
		for (const e of page.entries) rows.push([keyOf(e), saidOf(e)]);
		pageToken = page.nextPageToken;
		if (pageToken === "") return { count, rows };
	}
}
