// A payment's story in plain sentences, from what the ledger answers. Nothing is guessed: what is not there is said.
import { formatOf, type Lang, type Text } from "@gongshi/portal/i18n";
import { type Entry, Kind, PaymentStage } from "../entry_pb.ts";
import type { GetPaymentAnswer } from "../funds_pb.ts";
import { payeeText } from "./names.ts";

export interface StoryStep {
	readonly title: Text;
	readonly says: Text;
	readonly state: "done" | "now" | "next" | "failed";
	/** Who signed, for whom and when; not set for what has not happened. */
	readonly by?: { readonly party: string; readonly organisation: string; readonly ms: bigint };
	/** The transaction that was signed; not set for what has not happened. */
	readonly transaction?: Uint8Array;
}

const both = (say: (l: Lang) => string): Text => ({ zh: say("zh"), en: say("en") });

/** Says a sum in either language. */
export type Say = (minor: bigint) => Text;
export const saying =
	(currency: string, exponent?: number): Say =>
	(minor) =>
		both((l) => formatOf(l).money({ minor, currency, exponent }));

const signed = (e: Entry) => ({
	by: { party: e.party, organisation: e.organisation, ms: e.recordedMs },
	transaction: e.transaction,
});

/**
 * The steps of a payment in the order in which they happened, and then what is still to come. `vote` is the entry by
 * which the line received its money, if it is known yet.
 */
export function storyOf(a: GetPaymentAnswer, say: Say, vote?: Entry): StoryStep[] {
	const p = a.payment;
	if (!p) return [];
	const find = (n: bigint) => a.entries.find((e) => e.sequence === n);
	const steps: StoryStep[] = [lineStep(a, say, vote)];
	const commitment = find(p.commitment);
	if (commitment) steps.push(commitmentStep(a, commitment, say));
	const order = find(p.number);
	if (order) steps.push(orderStep(order, say));
	if (p.stage === PaymentStage.CANCELLED) return [...steps, cancelledStep(find(p.cancellation), say)];
	steps.push(eyesStep(a));
	if (p.stage !== PaymentStage.ORDERED || p.confirmation > 0n) steps.push(bankStep(a, find(p.confirmation), say));
	else steps.push(laterStep());
	for (const n of p.returns) {
		const e = find(n);
		if (e) steps.push(returnStep(e, say));
	}
	return steps;
}

function lineStep(a: GetPaymentAnswer, say: Say, vote: Entry | undefined): StoryStep {
	const l = a.line;
	const voted = say(l?.adjustedMinor ?? 0n);
	return {
		title: { zh: "先有预算", en: "First there was a budget" },
		says: {
			zh: `科目“${l?.nameZh || l?.nameEn || l?.code || ""}”经批准、调剂后共有 ${voted.zh}。`,
			en: `The line “${l?.nameEn || l?.nameZh || l?.code || ""}” has ${voted.en} after its vote and transfers.`,
		},
		state: "done",
		...(vote ? signed(vote) : {}),
	};
}

function commitmentStep(a: GetPaymentAnswer, e: Entry, say: Say): StoryStep {
	const who = payeeText(a.commitment?.payee ?? e.payee);
	const sum = say(e.amountMinor);
	const due = a.commitment?.due ?? "";
	return {
		title: { zh: "订立合同", en: "A contract bound the money" },
		says: {
			zh: `为“${e.purpose}”与${who.zh}订立 ${sum.zh}${e.reference ? `，合同号 ${e.reference}` : ""}${due ? `，约定 ${due} 前付清` : ""}。`,
			en: `${sum.en} was bound to ${who.en} for “${e.purpose}”${e.reference ? `, contract ${e.reference}` : ""}${due ? `, to be paid by ${due}` : ""}.`,
		},
		state: "done",
		...signed(e),
	};
}

function orderStep(e: Entry, say: Say): StoryStep {
	const sum = say(e.amountMinor);
	return {
		title: { zh: "经办人开出付款单", en: "An officer ordered the payment" },
		says: {
			zh: `申请支付 ${sum.zh}，用于“${e.purpose}”。`,
			en: `A payment of ${sum.en} was asked for: “${e.purpose}”.`,
		},
		state: "done",
		...signed(e),
	};
}

/** The second pair of eyes leaves no entry: it moves no money. The controller is always of the organisation of the order. */
function eyesStep(a: GetPaymentAnswer): StoryStep {
	const p = a.payment;
	const title = { zh: "第二人复核", en: "A second pair of eyes" };
	if (!p?.approvedBy)
		return {
			title,
			says: {
				zh: "还没有人复核。复核人不能是经办人。",
				en: "Nobody has approved it yet. It cannot be whoever ordered it.",
			},
			state: "now",
		};
	return {
		title,
		says: {
			zh: `${p.approvedBy} 复核同意；经办的是 ${p.orderedBy}，不是同一个人。`,
			en: `${p.approvedBy} approved it; ${p.orderedBy} had ordered it, which is somebody else.`,
		},
		state: "done",
		by: {
			party: p.approvedBy,
			organisation: a.entries.find((e) => e.sequence === p.number)?.organisation ?? "",
			ms: p.approvedMs,
		},
		transaction: p.approval,
	};
}

function bankStep(a: GetPaymentAnswer, e: Entry | undefined, say: Say): StoryStep {
	if (!e) {
		return {
			title: { zh: "等待银行确认", en: "Waiting for the bank" },
			says: {
				zh: "尚无银行确认这笔钱已经付出。确认之前，它不算已支付。",
				en: "No bank has confirmed yet that the money has left. Until then it does not count as paid.",
			},
			state: "now",
		};
	}
	const sum = say(e.amountMinor);
	const p = a.payment;
	return {
		title: { zh: "银行确认已付", en: "The bank confirmed it" },
		says: {
			zh: `银行确认 ${p?.paidOn || e.date} 已付出 ${sum.zh}，回单号 ${p?.bankReference || e.reference}。`,
			en: `The bank confirmed that ${sum.en} left on ${p?.paidOn || e.date}, advice ${p?.bankReference || e.reference}.`,
		},
		state: "done",
		...signed(e),
	};
}

const laterStep = (): StoryStep => ({
	title: { zh: "银行付款", en: "The bank pays" },
	says: { zh: "复核之后，由银行付款并确认。", en: "After the approval the bank pays and confirms." },
	state: "next",
});

function returnStep(e: Entry, say: Say): StoryStep {
	const sum = say(e.amountMinor);
	return {
		title: { zh: "有钱退回", en: "Money came back" },
		says: { zh: `退回 ${sum.zh}：${e.purpose}。`, en: `${sum.en} came back: ${e.purpose}.` },
		state: "done",
		...signed(e),
	};
}

function cancelledStep(e: Entry | undefined, say: Say): StoryStep {
	const sum = say(e ? -e.amountMinor : 0n);
	return {
		title: { zh: "付款单被撤销", en: "The order was cancelled" },
		says: {
			zh: e
				? `复核时撤销了 ${sum.zh}：${e.purpose || "未写原因"}。没有付出一分钱。`
				: "付款单已被撤销，没有付出一分钱。",
			en: e
				? `${sum.en} was cancelled on review: ${e.purpose || "no reason given"}. No money left.`
				: "The order was cancelled; no money left.",
		},
		state: "failed",
		...(e ? signed(e) : {}),
	};
}

/** What an entry is, in one sentence. */
export function entrySays(e: Entry, say: Say): Text {
	const sum = say(e.amountMinor < 0n ? -e.amountMinor : e.amountMinor);
	const who = payeeText(e.payee);
	const forZh = e.purpose ? `，用于“${e.purpose}”` : "";
	const forEn = e.purpose ? ` for “${e.purpose}”` : "";
	if (e.reverses > 0n)
		return {
			zh: `冲销第 ${e.reverses} 笔账中的 ${sum.zh}${e.purpose ? `：${e.purpose}` : ""}。`,
			en: `Undoes ${sum.en} of entry ${e.reverses}${e.purpose ? `: ${e.purpose}` : ""}.`,
		};
	const negative = e.amountMinor < 0n;
	switch (e.kind) {
		case Kind.APPROVED:
			return { zh: `批准该科目 ${sum.zh}。`, en: `${sum.en} was voted for the line.` };
		case Kind.ADJUSTED:
			return negative
				? { zh: `从该科目调出 ${sum.zh}${forZh}。`, en: `${sum.en} was moved away from the line${forEn}.` }
				: {
						zh: `该科目调整后的数或调入数为 ${sum.zh}${forZh}。`,
						en: `The line's adjusted amount, or what was moved to it: ${sum.en}${forEn}.`,
					};
		case Kind.ALLOTTED:
			return { zh: `下达用款额度 ${sum.zh}。`, en: `${sum.en} was released to be spent.` };
		case Kind.COMMITTED:
			return { zh: `与${who.zh}订立 ${sum.zh}${forZh}。`, en: `${sum.en} was bound to ${who.en}${forEn}.` };
		case Kind.ORDERED:
			return {
				zh: `申请向${who.zh}支付 ${sum.zh}${forZh}。`,
				en: `A payment of ${sum.en} to ${who.en} was ordered${forEn}.`,
			};
		case Kind.RETURNED:
			return { zh: `${who.zh}退回 ${sum.zh}${forZh}。`, en: `${sum.en} came back from ${who.en}${forEn}.` };
		default:
			return paidSays({ negative, named: e.payee !== undefined, who, sum, forZh, forEn });
	}
}

function paidSays({
	negative,
	named,
	who,
	sum,
	forZh,
	forEn,
}: {
	negative: boolean;
	named: boolean;
	who: Text;
	sum: Text;
	forZh: string;
	forEn: string;
}): Text {
	if (!named)
		return {
			zh: `按公布的数，该科目支出 ${sum.zh}${negative ? "（负数）" : ""}${forZh}。`,
			en: `As published, ${sum.en}${negative ? " (negative)" : ""} was spent on the line${forEn}.`,
		};
	return negative
		? { zh: `从${who.zh}收回 ${sum.zh}${forZh}。`, en: `${sum.en} came back from ${who.en}${forEn}.` }
		: { zh: `向${who.zh}支付 ${sum.zh}${forZh}。`, en: `${sum.en} was paid to ${who.en}${forEn}.` };
}
