// Every command of public money in one plain sentence. Signers sign what these sentences say, so each names
// all that matters: which budget and line, how much, to whom, why.
import { saying } from "./said.ts";
import { commandSentences } from "./say-commands.ts";

export default saying(commandSentences, {
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
});
