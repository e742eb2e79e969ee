// What each command asks for: the text that is signed.
import type { Text } from "@gongshi/portal/i18n";
import type {
	ApproveBudget,
	CloseBudget,
	CloseYear,
	DraftBudget,
	ObserveBudget,
	OpenYear,
	ReturnBudget,
	SubmitBudget,
} from "../budget_pb.ts";
import type {
	Allot,
	ApprovePayment,
	ApproveTransfer,
	Commit,
	ConfirmPayment,
	OrderPayment,
	ProposeTransfer,
	ReturnPayment,
	Reverse,
} from "../entry_pb.ts";
import type { DraftLine, NameCodes } from "../line_pb.ts";
import type { Record as RecordRows } from "../record_pb.ts";
import { because, codesOf, namesSaid, sum, to, under } from "./say-parts.ts";

const budgets = {
	OpenYear: (m: OpenYear): Text => ({
		zh: `开设 ${m.year} 财政年度：${m.opens} 至 ${m.closes}，币种 ${m.currency}。`,
		en: `Open the fiscal year ${m.year}, from ${m.opens} to ${m.closes}, in ${m.currency}.`,
	}),
	CloseYear: (m: CloseYear): Text => ({
		zh: `关闭 ${m.year} 财政年度，此后该年度不再支出。`,
		en: `Close the fiscal year ${m.year}; nothing more is spent in it.`,
	}),
	DraftBudget: (m: DraftBudget): Text => ({
		zh: `起草 ${m.year} 年度预算“${m.titleZh || m.titleEn}”（${m.id}）。`,
		en: `Draft the budget “${m.titleEn || m.titleZh}” (${m.id}) for ${m.year}.`,
	}),
	DraftLine: (m: DraftLine): Text => {
		const s = sum(m.budget, m.amountMinor);
		const above = m.line?.parent ?? "";
		const codes = codesOf(m.line);
		return {
			zh: `在预算 ${m.budget} 中${above ? `科目 ${above} 之下` : ""}编制科目 ${m.line?.code ?? ""}“${m.line?.nameZh || m.line?.nameEn || ""}”，金额 ${s.zh}${codes.zh}。`,
			en: `In the budget ${m.budget}${above ? `, below ${above}` : ""}, draft the line ${m.line?.code ?? ""} “${m.line?.nameEn || m.line?.nameZh || ""}” with ${s.en}${codes.en}.`,
		};
	},
	NameCodes: (m: NameCodes): Text => ({
		zh: `为预算 ${m.budget} 的 ${m.names.length} 个分类代码命名：${namesSaid(m, "zh")}。`,
		en: `Name ${m.names.length} codes of the budget ${m.budget}: ${namesSaid(m, "en")}.`,
	}),
	SubmitBudget: (m: SubmitBudget): Text => ({
		zh: `提交预算 ${m.budget} 等待批准，提交后科目不能再改。`,
		en: `Submit the budget ${m.budget} for its vote; its lines can no longer change.`,
	}),
	ReturnBudget: (m: ReturnBudget): Text => ({
		zh: `退回预算 ${m.budget} 修改${because(m.reason).zh}。`,
		en: `Give the budget ${m.budget} back to be redrafted${because(m.reason).en}.`,
	}),
	ApproveBudget: (m: ApproveBudget): Text => ({
		zh: `批准预算 ${m.budget}${under(m.decision).zh}。`,
		en: `Approve the budget ${m.budget}${under(m.decision).en}.`,
	}),
	CloseBudget: (m: CloseBudget): Text => ({
		zh: `关闭预算 ${m.budget}，此后不再变动。`,
		en: `Close the budget ${m.budget}; nothing moves in it any more.`,
	}),
	ObserveBudget: (m: ObserveBudget): Text => ({
		zh: `登记 ${m.source?.publisher ?? ""} 公布的 ${m.year} 年预算“${m.titleZh || m.titleEn}”（${m.id}，${m.currency}）。`,
		en: `Observe the budget “${m.titleEn || m.titleZh}” of ${m.year} (${m.id}, ${m.currency}), published by ${m.source?.publisher ?? ""}.`,
	}),
	Record: (m: RecordRows): Text => ({
		zh: `向预算 ${m.budget} 登记公开数据“${m.dataset}”：${m.lines.length} 条科目、${m.entries.length} 笔账、${m.names.length} 个名称。`,
		en: `Record published figures “${m.dataset}” under the budget ${m.budget}: ${m.lines.length} lines, ${m.entries.length} entries, ${m.names.length} names.`,
	}),
};

const spending = {
	Allot: (m: Allot): Text => {
		const s = sum(m.budget, m.amountMinor);
		return {
			zh: `向预算 ${m.budget} 的科目 ${m.line} 下达 ${s.zh}${m.reference ? `，文号 ${m.reference}` : ""}。`,
			en: `Release ${s.en} on the line ${m.line} of the budget ${m.budget}${m.reference ? `, reference ${m.reference}` : ""}.`,
		};
	},
	ProposeTransfer: (m: ProposeTransfer): Text => {
		const s = sum(m.budget, m.amountMinor);
		return {
			zh: `申请在预算 ${m.budget} 中把 ${s.zh} 从科目 ${m.from} 调到 ${m.to}${because(m.reason).zh}。`,
			en: `Propose to move ${s.en} in the budget ${m.budget} from the line ${m.from} to ${m.to}${because(m.reason).en}.`,
		};
	},
	ApproveTransfer: (m: ApproveTransfer): Text => ({
		zh: `批准预算 ${m.budget} 的第 ${m.transfer} 号调剂${under(m.decision).zh}。`,
		en: `Approve transfer ${m.transfer} of the budget ${m.budget}${under(m.decision).en}.`,
	}),
	Commit: (m: Commit): Text => {
		const [s, p] = [sum(m.budget, m.amountMinor), to(m.payee)];
		return {
			zh: `从预算 ${m.budget} 的科目 ${m.line} 为${p.zh}订立 ${s.zh}，用于“${m.purpose}”${m.reference ? `，合同号 ${m.reference}` : ""}${m.due ? `，${m.due} 前付清` : ""}${m.smallBusiness ? "，对方是中小企业" : ""}。`,
			en: `Bind ${s.en} of the line ${m.line} in the budget ${m.budget} to ${p.en} for “${m.purpose}”${m.reference ? `, contract ${m.reference}` : ""}${m.due ? `, due ${m.due}` : ""}${m.smallBusiness ? ", a small or medium-sized enterprise" : ""}.`,
		};
	},
	OrderPayment: (m: OrderPayment): Text => {
		const s = sum(m.budget, m.amountMinor);
		return {
			zh: `就预算 ${m.budget} 的第 ${m.commitment} 号付款义务申请支付 ${s.zh}，用于“${m.purpose}”。`,
			en: `Order a payment of ${s.en} on commitment ${m.commitment} of the budget ${m.budget} for “${m.purpose}”.`,
		};
	},
	ApprovePayment: (m: ApprovePayment): Text => ({
		zh: `复核同意预算 ${m.budget} 的第 ${m.payment} 号付款。`,
		en: `Approve payment ${m.payment} of the budget ${m.budget}, as the second pair of eyes.`,
	}),
	ConfirmPayment: (m: ConfirmPayment): Text => {
		const s = sum(m.budget, m.amountMinor);
		return {
			zh: `银行确认：预算 ${m.budget} 的第 ${m.payment} 号付款 ${s.zh} 已于 ${m.paidOn} 付出，回单号 ${m.bankReference}。`,
			en: `The bank confirms that payment ${m.payment} of the budget ${m.budget}, ${s.en}, left on ${m.paidOn}, advice ${m.bankReference}.`,
		};
	},
	ReturnPayment: (m: ReturnPayment): Text => {
		const s = sum(m.budget, m.amountMinor);
		return {
			zh: `银行报告：预算 ${m.budget} 的第 ${m.payment} 号付款退回 ${s.zh}，回单号 ${m.bankReference}${because(m.reason).zh}。`,
			en: `The bank reports that ${s.en} of payment ${m.payment} in the budget ${m.budget} came back, advice ${m.bankReference}${because(m.reason).en}.`,
		};
	},
	Reverse: (m: Reverse): Text => {
		const s = m.amountMinor === 0n ? { zh: "全部余额", en: "all that is left" } : sum(m.budget, m.amountMinor);
		return {
			zh: `冲销预算 ${m.budget} 第 ${m.entry} 笔账的${s.zh}${because(m.reason).zh}。`,
			en: `Undo ${s.en} of entry ${m.entry} in the budget ${m.budget}${because(m.reason).en}.`,
		};
	},
};

export const commandSentences = { ...budgets, ...spending };
