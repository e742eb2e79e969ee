import { useLang, useText } from "@gongshi/portal/i18n";
import {
	Answer,
	Facts,
	Hash,
	Link,
	Money,
	Note,
	PageHead,
	type Params,
	ReceiptButton,
	Skeleton,
	Time,
	useParams,
} from "@gongshi/portal/kit";
import { lazy } from "@gongshi/portal/lazy";
import { askAhead, asOf, hex, useAsk } from "@gongshi/portal/ledger";
import { type ReactNode, Suspense } from "react";
import { type Budget, Control } from "../budget_pb.ts";
import { type Entry, Kind } from "../entry_pb.ts";
import { Funds, type GetEntryAnswer } from "../funds_pb.ts";
import { payeeText, titled, useOrganisation } from "./names.ts";
import { BudgetNote, lineName, storyAt } from "./parts.tsx";
import { budgetAt, entryAt, lineAt, numberOf } from "./place.ts";
import { entrySays, saying } from "./story.ts";
import { kinds, useFunds } from "./words.ts";

const CommitmentPayments = lazy(() => import("./CommitmentPayments.tsx"));

export const ahead = ({ budget = "", number = "" }: Params) =>
	Promise.all([
		askAhead(Funds.method.getBudget, { budget }),
		askAhead(Funds.method.getEntry, { budget, entry: numberOf(number) }),
	]);

/** One entry: what it says, who recorded it, what it settles or undoes. */
export default function EntryPage() {
	const { budget = "", number = "" } = useParams();
	const w = useFunds();
	const lang = useLang();
	const text = useText();
	const whole = useAsk(Funds.method.getBudget, { budget });
	const answer = useAsk(Funds.method.getEntry, { budget, entry: numberOf(number) });
	const b = whole.data?.budget;
	const line = answer.data?.line;
	const bound = b && answer.data?.entry && isCommitment(answer.data.entry, b) ? answer.data.entry : undefined;
	const crumbs = [
		{ title: w.title, to: "/funds" },
		{ title: b ? titled(b, lang) : budget, to: budgetAt(budget) },
		...(line ? [{ title: text(lineName(line)), to: lineAt(budget, line.code) }] : []),
	];
	return (
		<div className="stack" data-gap="large">
			<PageHead
				title={bound?.purpose || w.entry(number)}
				crumbs={crumbs}
				{...(bound?.purpose ? { lead: `${text(kinds[bound.kind])} · ${w.entry(number)}` } : {})}
			/>
			<Answer of={answer} lines={8}>
				{(a) => (a.entry && b ? <Whole answer={a} entry={a.entry} budget={b} exponent={whole.data?.exponent} /> : null)}
			</Answer>
			{bound && b && (
				<Suspense fallback={<Skeleton lines={6} />}>
					<CommitmentPayments budget={b} exponent={whole.data?.exponent} number={bound.sequence} />
				</Suspense>
			)}
		</div>
	);
}

/** A published figure of this kind, and what undoes a commitment, have no payments. */
const isCommitment = (e: Entry, of: Budget): boolean =>
	e.kind === Kind.COMMITTED && e.reverses === 0n && of.control === Control.ENFORCED;

type Row = readonly [ReactNode, ReactNode];

function Whole({
	answer,
	entry,
	budget,
	exponent,
}: {
	answer: GetEntryAnswer;
	entry: Entry;
	budget: Budget;
	exponent: number | undefined;
}) {
	const w = useFunds();
	const text = useText();
	const organisation = useOrganisation(entry.organisation);
	const say = saying(budget.currency, exponent);
	const undone = answer.reversal;
	const story = storyAt(entry);
	const facts: Row[] = [
		[w.kind, text(kinds[entry.kind])],
		[
			w.line,
			<Link key="l" to={lineAt(budget.id, entry.line)}>
				{text(lineName(answer.line))}
			</Link>,
		],
		...only(w.payee, entry.payee ? text(payeeText(entry.payee)) : ""),
		...only(w.date, entry.date),
		...only(w.purpose, entry.purpose),
		...only(w.reference, entry.reference),
		...(answer.settles ? ([[w.settles, <EntryRef key="s" of={answer.settles} />]] as Row[]) : []),
		...(answer.reverses ? ([[w.reverses, <EntryRef key="r" of={answer.reverses} />]] as Row[]) : []),
		...only(w.dataset, entry.dataset),
		...(entry.row ? ([[w.row, <Hash key="h" of={entry.row} />]] as Row[]) : []),
		[w.recordedBy, `${entry.party} · ${organisation}`],
		[w.recordedAt, <Time key="t" ms={entry.recordedMs} />],
	];
	return (
		<div className="split">
			<section className="card stack">
				<p className="verdict">{text(entrySays(entry, say))}</p>
				{undone && (
					<Note tone="warn" title={w.reversedSome(text(say(undone.reversedMinor)))}>
						<p>{undone.reason}</p>
						{undone.by.map((n) => (
							<Link key={String(n)} to={entryAt(budget.id, n)}>
								{w.entry(String(n))}
							</Link>
						))}
					</Note>
				)}
				<Facts of={facts} />
				<BudgetNote budget={budget} height={asOf(answer)} />
			</section>
			<section className="card stack">
				<span className="big">
					<Money minor={entry.amountMinor} currency={budget.currency} exponent={exponent} />
				</span>
				{story !== entryAt(budget.id, entry.sequence) && <Link to={story}>{w.story}</Link>}
				<p className="meta">{w.proofWhy}</p>
				<div className="row">
					<ReceiptButton transaction={entry.transaction} />
					<Link to={`/chain/tx/${hex(entry.transaction)}`}>{w.seeTx}</Link>
				</div>
			</section>
		</div>
	);
}

const only = (name: string, value: string): Row[] => (value ? [[name, value]] : []);
const EntryRef = ({ of }: { of: Entry }) => (
	<Link to={entryAt(of.budget, of.sequence)}>{useFunds().entry(String(of.sequence))}</Link>
);
