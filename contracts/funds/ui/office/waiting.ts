// What waits in a budget: everything that is not decided, from the ledger as it is now.
import { useLang, useText } from "@gongshi/portal/i18n";
import { useAsk, useAskPages } from "@gongshi/portal/ledger";
import { type Budget, Control, Stage } from "../../budget_pb.ts";
import { PaymentStage } from "../../entry_pb.ts";
import { Funds } from "../../funds_pb.ts";
import { payeeText, titled } from "../names.ts";
import { useEvery } from "../parts.tsx";
import { paymentAt, taskAt } from "../place.ts";
import { most } from "./choices.ts";
import { type Task, taskOf } from "./tasks.ts";
import { useOffice } from "./words.ts";

export interface Item {
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

/** All that waits for a decision: orders, transfers, the budget itself. They are all fetched, so that they can be counted. */
export function useWaiting(budget: Budget): { items: readonly Item[]; ready: boolean } {
	const payments = usePayments(budget);
	const transfers = useTransfers(budget);
	const stage = useStage(budget);
	return {
		items: [...stage, ...(payments ?? []), ...(transfers ?? [])],
		ready: payments !== undefined && transfers !== undefined,
	};
}

function useStage(budget: Budget): Item[] {
	const lang = useLang();
	const item = (id: string): Item => ({
		key: id,
		title: taskOf(id).title[lang],
		more: titled(budget, lang),
		to: taskAt(budget.id, id),
		task: taskOf(id),
		...(id === "approve-budget" ? { by: budget.submittedBy } : {}),
	});
	if (budget.stage === Stage.DRAFT) return [item("draft-line"), item("submit-budget")];
	if (budget.stage === Stage.SUBMITTED) return [item("approve-budget"), item("return-budget")];
	return [];
}

function usePayments(budget: Budget): Item[] | undefined {
	const w = useOffice();
	const text = useText();
	const stage = [PaymentStage.ORDERED, PaymentStage.APPROVED];
	const question = { budget: budget.id, stage, order: "-number", pageSize: most };
	const pages = useAskPages(Funds.method.findPayments, question);
	useEvery(pages);
	return pages.data?.pages
		.flatMap((p) => p.payments)
		.map((p) => {
			const waits = p.stage === PaymentStage.ORDERED;
			const task = waits ? "approve-payment" : "confirm-payment";
			return {
				key: `p${p.number}`,
				title: w.payment(String(p.number), text(payeeText(p.payee))),
				more: p.purpose,
				minor: p.amountMinor,
				to: taskAt(budget.id, task, `?payment=${p.number}`),
				see: paymentAt(budget.id, p.number),
				task: taskOf(task),
				...(waits ? { by: p.orderedBy } : {}),
			};
		});
}

function useTransfers(budget: Budget): Item[] | undefined {
	const w = useOffice();
	const pages = useAskPages(Funds.method.findTransfers, { budget: budget.id, order: "-number", pageSize: most });
	useEvery(pages);
	return pages.data?.pages
		.flatMap((p) => p.transfers)
		.filter((t) => t.decision === "")
		.map((t) => ({
			key: `t${t.number}`,
			title: w.transfer(String(t.number)),
			more: `${t.from} → ${t.to} · ${t.reason}`,
			minor: t.amountMinor,
			to: taskAt(budget.id, "approve-transfer", `?transfer=${t.number}`),
			task: taskOf("approve-transfer"),
			by: t.proposedBy,
		}));
}

/** How many contracts are looked at in one go. */
const contracts = 100;

export interface Payable {
	readonly items: readonly Item[];
	/** How many contracts were looked at, the newest first. */
	readonly looked: number;
	/** Looks at more; undefined when there are none. */
	readonly more: (() => void) | undefined;
}

/** Contracts with money left to pay. A budget may have tens of thousands, so older ones are looked at when asked for. */
export function usePayable(budget: Budget): Payable | undefined {
	const w = useOffice();
	const text = useText();
	const pages = useAskPages(Funds.method.findCommitments, { budget: budget.id, order: "-number", pageSize: contracts });
	const all = pages.data?.pages.flatMap((p) => p.commitments);
	return (
		all && {
			looked: all.length,
			more: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
			items: all
				.filter((c) => c.orderedMinor < c.amountMinor)
				.map((c) => ({
					key: `c${c.number}`,
					title: w.commitment(String(c.number), text(payeeText(c.payee))),
					more: `${c.purpose}${c.due ? ` · ${c.due}` : ""}`,
					minor: c.amountMinor - c.orderedMinor,
					to: taskAt(budget.id, "order-payment", `?commitment=${c.number}`),
					task: taskOf("order-payment"),
				})),
		}
	);
}

/** All enforced budgets, the newest year first. */
export function useBudgets() {
	const pages = useAskPages(Funds.method.findBudgets, { control: Control.ENFORCED, order: "-year", pageSize: most });
	useEvery(pages);
	return pages;
}

/** The exponent of a budget's money, which its currency has. */
export const useExponent = (budget: string): number => useAsk(Funds.method.getBudget, { budget }).data?.exponent ?? 2;
