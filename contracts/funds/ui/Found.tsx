import { useFormat, useLang, useText } from "@gongshi/portal/i18n";
import { Answer, EmptyState, Link, Money, Status } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { Table } from "@gongshi/portal/rich";
import type { Budget } from "../budget_pb.ts";
import type { Entry, Payment } from "../entry_pb.ts";
import { Funds } from "../funds_pb.ts";
import type { Line } from "../line_pb.ts";
import { named, payeeText, titled } from "./names.ts";
import { EntryLink } from "./parts.tsx";
import { budgetAt, lineAt, paymentAt } from "./place.ts";
import { kinds, paymentStages, useFunds } from "./words.ts";

const most = 50;

/** What a search finds in one budget, or in all: lines, payments, entries. Each kind is searched by the ledger's own index. */
export default function Found({ text, budget }: { text: string; budget: string }) {
	const w = useFunds();
	const f = useFormat();
	const question = { text, budget, pageSize: most };
	const budgets = useAsk(Funds.method.findBudgets, { pageSize: 200 });
	const lines = useAsk(Funds.method.findLines, question, { keep: true });
	const payments = useAsk(Funds.method.findPayments, question, { keep: true });
	const entries = useAsk(Funds.method.findEntries, { ...question, order: "-amount_minor" }, { keep: true });
	const all = new Map(budgets.data?.budgets.map((b) => [b.id, b]));
	const counts = [lines.data?.lines.length, payments.data?.payments.length, entries.data?.entries.length];
	const none = counts.every((n) => n === 0);
	return (
		<section className="stack" data-gap="large" aria-live="polite">
			<h2>{w.foundFor(text)}</h2>
			{none && <EmptyState title={w.nothing}>{w.nothingHow}</EmptyState>}
			<Answer of={payments}>{(a) => (a.payments.length > 0 ? <Payments rows={a.payments} all={all} /> : null)}</Answer>
			<Answer of={lines}>{(a) => (a.lines.length > 0 ? <Lines rows={a.lines} all={all} /> : null)}</Answer>
			<Answer of={entries}>{(a) => (a.entries.length > 0 ? <Entries rows={a.entries} all={all} /> : null)}</Answer>
			{counts.some((n) => n === most) && <p className="meta">{w.first(f.number(most))}</p>}
		</section>
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
				{
					key: "adjusted",
					head: w.adjusted,
					number: true,
					narrow: "hide",
					cell: (l) => (
						<Money minor={l.adjustedMinor || l.approvedMinor} currency={all.get(l.budget)?.currency ?? ""} />
					),
					order: (l) => l.adjustedMinor,
				},
				{
					key: "paid",
					head: w.paid,
					number: true,
					cell: (l) => <Money minor={l.paidMinor} currency={all.get(l.budget)?.currency ?? ""} />,
					order: (l) => l.paidMinor,
				},
			]}
		/>
	);
}

function Entries({ rows, all }: { rows: readonly Entry[]; all: Known }) {
	const w = useFunds();
	const text = useText();
	return (
		<Table
			label={w.resultsEntries}
			caption
			rows={rows}
			id={(e) => `${e.budget}/${e.sequence}`}
			columns={[
				{ key: "payee", head: w.payee, cell: (e) => <EntryLink entry={e} />, order: (e) => text(payeeText(e.payee)) },
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
