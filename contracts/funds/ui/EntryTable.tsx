import { useFormat, useText } from "@gongshi/portal/i18n";
import { EmptyState, ErrorNote, Money, Progress, Skeleton } from "@gongshi/portal/kit";
import { useAskPages } from "@gongshi/portal/ledger";
import { Table } from "@gongshi/portal/rich";
import { type Budget, Control } from "../budget_pb.ts";
import { type Entry, Kind } from "../entry_pb.ts";
import { Funds } from "../funds_pb.ts";
import { BudgetNote, EntryLink, entryName, useEvery } from "./parts.tsx";
import { kinds, useFunds } from "./words.ts";

/** All payments of a budget, largest first; with `line`, every entry on that line in its order. */
export default function EntryTable({ budget, exponent, line }: { budget: Budget; exponent: number; line?: string }) {
	const w = useFunds();
	const question = line === undefined ? { kind: [Kind.PAID], order: "-amount_minor" } : { line };
	const pages = useAskPages(
		Funds.method.findEntries,
		{ budget: budget.id, pageSize: 500, ...question },
		{ live: budget.control === Control.ENFORCED },
	);
	useEvery(pages);
	if (pages.isError) return <ErrorNote error={pages.error} onRetry={() => void pages.refetch()} />;
	if (!pages.data) return <Skeleton lines={8} />;
	const rows = pages.data.pages.flatMap((p) => p.entries);
	if (rows.length === 0) return <EmptyState title={w.noEntries}>{w.noEntriesWhy}</EmptyState>;
	return (
		<div className="stack">
			{pages.hasNextPage && <Progress label={w.paymentsTable} done={rows.length} of={Number(budget.entries)} />}
			<Entries
				rows={rows}
				budget={budget}
				exponent={exponent}
				label={line === undefined ? w.paymentsTable : w.entriesHere}
				sum={line === undefined}
			/>
			<BudgetNote budget={budget} height={pages.data.pages[0]?.height} />
		</div>
	);
}

function Entries({
	rows,
	budget,
	exponent,
	label,
	sum,
}: {
	rows: readonly Entry[];
	budget: Budget;
	exponent: number;
	label: string;
	sum: boolean;
}) {
	const w = useFunds();
	const f = useFormat();
	const text = useText();
	return (
		<Table
			label={`${label} (${budget.currency})`}
			rows={rows}
			id={(e) => String(e.sequence)}
			columns={[
				{
					key: "payee",
					head: w.payeeOr,
					order: (e) => text(entryName(e)),
					cell: (e) => (
						<>
							<EntryLink entry={e} />
							{e.payee && e.purpose && <span className="meta wrap">{e.purpose}</span>}
							<span className="meta narrow-only">{[text(kinds[e.kind]), e.date].filter(Boolean).join(" · ")}</span>
						</>
					),
				},
				{ key: "kind", head: w.kind, narrow: "hide", cell: (e) => text(kinds[e.kind]), order: (e) => e.kind },
				{
					key: "date",
					head: w.date,
					narrow: "hide",
					cell: (e) => <span className="nowrap">{e.date}</span>,
					order: (e) => e.date,
				},
				{ key: "reference", head: w.reference, narrow: "hide", cell: (e) => e.reference, order: (e) => e.reference },
				{
					key: "amount",
					head: w.amount,
					number: true,
					cell: (e) => <Money minor={e.amountMinor} currency={budget.currency} exponent={exponent} form="bare" />,
					order: (e) => e.amountMinor,
				},
			]}
			footer={
				sum && (
					<tr>
						<th scope="row">{w.total}</th>
						<td data-narrow="hide" />
						<td data-narrow="hide" />
						<td data-narrow="hide" />
						<td className="num" data-total="paid">
							{f.moneyBare({
								minor: rows.reduce((s, e) => s + e.amountMinor, 0n),
								currency: budget.currency,
								exponent,
							})}
						</td>
					</tr>
				)
			}
		/>
	);
}
