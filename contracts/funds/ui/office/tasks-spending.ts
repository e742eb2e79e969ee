// Spending: money released, moved, bound to a payee, ordered, approved, paid, returned, undone.
import {
	AllotSchema,
	ApprovePaymentSchema,
	ApproveTransferSchema,
	CommitSchema,
	ConfirmPaymentSchema,
	OrderPaymentSchema,
	PaymentStage,
	ProposeTransferSchema,
	ReturnPaymentSchema,
	ReverseSchema,
} from "../../entry_pb.ts";
import {
	amount,
	decision,
	field,
	money,
	number,
	optional,
	reason,
	type Task,
	task,
	text,
	type Values,
} from "./task.ts";

const payee = (v: Values) => {
	const category = Number(v["payee.category"] || "0");
	return category > 0 ? { category } : { name: text(v, "payee"), creditCode: text(v, "payee.credit_code") };
};
const bank = field("bank_reference", "text", ["银行回单号", "Bank’s reference"]);
const payment = (stage: PaymentStage) =>
	field("payment", "choose", ["哪一笔付款", "Payment"], { choose: { kind: "payment", stage } });

const transfers: Task[] = [
	task({
		id: "allot",
		role: "funds/allotter",
		title: { zh: "下达用款额度", en: "Release money" },
		schema: AllotSchema,
		fields: [
			field("line", "choose", ["预算科目", "Budget line"], { choose: { kind: "line", shows: "unreleased" } }),
			amount,
			field("reference", "text", ["文号", "Reference"], optional),
		],
		message: (v, at) => ({
			budget: at.budget,
			line: text(v, "line"),
			amountMinor: money(v, at),
			reference: text(v, "reference"),
		}),
	}),
	task({
		id: "propose-transfer",
		role: "funds/drafter",
		title: { zh: "申请调剂", en: "Propose a transfer" },
		schema: ProposeTransferSchema,
		fields: [
			field("from", "choose", ["从哪个科目调出", "From the line"], { choose: { kind: "line", shows: "unreleased" } }),
			field("to", "choose", ["调入哪个科目", "To the line"], { choose: { kind: "line", shows: "voted" } }),
			amount,
			reason,
		],
		message: (v, at) => ({
			budget: at.budget,
			from: text(v, "from"),
			to: text(v, "to"),
			amountMinor: money(v, at),
			reason: text(v, "reason"),
		}),
	}),
	task({
		id: "approve-transfer",
		role: "funds/approver",
		title: { zh: "批准调剂", en: "Approve a transfer" },
		schema: ApproveTransferSchema,
		fields: [field("transfer", "choose", ["哪一项调剂", "Transfer"], { choose: { kind: "transfer" } }), decision],
		message: (v, at) => ({ budget: at.budget, transfer: number(v, "transfer"), decision: text(v, "decision") }),
	}),
];

const orders: Task[] = [
	task({
		id: "commit",
		role: "funds/payer",
		title: { zh: "订立付款义务（合同）", en: "Commit money to a contract" },
		schema: CommitSchema,
		fields: [
			field("line", "choose", ["预算科目", "Budget line"], { choose: { kind: "line", shows: "free" } }),
			amount,
			field("payee.category", "person", ["收款人是谁", "Who is paid"], {
				hint: { zh: "自然人只填类别，不写姓名。", en: "Persons are given by category, never by name." },
			}),
			field("payee", "text", ["收款单位名称", "Name of the organisation"], {
				optional: true,
				also: ["payee.name", "payee.id"],
				hint: { zh: "收款人是单位时必填", en: "Needed if it is an organisation" },
			}),
			field("payee.credit_code", "text", ["统一社会信用代码", "Register number"], optional),
			field("purpose", "text", ["用途", "What for"]),
			field("reference", "text", ["合同号", "Contract’s number"]),
			field("due", "date", ["约定付清日", "Due day"], {
				optional: true,
				hint: { zh: "对方是中小企业时必填", en: "Needed for small and medium-sized enterprises" },
			}),
			field("small_business", "tick", ["对方是中小企业", "It is a small or medium-sized enterprise"], optional),
		],
		message: (v, at) => ({
			budget: at.budget,
			line: text(v, "line"),
			amountMinor: money(v, at),
			payee: payee(v),
			purpose: text(v, "purpose"),
			reference: text(v, "reference"),
			due: text(v, "due"),
			smallBusiness: v.small_business === "yes",
		}),
	}),
	task({
		id: "order-payment",
		role: "funds/payer",
		title: { zh: "开付款单", en: "Order a payment" },
		schema: OrderPaymentSchema,
		fields: [
			field("commitment", "choose", ["付哪一份合同", "Contract to pay"], { choose: { kind: "commitment" } }),
			amount,
			field("purpose", "text", ["用途", "What for"]),
		],
		message: (v, at) => ({
			budget: at.budget,
			commitment: number(v, "commitment"),
			amountMinor: money(v, at),
			purpose: text(v, "purpose"),
		}),
	}),
	task({
		id: "approve-payment",
		role: "funds/controller",
		title: { zh: "复核付款", en: "Approve a payment" },
		schema: ApprovePaymentSchema,
		fields: [payment(PaymentStage.ORDERED)],
		message: (v, at) => ({ budget: at.budget, payment: number(v, "payment") }),
	}),
];

const bankTasks: Task[] = [
	task({
		id: "confirm-payment",
		role: "funds/bank",
		title: { zh: "银行确认付款", en: "Confirm a payment" },
		schema: ConfirmPaymentSchema,
		fields: [
			payment(PaymentStage.APPROVED),
			amount,
			bank,
			field("paid_on", "date", ["付出日", "Day of value"], { also: ["date"] }),
		],
		message: (v, at) => ({
			budget: at.budget,
			payment: number(v, "payment"),
			amountMinor: money(v, at),
			bankReference: text(v, "bank_reference"),
			paidOn: text(v, "paid_on"),
		}),
	}),
	task({
		id: "return-payment",
		role: "funds/bank",
		title: { zh: "银行报告退款", en: "Report returned money" },
		schema: ReturnPaymentSchema,
		fields: [payment(PaymentStage.CONFIRMED), amount, bank, reason],
		message: (v, at) => ({
			budget: at.budget,
			payment: number(v, "payment"),
			amountMinor: money(v, at),
			bankReference: text(v, "bank_reference"),
			reason: text(v, "reason"),
		}),
	}),
	task({
		id: "reverse",
		role: "funds/controller",
		title: { zh: "冲销一笔账", en: "Undo an entry" },
		schema: ReverseSchema,
		fields: [
			field("entry", "choose", ["哪一笔账", "Entry"], { choose: { kind: "entry" } }),
			{ ...amount, optional: true, hint: { zh: "留空为冲销全部余额", en: "Empty for all that is left of it" } },
			reason,
		],
		message: (v, at) => ({
			budget: at.budget,
			entry: number(v, "entry"),
			amountMinor: money(v, at),
			reason: text(v, "reason"),
		}),
	}),
];

export const spendingTasks: readonly Task[] = [...transfers, ...orders, ...bankTasks];
