// How far a budget and a payment have come.
import type { Text } from "@gongshi/portal/i18n";
import { Stage } from "../budget_pb.ts";
import { PaymentStage } from "../entry_pb.ts";

export const stages: Record<Stage, Text> = {
	[Stage.UNSPECIFIED]: { zh: "未注明", en: "not stated" },
	[Stage.DRAFT]: { zh: "草案", en: "draft" },
	[Stage.SUBMITTED]: { zh: "待批准", en: "waits for its vote" },
	[Stage.APPROVED]: { zh: "已批准", en: "approved" },
	[Stage.CLOSED]: { zh: "已关闭", en: "closed" },
};

export const paymentStages: Record<PaymentStage, { text: Text; tone: "plain" | "ok" | "warn" | "bad" | "info" }> = {
	[PaymentStage.UNSPECIFIED]: { text: { zh: "未注明", en: "not stated" }, tone: "plain" },
	[PaymentStage.ORDERED]: { text: { zh: "待复核", en: "waits for approval" }, tone: "info" },
	[PaymentStage.APPROVED]: { text: { zh: "待银行确认", en: "waits for the bank" }, tone: "warn" },
	[PaymentStage.CONFIRMED]: { text: { zh: "银行已付", en: "paid by the bank" }, tone: "ok" },
	[PaymentStage.CANCELLED]: { text: { zh: "已撤销", en: "cancelled" }, tone: "bad" },
};
