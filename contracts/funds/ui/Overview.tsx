import { useFormat, useLang } from "@gongshi/portal/i18n";
import { Answer, Button, EmptyState, Field, Link, PageHead, Skeleton, useQueryText } from "@gongshi/portal/kit";
import { lazy } from "@gongshi/portal/lazy";
import { askPagesAhead, useAskPages } from "@gongshi/portal/ledger";
import { Suspense, useState } from "react";
import { type Budget, Control } from "../budget_pb.ts";
import { Funds } from "../funds_pb.ts";
import { Largest } from "./Largest.tsx";
import { titled } from "./names.ts";
import { BudgetNote, Compare, ControlBadge, useEvery } from "./parts.tsx";
import { budgetAt } from "./place.ts";
import { useFunds } from "./words.ts";

const Found = lazy(() => import("./Found.tsx"));

const question = { pageSize: 500 };

export const ahead = () => askPagesAhead(Funds.method.findBudgets, question);

/** All years and budgets, and the search over all of them. */
export default function Overview() {
	const w = useFunds();
	const [q, setQ] = useQueryText("q");
	const all = useAskPages(Funds.method.findBudgets, question);
	useEvery(all);
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
					{({ pages }) => <Cards budgets={pages.flatMap((p) => p.budgets)} height={pages[0]?.height ?? 0n} />}
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
