// What entries and payees are called: apart from the pages' words, because every sentence about a payment needs it.
import type { Text } from "@gongshi/portal/i18n";
import { Category, Kind, type Payee } from "../entry_pb.ts";

export const kinds: Record<Kind, Text> = {
	[Kind.UNSPECIFIED]: { zh: "未注明", en: "not stated" },
	[Kind.APPROVED]: { zh: "批准", en: "approved" },
	[Kind.ADJUSTED]: { zh: "调整", en: "adjusted" },
	[Kind.ALLOTTED]: { zh: "下达", en: "released" },
	[Kind.COMMITTED]: { zh: "订立合同", en: "contracted" },
	[Kind.ORDERED]: { zh: "开付款单", en: "ordered" },
	[Kind.PAID]: { zh: "支付", en: "paid" },
	[Kind.RETURNED]: { zh: "退回", en: "returned" },
};

export const categories: Record<Category, Text> = {
	[Category.UNSPECIFIED]: { zh: "未注明收款人", en: "payee not stated" },
	[Category.EMPLOYEE]: { zh: "工作人员（不具名）", en: "employees (not named)" },
	[Category.PENSIONER]: { zh: "退休人员（不具名）", en: "pensioners (not named)" },
	[Category.BENEFICIARY]: { zh: "受益居民（不具名）", en: "beneficiaries (not named)" },
	[Category.CONTRACTOR]: { zh: "个人承揽人（不具名）", en: "contractors (not named)" },
	[Category.WITHHELD]: { zh: "发布机构未公开姓名", en: "name withheld by the publisher" },
	[Category.OTHER_PERSON]: { zh: "其他个人（不具名）", en: "other persons (not named)" },
};

/** Persons are never named: they are shown by what they are. */
export const payeeText = (p: Payee | undefined): Text =>
	p?.name ? { zh: p.name, en: p.name } : categories[p?.category ?? 0];
