import { useFormat, useLang, useText } from "@gongshi/portal/i18n";
import { Button, EmptyState, ErrorNote, Link, Money, Skeleton, Status } from "@gongshi/portal/kit";
import { useAskPages } from "@gongshi/portal/ledger";
import { Table } from "@gongshi/portal/rich";
import type { ReactNode } from "react";
import type { Budget } from "../budget_pb.ts";
import type { Entry, Payment } from "../entry_pb.ts";
import { Funds } from "../funds_pb.ts";
import type { Line } from "../line_pb.ts";
import { named, payeeText, titled } from "./names.ts";
import { balance, EntryLink, entryName, figuresOf, useEvery } from "./parts.tsx";
import { budgetAt, lineAt, paymentAt } from "./place.ts";
import { type Measure, measures } from "./tally.ts";
import { kinds, paymentStages, useFunds } from "./words.ts";

const most = 50;

/** What a search finds in one budget, or in all: lines, payments, entries. Each kind is searched by the ledger's own index. */
export default function Found({ text, budget }: { text: string; budget: string }) {
	const w = useFunds();
	const question = { text, budget, pageSize: most };
	const budgets = useAskPages(Funds.method.findBudgets, { pageSize: 500 });
	useEvery(budgets);
	const lines = useAskPages(Funds.method.findLines, question, { keep: true });
	const payments = useAskPages(Funds.method.findPayments, question, { keep: true });
	const entries = useAskPages(Funds.method.findEntries, { ...question, order: "-amount_minor" }, { keep: true });
	const all = new Map(budgets.data?.pages.flatMap((p) => p.budgets).map((b) => [b.id, b]));
	const rows = {
		payments: payments.data?.pages.flatMap((p) => p.payments),
		lines: lines.data?.pages.flatMap((p) => p.lines),
		entries: entries.data?.pages.flatMap((p) => p.entries),
	};
	const none = Object.values(rows).every((r) => r?.length === 0);
	return (
		<section className="stack" data-gap="large" aria-live="polite">
			<h2>{w.foundFor(text)}</h2>
			{none && <EmptyState title={w.nothing}>{w.nothingHow}</EmptyState>}
			<OneKind of={payments} rows={rows.payments}>
				{(r) => <Payments rows={r} all={all} />}
			</OneKind>
			<OneKind of={lines} rows={rows.lines}>
				{(r) => <Lines rows={r} all={all} />}
			</OneKind>
			<OneKind of={entries} rows={rows.entries}>
				{(r) => <Entries rows={r} all={all} lines={rows.lines ?? []} />}
			</OneKind>
		</section>
	);
}

interface Pages {
	readonly isError: boolean;
	readonly error: unknown;
	readonly hasNextPage: boolean;
	readonly isFetchingNextPage: boolean;
	readonly fetchNextPage: () => unknown;
	readonly refetch: () => unknown;
}

/** One kind of what was found: its table, how many there are, and more of it. */
function OneKind<R>({
	of,
	rows,
	children,
}: {
	of: Pages;
	rows: readonly R[] | undefined;
	children: (rows: readonly R[]) => ReactNode;
}) {
	const w = useFunds();
	const f = useFormat();
	if (!rows) return of.isError ? <ErrorNote error={of.error} onRetry={() => void of.refetch()} /> : <Skeleton />;
	if (rows.length === 0) return null;
	return (
		<div className="stack" data-gap="small">
			{children(rows)}
			<div className="row">
				<span className="meta">{of.hasNextPage ? w.first(f.number(rows.length)) : w.allOf(f.number(rows.length))}</span>
				{of.hasNextPage && (
					<Button kind="second" size="small" busy={of.isFetchingNextPage} onClick={() => void of.fetchNextPage()}>
						{w.more}
					</Button>
				)}
			</div>
		</div>
	);
}

type Known = ReadonlyMap<string, Budget>;

function Of({ id, all }: { id: string; all: Known }) {
	const lang = useLang();
	const b = all.get(id);
	return <Link to={budgetAt(id)}>{b ? titled(b, lang) : id}</Link>;
}

function Payments({ rows, all }: { rows: readonly Payment[]; all: Known }) {
	const w = useFunds();
	const text = useText();
	return (
		<Table
			label={w.resultsPayments}
			caption
			rows={rows}
			id={(p) => `${p.budget}/${p.number}`}
			columns={[
				{
					key: "payee",
					head: w.payee,
					cell: (p) => <Link to={paymentAt(p.budget, p.number)}>{text(payeeText(p.payee))}</Link>,
					order: (p) => text(payeeText(p.payee)),
				},
				{ key: "purpose", head: w.purpose, cell: (p) => p.purpose },
				{
					key: "stage",
					head: w.stage,
					cell: (p) => <Status tone={paymentStages[p.stage].tone}>{text(paymentStages[p.stage].text)}</Status>,
					narrow: "hide",
				},
				{
					key: "amount",
					head: w.amount,
					number: true,
					cell: (p) => <Money minor={p.amountMinor} currency={all.get(p.budget)?.currency ?? ""} />,
					order: (p) => p.amountMinor,
				},
			]}
		/>
	);
}

function Lines({ rows, all }: { rows: readonly Line[]; all: Known }) {
	const w = useFunds();
	const lang = useLang();
	return (
		<Table
			label={w.resultsLines}
			caption
			rows={rows}
			id={(l) => `${l.budget}/${l.code}`}
			columns={[
				{
					key: "line",
					head: w.line,
					cell: (l) => <Link to={lineAt(l.budget, l.code)}>{named(l, lang, l.code)}</Link>,
					order: (l) => named(l, lang, l.code),
				},
				{ key: "budget", head: w.inBudget, cell: (l) => <Of id={l.budget} all={all} />, narrow: "hide" },
				...measures.map((m) => ({
					key: m,
					head: w[m],
					number: true,
					...(m === "paid" ? {} : { narrow: "hide" as const }),
					cell: (l: Line) => <Figure of={l} measure={m} budget={all.get(l.budget)} />,
					order: (l: Line) => balance(l, m),
				})),
			]}
		/>
	);
}

/** What was never published is no zero. */
function Figure({ of, measure, budget }: { of: Line; measure: Measure; budget: Budget | undefined }) {
	const w = useFunds();
	if (!budget) return null;
	if (!figuresOf(budget).includes(measure)) return <span className="meta">{w.unpublished}</span>;
	return <Money minor={balance(of, measure)} currency={budget.currency} />;
}

function Entries({ rows, all, lines }: { rows: readonly Entry[]; all: Known; lines: readonly Line[] }) {
	const w = useFunds();
	const lang = useLang();
	const text = useText();
	const known = new Map(lines.map((l) => [`${l.budget}/${l.code}`, l]));
	return (
		<Table
			label={w.resultsEntries}
			caption
			rows={rows}
			id={(e) => `${e.budget}/${e.sequence}`}
			columns={[
				{
					key: "payee",
					head: w.payeeOr,
					cell: (e) => (
						<>
							<EntryLink entry={e} />
							<Link to={lineAt(e.budget, e.line)} className="meta wrap">
								{named(known.get(`${e.budget}/${e.line}`), lang, e.line)}
							</Link>
						</>
					),
					order: (e) => text(entryName(e)),
				},
				{ key: "purpose", head: w.purpose, narrow: "hide", cell: (e) => e.purpose || e.reference },
				{ key: "kind", head: w.kind, narrow: "hide", cell: (e) => text(kinds[e.kind]) },
				{ key: "budget", head: w.inBudget, narrow: "hide", cell: (e) => <Of id={e.budget} all={all} /> },
				{
					key: "amount",
					head: w.amount,
					number: true,
					cell: (e) => <Money minor={e.amountMinor} currency={all.get(e.budget)?.currency ?? ""} />,
					order: (e) => e.amountMinor,
				},
			]}
		/>
	);
}
