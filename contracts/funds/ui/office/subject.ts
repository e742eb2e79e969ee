// What the numbers in a form stand for, and what is most likely meant by them.
import { decimal } from "@gongshi/portal/i18n";
import { useAsk } from "@gongshi/portal/ledger";
import type { Budget } from "../../budget_pb.ts";
import { type Commitment, type Entry, type Payment, PaymentStage, type Transfer } from "../../entry_pb.ts";
import { Funds } from "../../funds_pb.ts";
import type { Line } from "../../line_pb.ts";
import { numberOf } from "../place.ts";
import { most, type Where } from "./choices.ts";
import type { Task, Values } from "./task.ts";

export interface Subject {
	readonly payment?: Payment | undefined;
	readonly commitment?: Commitment | undefined;
	readonly transfer?: Transfer | undefined;
	readonly entry?: Entry | undefined;
	/** How much of the entry has been undone, of its own sign. */
	readonly undone?: bigint | undefined;
	/** The line of a draft that is there already. */
	readonly line?: Line | undefined;
	/** Whether some of it is still on its way. */
	readonly asking: boolean;
}

/** Asks only for what the task has fields for and the form has numbers of. */
export function useSubject(task: Task, values: Values, { budget }: Where): Subject {
	const asked = (name: string) =>
		task.fields.some((f) => f.name === name && f.choose) ? numberOf(values[name] ?? "") : 0n;
	const payment = asked("payment");
	const commitment = asked("commitment");
	const entry = asked("entry");
	const transfer = asked("transfer");
	const line = task.id === "draft-line" ? (values.line ?? "").trim() : "";
	const order = { budget, order: "-number", pageSize: most };
	const answers = {
		entry: useAsk(Funds.method.getEntry, { budget, entry }, { enabled: entry > 0n }),
		transfers: useAsk(Funds.method.findTransfers, order, { enabled: transfer > 0n }),
		lines: useAsk(Funds.method.findLines, { budget, pageSize: most, order: "code" }, { enabled: line !== "" }),
		payment: useAsk(Funds.method.getPayment, { budget, payment }, { enabled: payment > 0n }),
		commitment: useAsk(Funds.method.getCommitment, { budget, commitment }, { enabled: commitment > 0n }),
	};
	return {
		payment: answers.payment.data?.payment,
		commitment: answers.commitment.data?.commitment,
		transfer: answers.transfers.data?.transfers.find((t) => t.number === transfer),
		entry: answers.entry.data?.entry,
		undone: answers.entry.data?.reversal?.reversedMinor,
		line: answers.lines.data?.lines.find((l) => l.code === line),
		asking: Object.values(answers).some((a) => a.isLoading),
	};
}

const today = () => new Intl.DateTimeFormat("sv-SE").format(new Date());

/** What a form may begin with: all of a payment, all that is left of a contract, the words of a line that is there. */
export function suggested(task: Task, values: Values, s: Subject, at: Where): Values {
	const money = (minor: bigint) => decimal({ minor, currency: at.currency, exponent: at.exponent });
	if (task.id === "open-year") return yearOf((values.year ?? "").trim());
	if (s.payment)
		return {
			amount_minor: money(s.payment.amountMinor - s.payment.returnedMinor),
			...(task.id === "confirm-payment" ? { paid_on: today() } : {}),
		};
	if (s.commitment)
		return { amount_minor: money(s.commitment.amountMinor - s.commitment.orderedMinor), purpose: s.commitment.purpose };
	if (s.line) return wordsOf(s.line, money(s.line.draftedMinor));
	return {};
}

const yearOf = (year: string): Values =>
	/^\d{4}$/.test(year) ? { opens: `${year}-01-01`, closes: `${year}-12-31`, currency: "CNY" } : {};

/** A line is given another amount by saying it again in the same words. */
const wordsOf = (l: Line, amount: string): Values => ({
	parent: l.parent,
	name_zh: l.nameZh,
	name_en: l.nameEn,
	amount_minor: amount,
	department: l.department,
	unit: l.unit,
	function: l.function,
	economic: l.economic,
	cofog: l.cofog,
	programme: l.programme,
	project: l.project,
	region: l.region,
	funding: l.funding,
});

/** The party that prepared what the task decides on: it may not be who decides. "" where that does not matter. */
export function preparedBy(task: Task, s: Subject, budget: Budget | undefined): string {
	if (task.id === "approve-payment") return s.payment?.orderedBy ?? "";
	if (task.id === "approve-transfer") return s.transfer?.proposedBy ?? "";
	if (task.id === "reverse") return s.entry?.party ?? "";
	if (task.id === "approve-budget") return budget?.submittedBy ?? "";
	return "";
}

const due: Readonly<Record<string, PaymentStage>> = {
	"approve-payment": PaymentStage.ORDERED,
	"confirm-payment": PaymentStage.APPROVED,
	"return-payment": PaymentStage.CONFIRMED,
};

/** Whether the payment is at another step than the task's. */
export const misplaced = (task: Task, s: Subject): boolean =>
	s.payment !== undefined && due[task.id] !== undefined && s.payment.stage !== due[task.id];
