// Parts of sentences about money of which only the budget's id is known.

import { formatOf, type Text } from "@gongshi/portal/i18n";
import { memory } from "@gongshi/portal/ledger";
import type { Budget } from "../budget_pb.ts";
import type { Payee } from "../entry_pb.ts";
import { payeeText } from "./payee.ts";

/**
 * A sum of a budget. The command holds minor units and the budget's id alone, so the currency comes from a budget that
 * was seen before; otherwise the exact number is said in minor units, never guessed.
 */
export function sum(budget: string, minor: bigint, currency = currencyOf(budget)): Text {
	if (!currency)
		return {
			zh: `${formatOf("zh").number(minor)} 个最小货币单位`,
			en: `${formatOf("en").number(minor)} minor units`,
		};
	return { zh: formatOf("zh").money({ minor, currency }), en: formatOf("en").money({ minor, currency }) };
}

function currencyOf(budget: string): string | undefined {
	const known = memory.getQueriesData<{ budget?: Budget; budgets?: Budget[] }>({
		queryKey: ["gongshi.funds.v1.Funds"],
	});
	for (const [, answer] of known) {
		const found = [answer?.budget, ...(answer?.budgets ?? [])].find((b) => b?.id === budget);
		if (found?.currency) return found.currency;
	}
	return undefined;
}

export const to = (p: Payee | undefined): Text => payeeText(p);
export const because = (text: string): Text =>
	text ? { zh: `，理由：${text}`, en: `, because: ${text}` } : { zh: "", en: "" };
export const under = (text: string): Text =>
	text ? { zh: `，依据 ${text}`, en: ` by decision ${text}` } : { zh: "", en: "" };
