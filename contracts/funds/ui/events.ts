// Every event of public money in one plain sentence.
import { saying } from "./said.ts";
import { eventSentences } from "./say-events.ts";

export default saying(eventSentences, {
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
});
