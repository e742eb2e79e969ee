// The powers of public money in the words of the office: the one place where they are named.
import type { RoleWords } from "@gongshi/portal/room";

export const roles: Readonly<Record<string, RoleWords>> = {
	"funds/drafter": {
		name: { zh: "预算编制员", en: "budget drafter" },
		may: { zh: "编制预算，提出调剂", en: "drafts budgets and proposes transfers" },
	},
	"funds/approver": {
		name: { zh: "预算批准人", en: "budget approver" },
		may: { zh: "批准预算和调剂", en: "approves budgets and transfers" },
	},
	"funds/allotter": {
		name: { zh: "资金下达员", en: "allotter" },
		may: { zh: "下达可用资金", en: "releases money to be spent" },
	},
	"funds/payer": {
		name: { zh: "支付经办人", en: "payment officer" },
		may: { zh: "登记合同承诺，提出付款", en: "records commitments and orders payments" },
	},
	"funds/controller": {
		name: { zh: "支付复核人", en: "payment controller" },
		may: { zh: "以第二人身份复核付款和冲正", en: "is the second pair of eyes on payments and reversals" },
	},
	"funds/bank": {
		name: { zh: "银行经办人", en: "bank clerk" },
		may: { zh: "确认款项已付或已退回", en: "confirms that money has left or come back" },
	},
	"funds/recorder": {
		name: { zh: "公开数据录入员", en: "recorder of published figures" },
		may: { zh: "录入已公开的收支数据", en: "records figures that were published elsewhere" },
	},
};
