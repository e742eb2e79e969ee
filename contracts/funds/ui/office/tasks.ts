// What the finance office does: each task is one command, its fields in the order of the form.
import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import type { Text } from "@gongshi/portal/i18n";
import {
	ApproveBudgetSchema,
	CloseBudgetSchema,
	CloseYearSchema,
	DraftBudgetSchema,
	OpenYearSchema,
	ReturnBudgetSchema,
	SubmitBudgetSchema,
} from "../../budget_pb.ts";
import {
	AllotSchema,
	ApprovePaymentSchema,
	ApproveTransferSchema,
	CommitSchema,
	ConfirmPaymentSchema,
	OrderPaymentSchema,
	ProposeTransferSchema,
	ReturnPaymentSchema,
	ReverseSchema,
} from "../../entry_pb.ts";
import { DraftLineSchema } from "../../line_pb.ts";
import { minorOf } from "./money.ts";

/** What is typed, by the field's name in the proto, so that a refusal finds its field. */
export type Values = Readonly<Record<string, string>>;

export interface TaskField {
	readonly name: string;
	readonly label: Text;
	readonly hint?: Text;
	/** How it is asked. "line" is a choice among detailed lines, "person" one among categories of payees. */
	readonly kind: "text" | "long" | "money" | "date" | "line" | "person" | "tick" | "number";
	readonly optional?: boolean;
}

export interface Task {
	readonly id: string;
	readonly title: Text;
	readonly role: string;
	readonly fields: readonly TaskField[];
	readonly schema: DescMessage;
	readonly message: (v: Values, at: At) => MessageInitShape<DescMessage>;
}

interface At {
	readonly budget: string;
	readonly exponent: number;
}

const money = (v: Values, at: At, name = "amount_minor") => minorOf(v[name] ?? "", at.exponent) ?? 0n;
const text = (v: Values, name: string) => (v[name] ?? "").trim();
const number = (v: Values, name: string) => (/^\d{1,18}$/.test(text(v, name)) ? BigInt(text(v, name)) : 0n);
const payee = (v: Values) => {
	const category = Number(v["payee.category"] ?? "0");
	return category > 0 ? { category } : { name: text(v, "payee"), creditCode: text(v, "payee.credit_code") };
};

const f = (
	name: string,
	kind: TaskField["kind"],
	zh: string,
	en: string,
	more: Partial<TaskField> = {},
): TaskField => ({ name, kind, label: { zh, en }, ...more });
const amount = f("amount_minor", "money", "金额", "Amount", {
	hint: { zh: "例如 12,000.50", en: "For example 12,000.50" },
});
const reason = f("reason", "long", "理由", "Reason", {
	hint: { zh: "会公开，请写清楚。", en: "Everybody can read it." },
});
const line = f("line", "line", "预算科目", "Budget line");
const decision = f("decision", "text", "批准依据", "Decision", {
	hint: { zh: "文号或决议号，例如 临政办〔2026〕21号", en: "The number of the decision" },
});
const bank = f("bank_reference", "text", "银行回单号", "Bank’s reference");
const optional = { optional: true };

/** Keeps each message's type where it is written. */
function task<S extends DescMessage>(
	t: Omit<Task, "schema" | "message"> & { schema: S; message: (v: Values, at: At) => MessageInitShape<S> },
): Task {
	return t as unknown as Task;
}

const budgets: Task[] = [
	task({
		id: "open-year",
		role: "funds/approver",
		title: { zh: "开设财政年度", en: "Open a fiscal year" },
		schema: OpenYearSchema,
		fields: [
			f("year", "number", "年度", "Year"),
			f("opens", "date", "第一天", "First day"),
			f("closes", "date", "最后一天", "Last day"),
			f("currency", "text", "币种", "Currency", { hint: { zh: "例如 CNY", en: "Such as CNY" } }),
		],
		message: (v) => ({
			year: Number(number(v, "year")),
			opens: text(v, "opens"),
			closes: text(v, "closes"),
			currency: text(v, "currency").toUpperCase(),
		}),
	}),
	task({
		id: "close-year",
		role: "funds/approver",
		title: { zh: "关闭财政年度", en: "Close a fiscal year" },
		schema: CloseYearSchema,
		fields: [f("year", "number", "年度", "Year")],
		message: (v) => ({ year: Number(number(v, "year")) }),
	}),
	task({
		id: "draft-budget",
		role: "funds/drafter",
		title: { zh: "起草预算", en: "Draft a budget" },
		schema: DraftBudgetSchema,
		fields: [
			f("id", "text", "预算编号", "Id of the budget", {
				hint: {
					zh: "小写字母、数字和短横，例如 linxi-2027",
					en: "Lower-case letters, digits and hyphens, such as linxi-2027",
				},
			}),
			f("year", "number", "年度", "Year"),
			f("title_zh", "text", "中文名称", "Chinese title"),
			f("title_en", "text", "英文名称", "English title", optional),
		],
		message: (v) => ({
			id: text(v, "id"),
			year: Number(number(v, "year")),
			titleZh: text(v, "title_zh"),
			titleEn: text(v, "title_en"),
		}),
	}),
	task({
		id: "draft-line",
		role: "funds/drafter",
		title: { zh: "编制预算科目", en: "Draft a line" },
		schema: DraftLineSchema,
		fields: [
			f("line", "text", "科目代码", "Code", {
				hint: { zh: "在本预算中唯一，例如 education/2050203", en: "Unique in the budget, such as education/2050203" },
			}),
			f("parent", "text", "上级科目代码", "Code of the line above", {
				...optional,
				hint: { zh: "最上一级留空", en: "Empty for a root" },
			}),
			f("name_zh", "text", "中文名称", "Chinese name"),
			f("name_en", "text", "英文名称", "English name", optional),
			f("department", "text", "部门代码", "Department’s code", optional),
			f("function", "text", "功能分类代码", "Function’s code", optional),
			f("economic", "text", "经济分类代码", "Economic code", optional),
			f("programme", "text", "项目计划", "Programme", optional),
			f("region", "text", "地区", "Region", optional),
			f("amount_minor", "money", "金额", "Amount", {
				hint: { zh: "下面还要分明细的科目填 0", en: "0 for a line that will have lines below it" },
			}),
		],
		message: (v, at) => ({
			budget: at.budget,
			amountMinor: money(v, at),
			line: {
				code: text(v, "line"),
				parent: text(v, "parent"),
				nameZh: text(v, "name_zh"),
				nameEn: text(v, "name_en"),
				department: text(v, "department"),
				function: text(v, "function"),
				economic: text(v, "economic"),
				programme: text(v, "programme"),
				region: text(v, "region"),
			},
		}),
	}),
	task({
		id: "submit-budget",
		role: "funds/drafter",
		title: { zh: "提交预算", en: "Submit the budget" },
		schema: SubmitBudgetSchema,
		fields: [],
		message: (_, at) => ({ budget: at.budget }),
	}),
	task({
		id: "return-budget",
		role: "funds/approver",
		title: { zh: "退回预算修改", en: "Give the budget back" },
		schema: ReturnBudgetSchema,
		fields: [reason],
		message: (v, at) => ({ budget: at.budget, reason: text(v, "reason") }),
	}),
	task({
		id: "approve-budget",
		role: "funds/approver",
		title: { zh: "批准预算", en: "Approve the budget" },
		schema: ApproveBudgetSchema,
		fields: [decision],
		message: (v, at) => ({ budget: at.budget, decision: text(v, "decision") }),
	}),
	task({
		id: "close-budget",
		role: "funds/approver",
		title: { zh: "关闭预算", en: "Close the budget" },
		schema: CloseBudgetSchema,
		fields: [],
		message: (_, at) => ({ budget: at.budget }),
	}),
];

const spending: Task[] = [
	task({
		id: "allot",
		role: "funds/allotter",
		title: { zh: "下达用款额度", en: "Release money" },
		schema: AllotSchema,
		fields: [line, amount, f("reference", "text", "文号", "Reference", optional)],
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
			f("from", "line", "从哪个科目调出", "From the line"),
			f("to", "line", "调入哪个科目", "To the line"),
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
		fields: [f("transfer", "number", "调剂编号", "Number of the transfer"), decision],
		message: (v, at) => ({ budget: at.budget, transfer: number(v, "transfer"), decision: text(v, "decision") }),
	}),
	task({
		id: "commit",
		role: "funds/payer",
		title: { zh: "订立付款义务（合同）", en: "Commit money to a contract" },
		schema: CommitSchema,
		fields: [
			line,
			amount,
			f("payee.category", "person", "收款人是谁", "Who is paid", {
				hint: { zh: "自然人只填类别，不写姓名。", en: "Persons are given by category, never by name." },
			}),
			f("payee", "text", "收款单位名称", "Name of the organisation", {
				optional: true,
				hint: { zh: "收款人是单位时必填", en: "Needed if it is an organisation" },
			}),
			f("payee.credit_code", "text", "统一社会信用代码", "Register number", optional),
			f("purpose", "text", "用途", "What for"),
			f("reference", "text", "合同号", "Contract’s number"),
			f("due", "date", "约定付清日", "Due day", {
				optional: true,
				hint: { zh: "对方是中小企业时必填", en: "Needed for small and medium-sized enterprises" },
			}),
			f("small_business", "tick", "对方是中小企业", "It is a small or medium-sized enterprise", optional),
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
			f("commitment", "number", "付款义务编号", "Number of the commitment"),
			amount,
			f("purpose", "text", "用途", "What for"),
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
		fields: [f("payment", "number", "付款编号", "Number of the payment")],
		message: (v, at) => ({ budget: at.budget, payment: number(v, "payment") }),
	}),
	task({
		id: "confirm-payment",
		role: "funds/bank",
		title: { zh: "银行确认付款", en: "Confirm a payment" },
		schema: ConfirmPaymentSchema,
		fields: [
			f("payment", "number", "付款编号", "Number of the payment"),
			amount,
			bank,
			f("paid_on", "date", "付出日", "Day of value"),
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
		fields: [f("payment", "number", "付款编号", "Number of the payment"), amount, bank, reason],
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
			f("entry", "number", "账的编号", "Number of the entry"),
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

export const tasks: readonly Task[] = [...budgets, ...spending];

/** What is plainly not filled in, by field; everything else the ledger judges. */
export function missing(t: Task, v: Values, exponent: number): Record<string, Text> {
	const wrong: Record<string, Text> = {};
	for (const field of t.fields) {
		const value = text(v, field.name);
		if (field.kind === "money" && value && minorOf(value, exponent) === undefined)
			wrong[field.name] = {
				zh: `请填写数字，最多 ${exponent} 位小数`,
				en: `Give a number with at most ${exponent} decimals`,
			};
		else if (!value && !field.optional && field.kind !== "tick" && field.kind !== "person")
			wrong[field.name] = { zh: `请填写${field.label.zh}`, en: `Fill in: ${field.label.en}` };
	}
	return wrong;
}
