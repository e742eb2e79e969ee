import type { Text } from "@gongshi/portal/i18n";

/** What the holder of each power of public money may do. Apart from the names, which every sentence about a power needs. */
export const powers: Readonly<Record<string, Text>> = {
	"funds/drafter": { zh: "编制预算，提出调剂", en: "drafts budgets and proposes transfers" },
	"funds/approver": { zh: "批准预算和调剂", en: "approves budgets and transfers" },
	"funds/allotter": { zh: "下达可用资金", en: "releases money to be spent" },
	"funds/payer": { zh: "登记合同承诺，提出付款", en: "records commitments and orders payments" },
	"funds/controller": { zh: "以第二人身份复核付款和冲正", en: "is the second pair of eyes on payments and reversals" },
	"funds/bank": { zh: "确认款项已付或已退回", en: "confirms that money has left or come back" },
	"funds/recorder": { zh: "录入已公开的收支数据", en: "records figures that were published elsewhere" },
};
