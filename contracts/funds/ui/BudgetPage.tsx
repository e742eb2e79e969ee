import { useFormat, useLang } from "@gongshi/portal/i18n";
import { Answer, Facts, Note, PageHead, type Params, Skeleton, useParams, useQueryText } from "@gongshi/portal/kit";
import { lazy } from "@gongshi/portal/lazy";
import { askAhead, asOf, useAsk } from "@gongshi/portal/ledger";
import { Tabs } from "@gongshi/portal/rich";
import { Suspense } from "react";
import { type Budget, Control } from "../budget_pb.ts";
import { Funds, type GetBudgetAnswer } from "../funds_pb.ts";
import { Downloads } from "./Downloads.tsx";
import { askDimensions, FlowView } from "./FlowView.tsx";
import { Largest } from "./Largest.tsx";
import { titled } from "./names.ts";
import { FindForm } from "./Overview.tsx";
import { BudgetNote, Compare, ControlBadge } from "./parts.tsx";
import { useFunds } from "./words.ts";

const Found = lazy(() => import("./Found.tsx"));
const LineTable = lazy(() => import("./LineTable.tsx"));
const EntryTable = lazy(() => import("./EntryTable.tsx"));

export const ahead = ({ budget = "" }: Params) =>
	Promise.all([askAhead(Funds.method.getBudget, { budget }), askDimensions(budget)]);

/** One budget: its figures, where they flow, its lines and payments, and the files. */
export default function BudgetPage() {
	const w = useFunds();
	const { budget = "" } = useParams();
	const answer = useAsk(Funds.method.getBudget, { budget });
	const lang = useLang();
	const b = answer.data?.budget;
	return (
		<div className="stack" data-gap="large">
			<PageHead title={b ? titled(b, lang) : budget} crumbs={[{ title: w.title, to: "/funds" }]}>
				{b && (
					<div className="row">
						<ControlBadge budget={b} />
						<span className="meta">{b.control === Control.ENFORCED ? w.enforcedWhy : w.observedWhy}</span>
					</div>
				)}
			</PageHead>
			<Answer of={answer} lines={10}>
				{(a) => (a.budget ? <Whole budget={a.budget} answer={a} /> : null)}
			</Answer>
		</div>
	);
}

function Whole({ budget, answer }: { budget: Budget; answer: GetBudgetAnswer }) {
	const w = useFunds();
	const [q, setQ] = useQueryText("q");
	const [view, setView] = useQueryText("view", "flow");
	return (
		<>
			<section className="card stack">
				<Compare of={budget} budget={budget} />
				<Largest budget={budget} />
				<Decided budget={budget} />
				<BudgetNote budget={budget} height={asOf(answer)} />
			</section>
			<FindForm value={q} onFind={setQ} label={w.filter} />
			{q ? (
				<Suspense fallback={<Skeleton lines={6} />}>
					<Found text={q} budget={budget.id} />
				</Suspense>
			) : (
				<Tabs
					label={titled(budget, "zh")}
					selected={view}
					onSelect={setView}
					items={[
						{ id: "flow", title: w.flow, children: <FlowView answer={answer} budget={budget} /> },
						{
							id: "lines",
							title: w.linesAll,
							children: <Later>{<LineTable budget={budget} exponent={answer.exponent} />}</Later>,
						},
						{
							id: "payments",
							title: w.paymentsTable,
							children: <Later>{<EntryTable budget={budget} exponent={answer.exponent} />}</Later>,
						},
						{
							id: "files",
							title: w.download,
							children: <Downloads budget={budget} exponent={answer.exponent} height={asOf(answer)} />,
						},
					]}
				/>
			)}
			<Note title={w.checkYourself}>
				<p>{w.checkHow}</p>
			</Note>
		</>
	);
}

const Later = ({ children }: { children: React.ReactNode }) => (
	<Suspense fallback={<Skeleton lines={8} />}>{children}</Suspense>
);

function Decided({ budget }: { budget: Budget }) {
	const w = useFunds();
	const f = useFormat();
	if (!budget.approvedBy) return null;
	return (
		<Facts
			of={[
				[w.submittedBy, budget.submittedBy],
				[w.approvedBy, `${budget.approvedBy} · ${f.time(budget.approvedMs)}`],
				[w.decision, budget.decision],
			]}
		/>
	);
}
