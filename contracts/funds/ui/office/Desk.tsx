import { useLang, useText } from "@gongshi/portal/i18n";
import { Answer, EmptyState, Link, Money, PageHead, Select, Status, useQueryText } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { type Budget, Control, Stage } from "../../budget_pb.ts";
import { PaymentStage } from "../../entry_pb.ts";
import { Funds } from "../../funds_pb.ts";
import { payeeText, titled } from "../names.ts";
import { BudgetNote } from "../parts.tsx";
import { paymentAt, taskAt } from "../place.ts";
import { holds, NeedKey, useActor } from "./sign.ts";
import { type Task, tasks } from "./tasks.ts";
import { roles, useOffice } from "./words.ts";
import "../funds.css";

/** The role with which most begin. */
const most = "funds/payer";

/** What waits in the finance office, and what can be begun. */
export default function Desk() {
	const w = useOffice();
	const lang = useLang();
	const actor = useActor();
	const all = useAsk(Funds.method.findBudgets, { control: Control.ENFORCED, order: "-year", pageSize: 100 });
	const [id, setId] = useQueryText("budget");
	return (
		<div className="stack" data-gap="large">
			<PageHead title={w.title} lead={w.lead} />
			{!actor.loading && !actor.key && <NeedKey role={most} />}
			<Answer of={all} lines={8}>
				{({ budgets, height }) => {
					const budget = budgets.find((b) => b.id === id) ?? budgets[0];
					return (
						<>
							{budgets.length > 1 && (
								<Select
									label={w.budget}
									value={budget?.id ?? ""}
									onChange={(v) => setId(v)}
									options={budgets.map((b) => ({ value: b.id, label: titled(b, lang) }))}
								/>
							)}
							{budget && <Waiting budget={budget} height={height} />}
							<Begin budget={budget} />
						</>
					);
				}}
			</Answer>
		</div>
	);
}

interface Item {
	readonly key: string;
	readonly title: string;
	readonly more: string;
	readonly to: string;
	readonly task: Task;
	readonly see?: string;
	readonly minor?: bigint;
	/** Who prepared it, and may not approve it. */
	readonly by?: string;
}

const taskOf = (id: string): Task => tasks.find((t) => t.id === id) as Task;

function useItems(budget: Budget): { items: Item[]; ready: boolean } {
	const w = useOffice();
	const text = useText();
	const lang = useLang();
	const payments = useAsk(Funds.method.findPayments, {
		budget: budget.id,
		stage: [PaymentStage.ORDERED, PaymentStage.APPROVED],
		pageSize: 200,
	});
	const transfers = useAsk(Funds.method.findTransfers, { budget: budget.id, pageSize: 200 });
	const commitments = useAsk(Funds.method.findCommitments, { budget: budget.id, pageSize: 200 });
	const items: Item[] = [];
	const budgetItem = (task: string): Item => ({
		key: task,
		title: taskOf(task).title[lang],
		more: titled(budget, lang),
		to: taskAt(budget.id, task),
		task: taskOf(task),
		...(task === "approve-budget" ? { by: budget.submittedBy } : {}),
	});
	if (budget.stage === Stage.DRAFT) items.push(budgetItem("draft-line"), budgetItem("submit-budget"));
	if (budget.stage === Stage.SUBMITTED) items.push(budgetItem("approve-budget"), budgetItem("return-budget"));
	for (const p of payments.data?.payments ?? []) {
		const waits = p.stage === PaymentStage.ORDERED;
		const task = waits ? "approve-payment" : "confirm-payment";
		items.push({
			key: `p${p.number}`,
			title: w.payment(String(p.number), text(payeeText(p.payee))),
			more: p.purpose,
			minor: p.amountMinor,
			to: taskAt(budget.id, task, `?payment=${p.number}`),
			see: paymentAt(budget.id, p.number),
			task: taskOf(task),
			...(waits ? { by: p.orderedBy } : {}),
		});
	}
	for (const t of transfers.data?.transfers.filter((one) => !one.approvedBy) ?? [])
		items.push({
			key: `t${t.number}`,
			title: w.transfer(String(t.number)),
			more: t.reason,
			minor: t.amountMinor,
			to: taskAt(budget.id, "approve-transfer", `?transfer=${t.number}`),
			task: taskOf("approve-transfer"),
			by: t.proposedBy,
		});
	for (const c of commitments.data?.commitments.filter((one) => one.orderedMinor < one.amountMinor) ?? [])
		items.push({
			key: `c${c.number}`,
			title: w.commitment(String(c.number), text(payeeText(c.payee))),
			more: `${c.purpose}${c.due ? ` · ${c.due}` : ""}`,
			minor: c.amountMinor - c.orderedMinor,
			to: taskAt(budget.id, "order-payment", `?commitment=${c.number}`),
			task: taskOf("order-payment"),
		});
	return { items, ready: [payments, transfers, commitments].every((a) => a.data !== undefined || a.isError) };
}

function Waiting({ budget, height }: { budget: Budget; height: bigint }) {
	const w = useOffice();
	const actor = useActor();
	const { items, ready } = useItems(budget);
	const can = (i: Item) => holds(actor, i.task.role) && !(i.by && i.by === actor.party);
	const sorted = items.toSorted((a, b) => Number(can(b)) - Number(can(a)));
	return (
		<section className="card" aria-live="polite">
			<h2>{w.waiting}</h2>
			{ready && sorted.length === 0 && <EmptyState title={w.nothing}>{w.nothingHow}</EmptyState>}
			<ul className="tasks">
				{sorted.map((i) => (
					<One key={i.key} item={i} budget={budget} mine={can(i)} own={i.by !== undefined && i.by === actor.party} />
				))}
			</ul>
			<BudgetNote budget={budget} height={height} />
		</section>
	);
}

function One({ item, budget, mine, own }: { item: Item; budget: Budget; mine: boolean; own: boolean }) {
	const w = useOffice();
	const text = useText();
	return (
		<li>
			<div className="wrap">
				<strong>{item.see ? <Link to={item.see}>{item.title}</Link> : item.title}</strong>{" "}
				{mine && <Status tone="warn">{w.mine}</Status>}
				<div className="meta">
					{item.minor !== undefined && (
						<>
							<Money minor={item.minor} currency={budget.currency} /> ·{" "}
						</>
					)}
					{item.more}
				</div>
				{!mine && (
					<div className="meta">
						{own ? w.own : w.needs(text(roles[item.task.role] ?? { zh: item.task.role, en: item.task.role }))}
					</div>
				)}
			</div>
			<Link to={item.to} button={mine ? "main" : "second"} data-size="small">
				{text(item.task.title)}
			</Link>
		</li>
	);
}

/** Tasks that begin by themselves rather than with something that waits. */
const beginnings = [
	"commit",
	"propose-transfer",
	"allot",
	"reverse",
	"return-payment",
	"draft-line",
	"draft-budget",
	"open-year",
	"close-budget",
	"close-year",
];
const ofNoBudget = new Set(["draft-budget", "open-year", "close-year"]);

function Begin({ budget }: { budget: Budget | undefined }) {
	const w = useOffice();
	const text = useText();
	return (
		<section className="card stack">
			<h2>{w.start}</h2>
			<div className="grid" style={{ "--min": "16rem" } as never}>
				{beginnings
					.filter((id) => budget || ofNoBudget.has(id))
					.filter((id) => id !== "draft-line" || budget?.stage === Stage.DRAFT)
					.map((id) => (
						<div key={id}>
							<Link to={taskAt(ofNoBudget.has(id) ? "-" : (budget?.id ?? "-"), id)}>{text(taskOf(id).title)}</Link>
							<div className="meta">{w.needs(text(roles[taskOf(id).role] ?? { zh: "", en: "" }))}</div>
						</div>
					))}
			</div>
		</section>
	);
}
