// The records of public money as a page shows one that was read from its proof: what each kind, and each field, is called.

import type { Text } from "@gongshi/portal/i18n";
import { ask } from "@gongshi/portal/ledger";
import type { Finder, RecordKind, Records } from "@gongshi/portal/room";
import { BudgetSchema, Control, FiscalYearSchema, Stage } from "../budget_pb.ts";
import {
	Category,
	CommitmentSchema,
	EntrySchema,
	Kind,
	type Payee,
	PaymentSchema,
	PaymentStage,
	ReversalSchema,
	TransferSchema,
} from "../entry_pb.ts";
import { Funds } from "../funds_pb.ts";
import { ClassificationSchema, Dimension, LineSchema } from "../line_pb.ts";
import { currencyOf, prepare } from "./currency.ts";
import { dimensions } from "./dimensions.ts";
import { categories, kinds as entryKinds, payeeText } from "./payee.ts";
import { budgetAt, entryAt, lineAt, paymentAt } from "./place.ts";
import { paymentStages, stages } from "./stages.ts";

const plain = (text: string): Text => ({ zh: text, en: text });
const numbered = (budget: string, number: bigint): Text => plain(`${budget} ${number}`);

interface Of {
	readonly budget: string;
}
const money = (r: Of): string | undefined => currencyOf(r.budget);
const own = (r: { readonly currency: string }): string => r.currency;

const kinds: Record<string, RecordKind> = {
	"funds/years": {
		schema: FiscalYearSchema,
		name: { zh: "财政年度", en: "Fiscal year" },
		title: (r) => plain(`${r.organisation} ${r.year}`),
		currency: own,
	},
	"funds/budgets": {
		schema: BudgetSchema,
		name: { zh: "预算", en: "Budget" },
		title: (r) => ({ zh: r.titleZh || r.titleEn || r.id, en: r.titleEn || r.titleZh || r.id }),
		link: (r) => budgetAt(r.id),
		currency: own,
	},
	"funds/lines": {
		schema: LineSchema,
		name: { zh: "预算科目", en: "Budget line" },
		title: (r) => ({ zh: `${r.nameZh || r.nameEn}（${r.code}）`, en: `${r.nameEn || r.nameZh} (${r.code})` }),
		link: (r) => lineAt(r.budget, r.code),
		currency: money,
	},
	"funds/classifications": {
		schema: ClassificationSchema,
		name: { zh: "分类代码", en: "Code" },
		title: (r) => ({ zh: `${r.code} ${r.nameZh || r.nameEn}`, en: `${r.code} ${r.nameEn || r.nameZh}` }),
		link: (r) => budgetAt(r.budget),
	},
	"funds/entries": {
		schema: EntrySchema,
		name: { zh: "账目", en: "Entry" },
		title: (r) => titleOf(r, r.sequence),
		link: (r) => entryAt(r.budget, r.sequence),
		currency: money,
	},
	"funds/reversals": {
		schema: ReversalSchema,
		name: { zh: "冲销记录", en: "Reversal" },
		title: (r) => numbered(r.budget, r.sequence),
		link: (r) => entryAt(r.budget, r.sequence),
		currency: money,
	},
	"funds/commitments": {
		schema: CommitmentSchema,
		name: { zh: "付款义务", en: "Commitment" },
		title: (r) => titleOf(r, r.number),
		link: (r) => entryAt(r.budget, r.number),
		currency: money,
	},
	"funds/payments": {
		schema: PaymentSchema,
		name: { zh: "付款", en: "Payment" },
		title: (r) => titleOf(r, r.number),
		link: (r) => paymentAt(r.budget, r.number),
		currency: money,
	},
	"funds/transfers": {
		schema: TransferSchema,
		name: { zh: "调剂", en: "Transfer" },
		title: (r) => numbered(r.budget, r.number),
		link: (r) => budgetAt(r.budget),
		currency: money,
	},
};

/** Whom it pays and what for; the number only where it is of a payment or a commitment, which people quote. */
function titleOf(r: { budget: string; payee?: Payee; purpose: string }, number: bigint): Text {
	const whom = r.payee ? payeeText(r.payee) : plain("");
	const parts = (t: string) => [t, r.purpose].filter(Boolean).join(" · ") || r.budget;
	return {
		zh: `${parts(whom.zh)}（${r.budget} 第 ${number} 号）`,
		en: `${parts(whom.en)} (${r.budget} no. ${number})`,
	};
}

/** The names of an enumeration's values, as `Enum.VALUE`. */
const valuesOf = (name: string, of: object, text: (value: number) => Text | undefined): [string, Text][] =>
	Object.entries(of).flatMap(([key, value]) => {
		const says = typeof value === "number" ? text(value) : undefined;
		return says ? [[`${name}.${key}`, says] as [string, Text]] : [];
	});

const words: readonly (readonly [field: string, zh: string, en: string])[] = [
	["id", "编号", "Id"],
	["budget", "预算", "Budget"],
	["organisation", "单位", "Organisation"],
	["year", "年度", "Year"],
	["opens", "起始日", "First day"],
	["closes", "终止日", "Last day"],
	["currency", "货币", "Currency"],
	["closed", "已关闭", "Closed"],
	["openBudgets", "尚未关闭的预算数", "Budgets still open"],
	["titleZh", "中文名称", "Title in Chinese"],
	["titleEn", "英文名称", "Title in English"],
	["control", "管理方式", "Control"],
	["stage", "进度", "Stage"],
	["source", "来源", "Source"],
	["publisher", "发布机构", "Publisher"],
	["licence", "许可", "Licence"],
	["url", "网址", "Address"],
	["retrieved", "取得日期", "Retrieved on"],
	["coverageZh", "范围（中文）", "Coverage in Chinese"],
	["coverageEn", "范围（英文）", "Coverage in English"],
	["submittedBy", "提交人", "Submitted by"],
	["approvedBy", "批准人", "Approved by"],
	["decision", "批准依据", "Decision"],
	["approvedMs", "批准时间", "Approved at"],
	["returnedBy", "退回人", "Returned by"],
	["returnReason", "退回理由", "Reason for the return"],
	["lines", "科目数", "Lines"],
	["entries", "账目数", "Entries"],
	["transfers", "调剂数", "Transfers"],
	["draftedMinor", "编制数", "Drafted"],
	["approvedMinor", "批准数", "Approved"],
	["adjustedMinor", "调整后", "Adjusted"],
	["allottedMinor", "已下达", "Released"],
	["committedMinor", "已订立付款义务", "Committed"],
	["orderedMinor", "已开付款单", "Ordered"],
	["paidMinor", "已支付", "Paid"],
	["returnedMinor", "已退回", "Returned"],
	["reversedMinor", "已冲销", "Reversed"],
	["amountMinor", "金额", "Amount"],
	["code", "代码", "Code"],
	["parent", "上级科目", "Line above"],
	["nameZh", "中文名", "Name in Chinese"],
	["nameEn", "英文名", "Name in English"],
	["leaf", "末级科目", "Lowest line"],
	["level", "层级", "Level"],
	["dimension", "分类方式", "Classified by"],
	["sequence", "序号", "Sequence"],
	["number", "号码", "Number"],
	["kind", "类别", "Kind"],
	["line", "科目", "Line"],
	["date", "日期", "Date"],
	["month", "月份", "Month"],
	["payee", "收款方", "Payee"],
	["name", "名称", "Name"],
	["creditCode", "统一社会信用代码", "Register number"],
	["category", "类型", "Category"],
	["purpose", "用途", "Purpose"],
	["reference", "合同或单据号", "Reference"],
	["settles", "所结清的账目", "Settles entry"],
	["reverses", "所冲销的账目", "Reverses entry"],
	["dataset", "数据表", "Table"],
	["row", "表中的行", "Row"],
	["party", "签署人", "Signed by"],
	["recordedMs", "记账时间", "Recorded at"],
	["transaction", "所在交易", "Transaction"],
	["by", "由这些账目冲销", "Reversed by entries"],
	["reason", "理由", "Reason"],
	["due", "到期日", "Due"],
	["smallBusiness", "中小企业", "Small business"],
	["commitment", "付款义务", "Commitment"],
	["orderedBy", "经办人", "Ordered by"],
	["orderedMs", "开单时间", "Ordered at"],
	["bank", "银行", "Bank"],
	["bankReference", "银行回单号", "Bank's reference"],
	["paidOn", "付款日", "Paid on"],
	["confirmedMs", "确认时间", "Confirmed at"],
	["confirmation", "确认的账目", "Entry that confirmed it"],
	["approval", "复核的交易", "Transaction that approved it"],
	["returns", "退回的账目", "Entries that returned money"],
	["cancellation", "撤销的账目", "Entry that cancelled it"],
	["from", "调出科目", "From line"],
	["to", "调入科目", "To line"],
	["proposedBy", "申请人", "Proposed by"],
	["proposedMs", "申请时间", "Proposed at"],
	["proposal", "申请的交易", "Transaction that proposed it"],
	["out", "调出账目", "Entry out"],
	["in", "调入账目", "Entry in"],
];

const controls: Record<number, Text> = {
	[Control.ENFORCED]: { zh: "由账本规则管理", en: "enforced by the ledger's rules" },
	[Control.OBSERVED]: { zh: "登记公开数据", en: "published figures" },
};

const fields: Record<string, Text> = Object.fromEntries([
	...words.map(([field, zh, en]): [string, Text] => [field, { zh, en }]),
	...dimensions.map((d): [string, Text] => [d.name, d.text]),
	...valuesOf("Kind", Kind, (v) => entryKinds[v as Kind]),
	...valuesOf("Category", Category, (v) => categories[v as Category]),
	...valuesOf("PaymentStage", PaymentStage, (v) => paymentStages[v as PaymentStage]?.text),
	...valuesOf("Stage", Stage, (v) => stages[v as Stage]),
	...valuesOf("Dimension", Dimension, (v) => dimensions.find((d) => d.of === v)?.text),
	...valuesOf("Control", Control, (v) => controls[v]),
]);

/** Payments are quoted by their number alone, or as "linxi-2026/40": each budget that pays is asked for it. */
const find: Finder = async (text) => {
	const asked = /^(?:([\w.-]{1,64})\s*[/#\s第]\s*)?(?:付款|payment|no\.?|#|第)?\s*(\d{1,15})\s*号?$/i.exec(text.trim());
	if (!asked?.[2]) return [];
	const number = BigInt(asked[2]);
	const { budgets } = await ask(Funds.method.findBudgets, { control: Control.ENFORCED, pageSize: 20 });
	const found = await Promise.all(
		budgets
			.filter((b) => !asked[1] || b.id === asked[1])
			.map((b) => ask(Funds.method.getPayment, { budget: b.id, payment: number }).catch(() => undefined)),
	);
	return found.flatMap((a) => {
		const p = a?.payment;
		if (!p) return [];
		const name = kinds["funds/payments"]?.title?.(p) ?? numbered(p.budget, p.number);
		return [{ title: { zh: `付款 · ${name.zh}`, en: `Payment · ${name.en}` }, to: paymentAt(p.budget, p.number) }];
	});
};

const all: Records = { kinds, fields, prepare, find };
export default all;
