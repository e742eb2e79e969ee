import { useFormat, useLang, useText } from "@gongshi/portal/i18n";
import { Answer, Button, EmptyState, Field, Link, Money, PageHead, Skeleton, useQueryText } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { lazy, Suspense, useState } from "react";
import { type Budget, Control } from "../budget_pb.ts";
import { Kind } from "../entry_pb.ts";
import { Funds } from "../funds_pb.ts";
import { named, payeeText, titled } from "./names.ts";
import { BudgetNote, balance, Compare, ControlBadge, storyAt, told } from "./parts.tsx";
import { budgetAt, lineAt } from "./place.ts";
import { useFunds } from "./words.ts";

const Found = lazy(() => import("./Found.tsx"));

/** All years and budgets, and the search over all of them. */
export default function Overview() {
	const w = useFunds();
	const [q, setQ] = useQueryText("q");
	const all = useAsk(Funds.method.findBudgets, { pageSize: 200 });
	return (
		<div className="stack" data-gap="large">
			<PageHead title={w.title} lead={w.lead}>
				<FindForm value={q} onFind={setQ} />
			</PageHead>
			{q ? (
				<Suspense fallback={<Skeleton lines={6} />}>
					<Found text={q} budget="" />
				</Suspense>
			) : (
				<Answer of={all} lines={10}>
					{({ budgets, height }) => <Cards budgets={budgets} height={height} />}
				</Answer>
			)}
		</div>
	);
}

/** The search box; what is searched for lives in the address. */
export function FindForm({ value, onFind, label }: { value: string; onFind: (q: string) => void; label?: string }) {
	const w = useFunds();
	const [text, setText] = useState(value);
	return (
		<search className="no-print">
			<form
				className="funds-find"
				onSubmit={(e) => {
					e.preventDefault();
					onFind(text.trim());
				}}
			>
				<Field
					label={label ?? w.search}
					hint={w.searchHint}
					type="search"
					value={text}
					onChange={setText}
					autoComplete="off"
				/>
				<Button type="submit">{w.find}</Button>
				{value && (
					<Button
						kind="plain"
						onClick={() => {
							setText("");
							onFind("");
						}}
					>
						{w.clear}
					</Button>
				)}
			</form>
		</search>
	);
}

function Cards({ budgets, height }: { budgets: readonly Budget[]; height: bigint }) {
	const w = useFunds();
	if (budgets.length === 0) return <EmptyState title={w.nothing} />;
	const enforced = budgets.filter((b) => b.control === Control.ENFORCED).sort((a, b) => b.year - a.year);
	const observed = budgets.filter((b) => b.control !== Control.ENFORCED).sort((a, b) => b.year - a.year);
	return (
		<>
			{enforced.length > 0 && <Group title={w.enforced} why={w.enforcedWhy} budgets={enforced} height={height} wide />}
			{observed.length > 0 && <Group title={w.observed} why={w.observedWhy} budgets={observed} height={height} />}
		</>
	);
}

function Group({
	title,
	why,
	budgets,
	height,
	wide,
}: {
	title: string;
	why: string;
	budgets: readonly Budget[];
	height: bigint;
	wide?: boolean;
}) {
	return (
		<section className="stack">
			<div>
				<h2>{title}</h2>
				<p className="meta">{why}</p>
			</div>
			<div className="grid" style={{ "--min": "26rem" } as never}>
				{budgets.map((b) => (
					<Card key={b.id} budget={b} height={height} wide={wide ?? false} />
				))}
			</div>
		</section>
	);
}

function Card({ budget, height, wide }: { budget: Budget; height: bigint; wide: boolean }) {
	const w = useFunds();
	const f = useFormat();
	const lang = useLang();
	return (
		<article className="card budget-card" data-wide={wide ? "" : undefined}>
			<div className="row" data-spread="">
				<h3>
					<Link to={budgetAt(budget.id)}>{titled(budget, lang)}</Link>
				</h3>
				<ControlBadge budget={budget} />
			</div>
			<Compare of={budget} budget={budget} />
			<Largest budget={budget} />
			<p className="meta">
				{w.yearOf(budget.year)} · {w.lines(f.number(budget.lines))} · {w.entries(f.number(budget.entries))}
			</p>
			<BudgetNote budget={budget} height={height} />
		</article>
	);
}

/** Where most of it went: the largest detailed line and the largest payment, each one press away. */
export function Largest({ budget }: { budget: Budget }) {
	const w = useFunds();
	const lang = useLang();
	const text = useText();
	const measure = told(budget).at(-1) ?? "approved";
	const live = budget.control === Control.ENFORCED;
	const lines = useAsk(
		Funds.method.findLines,
		{ budget: budget.id, leaf: true, order: `-${measure}_minor`, pageSize: 1 },
		{ live },
	);
	const entries = useAsk(
		Funds.method.findEntries,
		{ budget: budget.id, kind: [Kind.PAID], order: "-amount_minor", pageSize: 1 },
		{ live },
	);
	const line = lines.data?.lines[0];
	const entry = entries.data?.entries[0];
	const named_ = named(line, lang, line?.code);
	const individual = entry?.payee !== undefined;
	if (!line) return null;
	return (
		<div className="largest">
			<div>
				<span className="meta">{w.largestLine}</span>
				<Link to={lineAt(budget.id, line.code)}>{named_}</Link>
				{!live && line.parent && <span className="meta wrap">{above(line.parent)}</span>}
				<Money minor={balance(line, measure)} currency={budget.currency} form="short" />
			</div>
			{entry && individual && (
				<div>
					<span className="meta">{w.largestPayment}</span>
					<Link to={storyAt(entry)}>{text(payeeText(entry.payee))}</Link>
					<Money minor={entry.amountMinor} currency={budget.currency} form="short" />
				</div>
			)}
		</div>
	);
}

/** The codes above a published line, as words: many publishers call lines "other". */
const above = (parent: string): string =>
	parent
		.split("/")
		.map((p) => p.replaceAll("%2F", "/").replaceAll("%2B", "+").replaceAll("%25", "%"))
		.join(" › ");
