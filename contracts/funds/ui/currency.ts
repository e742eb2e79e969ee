// In which currency a budget is kept, of which only the id is known.
import { ask, keyOf, memory } from "@gongshi/portal/ledger";
import type { Budget } from "../budget_pb.ts";
import { Funds } from "../funds_pb.ts";

/** The currency of a budget that was seen before, if it was. */
export function currencyOf(budget: string): string | undefined {
	const known = memory.getQueriesData<{ budget?: Budget; budgets?: Budget[] }>({
		queryKey: ["gongshi.funds.v1.Funds"],
	});
	for (const [, answer] of known) {
		const found = [answer?.budget, ...(answer?.budgets ?? [])].find((b) => b?.id === budget);
		if (found?.currency) return found.currency;
	}
	return undefined;
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
