// What has come of a task, by its events: where to see it, and what somebody does next.
import { fromBinary } from "@bufbuild/protobuf";
import {
	BudgetApprovedSchema,
	BudgetDraftedSchema,
	BudgetReturnedSchema,
	BudgetSubmittedSchema,
} from "../../budget_pb.ts";
import {
	AllottedSchema,
	CommittedSchema,
	PaidSchema,
	PaymentApprovedSchema,
	PaymentOrderedSchema,
	ReturnedSchema,
	ReversedSchema,
	TransferApprovedSchema,
	TransferProposedSchema,
} from "../../entry_pb.ts";
import { LineDraftedSchema } from "../../line_pb.ts";
import { budgetAt, entryAt, lineAt, paymentAt, taskAt } from "../place.ts";

export interface After {
	/** Where everybody sees it. */
	readonly see?: string;
	/** Tasks that follow: their ids and addresses. */
	readonly next: readonly { readonly task: string; readonly to: string }[];
}

interface Happened {
	readonly type: string;
	readonly payload: Uint8Array;
}

const step = (budget: string, task: string, more = "") => ({ task, to: taskAt(budget, task, more) });

const readers: Readonly<Record<string, (bytes: Uint8Array) => After>> = {
	YearOpened: () => ({ next: [step("-", "draft-budget")] }),
	BudgetDrafted: (bytes) => {
		const m = fromBinary(BudgetDraftedSchema, bytes);
		return { next: [step(m.budget, "draft-line")] };
	},
	LineDrafted: (bytes) => {
		const m = fromBinary(LineDraftedSchema, bytes);
		return { next: [step(m.budget, "draft-line"), step(m.budget, "submit-budget")] };
	},
	BudgetSubmitted: (bytes) => {
		const m = fromBinary(BudgetSubmittedSchema, bytes);
		return { next: [step(m.budget, "approve-budget"), step(m.budget, "return-budget")] };
	},
	BudgetReturned: (bytes) => {
		const m = fromBinary(BudgetReturnedSchema, bytes);
		return { next: [step(m.budget, "draft-line"), step(m.budget, "submit-budget")] };
	},
	BudgetApproved: (bytes) => {
		const m = fromBinary(BudgetApprovedSchema, bytes);
		return { see: budgetAt(m.budget), next: [step(m.budget, "allot")] };
	},
	Allotted: (bytes) => {
		const m = fromBinary(AllottedSchema, bytes);
		return {
			see: lineAt(m.budget, m.line),
			next: [step(m.budget, "commit", `?line=${encodeURIComponent(m.line)}`)],
		};
	},
	TransferProposed: (bytes) => {
		const m = fromBinary(TransferProposedSchema, bytes);
		return { next: [step(m.budget, "approve-transfer", `?transfer=${m.transfer}`)] };
	},
	TransferApproved: (bytes) => ({ see: budgetAt(fromBinary(TransferApprovedSchema, bytes).budget), next: [] }),
	Committed: (bytes) => {
		const m = fromBinary(CommittedSchema, bytes);
		return {
			see: entryAt(m.budget, m.commitment),
			next: [step(m.budget, "order-payment", `?commitment=${m.commitment}`)],
		};
	},
	PaymentOrdered: (bytes) => {
		const m = fromBinary(PaymentOrderedSchema, bytes);
		return {
			see: paymentAt(m.budget, m.payment),
			next: [step(m.budget, "approve-payment", `?payment=${m.payment}`)],
		};
	},
	PaymentApproved: (bytes) => {
		const m = fromBinary(PaymentApprovedSchema, bytes);
		return {
			see: paymentAt(m.budget, m.payment),
			next: [step(m.budget, "confirm-payment", `?payment=${m.payment}`)],
		};
	},
	Paid: (bytes) => {
		const m = fromBinary(PaidSchema, bytes);
		return { see: paymentAt(m.budget, m.payment), next: [] };
	},
	Returned: (bytes) => {
		const m = fromBinary(ReturnedSchema, bytes);
		return { see: paymentAt(m.budget, m.payment), next: [] };
	},
	Reversed: (bytes) => {
		const m = fromBinary(ReversedSchema, bytes);
		return { see: entryAt(m.budget, m.by), next: [] };
	},
};

/** By the first event that leads anywhere; none does while the read model does not have them yet. */
export function afterOf(events: readonly Happened[]): After {
	for (const { type, payload } of events) {
		const read = readers[type.replace(/^gongshi\.funds\.v1\./, "")];
		if (read) return read(payload);
	}
	return { next: [] };
}
