// What a field that chooses offers: lines, contracts, payments, transfers and entries as they are on the ledger now.
import { type Lang, useFormat, useLang, useText } from "@gongshi/portal/i18n";
import { useAsk } from "@gongshi/portal/ledger";
import { useDeferredValue } from "react";
import { Kind } from "../../entry_pb.ts";
import { Funds } from "../../funds_pb.ts";
import type { Line } from "../../line_pb.ts";
import { named, payeeText } from "../names.ts";
import { entrySays, saying } from "../story.ts";
import type { Choosing } from "./task.ts";
import { useOffice } from "./words.ts";

export interface Choice {
	/** What is sent. */
	readonly value: string;
	readonly label: string;
	/** More about it, which is searched too. */
	readonly under: string;
	/** A sum that stands beside it, in words: "可用 1,200.00 元". */
	readonly sum?: string;
}

export interface Where {
	readonly budget: string;
	readonly currency: string;
	readonly exponent: number;
}

/** What may be committed on a line, as the contract reckons it: released, less bound, plus what came back. */
export const freeOf = (l: Line): bigint => l.allottedMinor - l.committedMinor + l.returnedMinor;
export const unreleasedOf = (l: Line): bigint => l.adjustedMinor - l.allottedMinor;

/** An enforced budget has at most 500 lines, so that one page holds them all. */
export const most = 500;

/**
 * The choices for what is typed. Lines and transfers are all there; of the others the newest, and whatever the ledger
 * finds by the words that are typed.
 */
export function useChoices(of: Choosing, at: Where, typed: string): readonly Choice[] | undefined {
	const words = useDeferredValue(/^\d*$/.test(typed) ? "" : typed);
	const lines = useLines(of, at);
	const commitments = useCommitments(of, at, words);
	const payments = usePayments(of, at, words);
	const transfers = useTransfers(of, at);
	const entries = useEntries(of, at, words);
	return { line: lines, commitment: commitments, payment: payments, transfer: transfers, entry: entries }[of.kind];
}

const budgetOf = (at: Where) => ({ budget: at.budget });
const useSum = (at: Where) => {
	const f = useFormat();
	return (minor: bigint) => f.money({ minor, currency: at.currency, exponent: at.exponent });
};

function useLines(of: Choosing, at: Where): readonly Choice[] | undefined {
	const w = useOffice();
	const lang = useLang();
	const sum = useSum(at);
	const shows = of.kind === "line" ? of.shows : "none";
	// Where a line is to stand above others, those that have none below yet are offered too, and the groups.
	const question = { ...budgetOf(at), ...(shows === "none" ? {} : { leaf: true }), pageSize: most, order: "code" };
	const answer = useAsk(Funds.method.findLines, question, { enabled: of.kind === "line" });
	const beside = (l: Line): string | undefined =>
		shows === "free"
			? w.free(sum(freeOf(l)))
			: shows === "unreleased"
				? w.unreleased(sum(unreleasedOf(l)))
				: shows === "voted"
					? w.voted(sum(l.adjustedMinor))
					: undefined;
	return answer.data?.lines.map((l) => choiceOfLine(l, lang, beside(l)));
}

const choiceOfLine = (l: Line, lang: Lang, sum: string | undefined): Choice => ({
	value: l.code,
	label: named(l, lang, l.code),
	under: l.code,
	...(sum ? { sum } : {}),
});

function useCommitments(of: Choosing, at: Where, words: string): readonly Choice[] | undefined {
	const w = useOffice();
	const text = useText();
	const sum = useSum(at);
	const question = { ...budgetOf(at), text: words, order: "-number", pageSize: most };
	const answer = useAsk(Funds.method.findCommitments, question, { enabled: of.kind === "commitment", keep: true });
	return answer.data?.commitments
		.filter((c) => c.orderedMinor < c.amountMinor)
		.map((c) => ({
			value: String(c.number),
			label: w.commitment(String(c.number), text(payeeText(c.payee))),
			under: [c.purpose, c.reference].filter(Boolean).join(" · "),
			sum: w.leftOf(sum(c.amountMinor - c.orderedMinor)),
		}));
}

function usePayments(of: Choosing, at: Where, words: string): readonly Choice[] | undefined {
	const w = useOffice();
	const text = useText();
	const sum = useSum(at);
	const stage = of.kind === "payment" ? [of.stage] : [];
	const question = { ...budgetOf(at), stage, text: words, order: "-number", pageSize: most };
	const answer = useAsk(Funds.method.findPayments, question, { enabled: of.kind === "payment", keep: true });
	return answer.data?.payments.map((p) => ({
		value: String(p.number),
		label: w.payment(String(p.number), text(payeeText(p.payee))),
		under: [p.purpose, p.bankReference].filter(Boolean).join(" · "),
		sum: sum(p.amountMinor - p.returnedMinor),
	}));
}

function useTransfers(of: Choosing, at: Where): readonly Choice[] | undefined {
	const w = useOffice();
	const sum = useSum(at);
	const question = { ...budgetOf(at), order: "-number", pageSize: most };
	const answer = useAsk(Funds.method.findTransfers, question, { enabled: of.kind === "transfer" });
	return answer.data?.transfers
		.filter((t) => t.decision === "")
		.map((t) => ({
			value: String(t.number),
			label: w.transfer(String(t.number)),
			under: `${t.from} → ${t.to} · ${t.reason}`,
			sum: sum(t.amountMinor),
		}));
}

/** Votes are put right by transfers and payments by returns, so neither is offered to be undone. */
const reversible = [Kind.ALLOTTED, Kind.COMMITTED, Kind.ORDERED];

function useEntries(of: Choosing, at: Where, words: string): readonly Choice[] | undefined {
	const w = useOffice();
	const text = useText();
	const sum = useSum(at);
	const say = saying(at.currency, at.exponent);
	const question = { ...budgetOf(at), kind: reversible, text: words, order: "-sequence", pageSize: most };
	const answer = useAsk(Funds.method.findEntries, question, { enabled: of.kind === "entry", keep: true });
	return answer.data?.entries
		.filter((e) => e.reverses === 0n)
		.map((e) => ({
			value: String(e.sequence),
			label: w.entryNumber(String(e.sequence)),
			under: `${text(entrySays(e, say))} ${e.line}`,
			sum: sum(e.amountMinor),
		}));
}
