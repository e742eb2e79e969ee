// In which currency a budget is kept, of which only the id is known.
import { ask, keyOf, learnt, memory } from "@gongshi/portal/ledger";
import type { Budget } from "../budget_pb.ts";
import { Funds } from "../funds_pb.ts";

/** The currency of a budget that was seen before, if it was; else it is asked for, and sentences are said again with it. */
export function currencyOf(budget: string): string | undefined {
	const known = memory.getQueriesData<{ budget?: Budget; budgets?: Budget[] }>({
		queryKey: ["gongshi.funds.v1.Funds"],
	});
	for (const [, answer] of known) {
		const found = [answer?.budget, ...(answer?.budgets ?? [])].find((b) => b?.id === budget);
		if (found?.currency) return found.currency;
	}
	void learn(budget);
	return undefined;
}

const asked = new Set<string>();

/** A budget may be newer than the page. One that does not exist is asked for once. */
async function learn(budget: string): Promise<void> {
	if (budget === "" || asked.has(budget)) return;
	asked.add(budget);
	try {
		await memory.fetchQuery({
			queryKey: keyOf(Funds.method.getBudget, { budget }),
			queryFn: () => ask(Funds.method.getBudget, { budget }),
			retry: false,
		});
	} catch {
		return;
	}
	asked.delete(budget); // It is remembered for a while, not for ever.
	learnt();
}

const everyBudget = { pageSize: 500 };

/** The budgets, so that sums are said in their currency. */
export const prepare = (): Promise<unknown> =>
	memory.fetchQuery({
		queryKey: keyOf(Funds.method.findBudgets, everyBudget),
		// A node that hangs must not keep the sentences from the page.
		queryFn: () => ask(Funds.method.findBudgets, everyBudget, AbortSignal.timeout(3000)),
		gcTime: Number.POSITIVE_INFINITY,
		retry: false,
	});
