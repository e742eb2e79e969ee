// Every command and event of public money in one plain sentence. Signers sign what these sentences say, so each names
// all that matters: which budget and line, how much, to whom, why.
import type { DescMessage } from "@bufbuild/protobuf";
import type { Text } from "@gongshi/portal/i18n";
import type { Sentences } from "@gongshi/portal/room";
import { file_contracts_funds_budget } from "../budget_pb.ts";
import { file_contracts_funds_entry } from "../entry_pb.ts";
import { file_contracts_funds_line } from "../line_pb.ts";
import { file_contracts_funds_record } from "../record_pb.ts";
import { budgetAt, entryAt, lineAt, paymentAt } from "./place.ts";
import { commandSentences } from "./say-commands.ts";
import { eventSentences } from "./say-events.ts";

const files = [
	file_contracts_funds_budget,
	file_contracts_funds_line,
	file_contracts_funds_entry,
	file_contracts_funds_record,
];
const all = { ...commandSentences, ...eventSentences };
const full = (name: string) => `gongshi.funds.v1.${name}`;
const under = <T>(of: Record<string, T>): Record<string, T> =>
	Object.fromEntries(Object.entries(of).map(([name, v]) => [full(name), v]));

const names: Record<string, Text> = {
	OpenYear: { zh: "开设财政年度", en: "Open a fiscal year" },
	CloseYear: { zh: "关闭财政年度", en: "Close a fiscal year" },
	DraftBudget: { zh: "起草预算", en: "Draft a budget" },
	DraftLine: { zh: "编制预算科目", en: "Draft a line" },
	NameCodes: { zh: "命名分类代码", en: "Name codes" },
	SubmitBudget: { zh: "提交预算", en: "Submit a budget" },
	ReturnBudget: { zh: "退回预算", en: "Return a budget" },
	ApproveBudget: { zh: "批准预算", en: "Approve a budget" },
	CloseBudget: { zh: "关闭预算", en: "Close a budget" },
	ObserveBudget: { zh: "登记公开预算", en: "Observe a budget" },
	Allot: { zh: "下达额度", en: "Release money" },
	ProposeTransfer: { zh: "申请调剂", en: "Propose a transfer" },
	ApproveTransfer: { zh: "批准调剂", en: "Approve a transfer" },
	Commit: { zh: "订立付款义务", en: "Commit money" },
	OrderPayment: { zh: "开付款单", en: "Order a payment" },
	ApprovePayment: { zh: "复核付款", en: "Approve a payment" },
	ConfirmPayment: { zh: "银行确认付款", en: "Confirm a payment" },
	ReturnPayment: { zh: "银行报告退款", en: "Report returned money" },
	Reverse: { zh: "冲销", en: "Reverse" },
	Record: { zh: "登记公开数据", en: "Record published figures" },
	YearOpened: { zh: "财政年度开设", en: "Fiscal year opened" },
	YearClosed: { zh: "财政年度关闭", en: "Fiscal year closed" },
	BudgetDrafted: { zh: "预算起草", en: "Budget drafted" },
	BudgetSubmitted: { zh: "预算提交", en: "Budget submitted" },
	BudgetReturned: { zh: "预算退回", en: "Budget returned" },
	BudgetApproved: { zh: "预算批准", en: "Budget approved" },
	BudgetClosed: { zh: "预算关闭", en: "Budget closed" },
	BudgetObserved: { zh: "公开预算登记", en: "Budget observed" },
	LineDrafted: { zh: "科目编制", en: "Line drafted" },
	CodesNamed: { zh: "代码命名", en: "Codes named" },
	Allotted: { zh: "额度下达", en: "Money released" },
	TransferProposed: { zh: "调剂申请", en: "Transfer proposed" },
	TransferApproved: { zh: "调剂批准", en: "Transfer approved" },
	Committed: { zh: "付款义务", en: "Money committed" },
	PaymentOrdered: { zh: "付款单", en: "Payment ordered" },
	PaymentApproved: { zh: "付款复核", en: "Payment approved" },
	Paid: { zh: "付款", en: "Payment" },
	Returned: { zh: "退款", en: "Money returned" },
	Reversed: { zh: "冲销", en: "Reversal" },
	Recorded: { zh: "公开数据登记", en: "Figures recorded" },
};

// biome-ignore lint/suspicious/noExplicitAny: the fields below are those that any of the messages may have.
function linkOf(m: any): string | undefined {
	const budget: string = m.budget || m.id || "";
	if (typeof budget !== "string" || budget === "") return undefined;
	if (typeof m.payment === "bigint") return paymentAt(budget, m.payment);
	if (typeof m.by === "bigint") return entryAt(budget, m.by);
	if (typeof m.commitment === "bigint") return entryAt(budget, m.commitment);
	if (typeof m.entry === "bigint" && m.entry > 0n) return entryAt(budget, m.entry);
	if (typeof m.line === "string" && m.line !== "") return lineAt(budget, m.line);
	return budgetAt(budget);
}

const schemas: DescMessage[] = files.flatMap((f) => f.messages.filter((m) => m.name in all));

const sentences: Sentences = {
	schemas,
	names: under(names),
	sentences: under(all),
	links: under(Object.fromEntries(Object.keys(all).map((name) => [name, linkOf]))),
};
export default sentences;
