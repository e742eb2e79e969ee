import { useLang, useText } from "@gongshi/portal/i18n";
import { EmptyState, ErrorNote, Link, PageHead, Select, Skeleton, useQueryText } from "@gongshi/portal/kit";
import { type Budget, Stage } from "../../budget_pb.ts";
import { titled } from "../names.ts";
import { taskAt } from "../place.ts";
import { stages } from "../words.ts";
import { holds, NeedKey, useActor } from "./sign.ts";
import { type Task, taskOf } from "./tasks.ts";
import { Waiting } from "./Waiting.tsx";
import { useBudgets } from "./waiting.ts";
import { useOffice, useRoleName } from "./words.ts";
import "../funds.css";

/** The role with which most begin. */
const most = "funds/payer";

/** What waits in the finance office, and what can be begun. */
export default function Desk() {
	const w = useOffice();
	const lang = useLang();
	const text = useText();
	const actor = useActor();
	const pages = useBudgets();
	const [id, setId] = useQueryText("budget");
	const budgets = pages.data?.pages.flatMap((p) => p.budgets);
	// The newest that money moves in; a draft of next year does not take its place.
	const budget = budgets?.find((b) => b.id === id) ?? budgets?.find((b) => b.stage === Stage.APPROVED) ?? budgets?.[0];
	return (
		<div className="stack" data-gap="large">
			<PageHead title={w.title} lead={w.lead} />
			{!actor.loading && !actor.key && <NeedKey role={most} />}
			{pages.isError && <ErrorNote error={pages.error} onRetry={() => void pages.refetch()} />}
			{!budgets && !pages.isError && <Skeleton lines={8} />}
			{budgets && budgets.length > 1 && (
				<Select
					label={w.budget}
					value={budget?.id ?? ""}
					onChange={(v) => setId(v)}
					options={budgets.map((b) => ({ value: b.id, label: `${titled(b, lang)} · ${text(stages[b.stage])}` }))}
				/>
			)}
			{budgets?.length === 0 && <EmptyState title={w.noBudget}>{w.noBudgetHow}</EmptyState>}
			{budget && <Waiting key={budget.id} budget={budget} height={pages.data?.pages[0]?.height} />}
			{budgets && <Begin budget={budget} />}
		</div>
	);
}

/** Tasks that begin by themselves rather than with something that waits, by the stage in which the budget allows them. */
const beginnings: readonly { readonly id: string; readonly at?: Stage }[] = [
	{ id: "commit", at: Stage.APPROVED },
	{ id: "order-payment", at: Stage.APPROVED },
	{ id: "approve-payment", at: Stage.APPROVED },
	{ id: "confirm-payment", at: Stage.APPROVED },
	{ id: "return-payment", at: Stage.APPROVED },
	{ id: "reverse", at: Stage.APPROVED },
	{ id: "allot", at: Stage.APPROVED },
	{ id: "propose-transfer", at: Stage.APPROVED },
	{ id: "approve-transfer", at: Stage.APPROVED },
	{ id: "draft-line", at: Stage.DRAFT },
	{ id: "name-codes" },
	{ id: "draft-budget" },
	{ id: "open-year" },
	{ id: "close-budget", at: Stage.APPROVED },
	{ id: "close-year" },
];
const ofNoBudget = new Set(["draft-budget", "open-year", "close-year"]);

function Begin({ budget }: { budget: Budget | undefined }) {
	const w = useOffice();
	const role = useRoleName();
	const actor = useActor();
	const open = beginnings
		.filter(({ id, at }) => ofNoBudget.has(id) || (budget && (at === undefined || at === budget.stage)))
		.map(({ id }) => taskOf(id));
	const mine = open.filter((t) => holds(actor, t.role));
	const others = open.filter((t) => !holds(actor, t.role));
	return (
		<section className="card stack">
			<h2>{w.start}</h2>
			{mine.length > 0 && <Group title={w.forYou} of={mine} budget={budget} />}
			{others.length > 0 && <Group title={mine.length > 0 ? w.others : ""} of={others} budget={budget} />}
			<div>
				<Link to="/office/funds/import">{w.importTable}</Link>
				<div className="meta">{w.needs(role("funds/recorder"))}</div>
			</div>
		</section>
	);
}

function Group({ title, of, budget }: { title: string; of: readonly Task[]; budget: Budget | undefined }) {
	const w = useOffice();
	const text = useText();
	const role = useRoleName();
	return (
		<div className="stack" data-gap="small">
			{title && <h3>{title}</h3>}
			<div className="grid" style={{ "--min": "16rem" } as never}>
				{of.map((t) => (
					<div key={t.id}>
						<Link to={taskAt(ofNoBudget.has(t.id) ? "-" : (budget?.id ?? "-"), t.id)}>{text(t.title)}</Link>
						<div className="meta">{w.needs(role(t.role))}</div>
					</div>
				))}
			</div>
		</div>
	);
}
