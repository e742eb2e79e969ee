// What the powers of public money are called: the one place where they are named. What their holders may do says powers.ts.
import type { Text } from "@gongshi/portal/i18n";

export const roles: Readonly<Record<string, Text>> = {
	"funds/drafter": { zh: "预算编制员", en: "budget drafter" },
	"funds/approver": { zh: "预算批准人", en: "budget approver" },
	"funds/allotter": { zh: "资金下达员", en: "allotter" },
	"funds/payer": { zh: "支付经办人", en: "payment officer" },
	"funds/controller": { zh: "支付复核人", en: "payment controller" },
	"funds/bank": { zh: "银行经办人", en: "bank clerk" },
	"funds/recorder": { zh: "公开数据录入员", en: "recorder of published figures" },
};
