// What a task is: one command, its fields in the order of the form.
import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import type { Text } from "@gongshi/portal/i18n";
import type { PaymentStage } from "../../entry_pb.ts";
import { minorOf } from "./money.ts";

/** What is typed, by the field's name in the proto, so that a refusal finds its field. */
export type Values = Readonly<Record<string, string>>;

/** Fields that choose among what is on the ledger; what is typed there and is no choice is sent as it is. */
export type Choosing =
	/** A line of the budget; `shows` says which balance stands beside it. */
	| { readonly kind: "line"; readonly shows: "free" | "unreleased" | "voted" | "none" }
	| { readonly kind: "commitment" }
	| { readonly kind: "payment"; readonly stage: PaymentStage }
	| { readonly kind: "transfer" }
	| { readonly kind: "entry" };

export interface TaskField {
	readonly name: string;
	readonly label: Text;
	readonly hint?: Text;
	/** How it is asked. "person" is a choice among categories of payees, "names" a list of codes and their names. */
	readonly kind: "text" | "long" | "money" | "date" | "choose" | "person" | "dimension" | "names" | "tick" | "number";
	readonly choose?: Choosing;
	readonly optional?: boolean;
	/** Other names by which the ledger's refusals call it. */
	readonly also?: readonly string[];
	/** Fields that most leave empty stand together behind one heading. */
	readonly rare?: boolean;
}

export interface Task {
	readonly id: string;
	readonly title: Text;
	readonly role: string;
	readonly fields: readonly TaskField[];
	readonly schema: DescMessage;
	readonly message: (v: Values, at: At) => MessageInitShape<DescMessage>;
}

export interface At {
	readonly budget: string;
	readonly exponent: number;
}

export const money = (v: Values, at: At, name = "amount_minor"): bigint => minorOf(v[name] ?? "", at.exponent) ?? 0n;
export const text = (v: Values, name: string): string => (v[name] ?? "").trim();
export const number = (v: Values, name: string): bigint =>
	/^\d{1,18}$/.test(text(v, name)) ? BigInt(text(v, name)) : 0n;

export const field = (
	name: string,
	kind: TaskField["kind"],
	label: readonly [zh: string, en: string],
	more: Partial<TaskField> = {},
): TaskField => ({ name, kind, label: { zh: label[0], en: label[1] }, ...more });

export const optional = { optional: true } as const;
export const amount = field("amount_minor", "money", ["金额", "Amount"], {
	hint: { zh: "例如 12,000.50", en: "For example 12,000.50" },
});
export const reason = field("reason", "long", ["理由", "Reason"], {
	hint: { zh: "会公开，请写清楚。", en: "Everybody can read it." },
});
export const decision = field("decision", "text", ["批准依据", "Decision"], {
	hint: { zh: "文号或决议号，例如 临政办〔2026〕21号", en: "The number of the decision" },
});

/** Keeps each message's type where it is written. */
export function task<S extends DescMessage>(
	t: Omit<Task, "schema" | "message"> & { schema: S; message: (v: Values, at: At) => MessageInitShape<S> },
): Task {
	return t as unknown as Task;
}
