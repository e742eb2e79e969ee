// What each event tells has happened.
import type { Text } from "@gongshi/portal/i18n";
import type { Names } from "@gongshi/portal/room";
import type {
	BudgetApproved,
	BudgetClosed,
	BudgetDrafted,
	BudgetObserved,
	BudgetReturned,
	BudgetSubmitted,
	YearClosed,
	YearOpened,
} from "../budget_pb.ts";
import type {
	Allotted,
	Committed,
	Paid,
	PaymentApproved,
	PaymentOrdered,
	Returned,
	Reversed,
	TransferApproved,
	TransferProposed,
} from "../entry_pb.ts";
import type { CodesNamed, LineDrafted } from "../line_pb.ts";
import type { Recorded } from "../record_pb.ts";
import { because, sum, under } from "./say-parts.ts";

const budgets = {
	YearOpened: (m: YearOpened, org: Names): Text => ({
		zh: `${org(m.year?.organisation ?? "").zh}的 ${m.year?.year ?? ""} 财政年度已开设。`,
		en: `The fiscal year ${m.year?.year ?? ""} of ${org(m.year?.organisation ?? "").en} is open.`,
	}),
	YearClosed: (m: YearClosed, org: Names): Text => ({
		zh: `${org(m.year?.organisation ?? "").zh}的 ${m.year?.year ?? ""} 财政年度已关闭。`,
		en: `The fiscal year ${m.year?.year ?? ""} of ${org(m.year?.organisation ?? "").en} is closed.`,
	}),
	BudgetDrafted: (m: BudgetDrafted): Text => ({
		zh: `预算 ${m.budget} 开始起草。`,
		en: `The budget ${m.budget} is being drafted.`,
	}),
	BudgetSubmitted: (m: BudgetSubmitted): Text => {
		const s = sum(m.budget, m.draftedMinor);
		return {
			zh: `预算 ${m.budget} 已提交批准，共 ${s.zh}。`,
			en: `The budget ${m.budget} of ${s.en} waits for its vote.`,
		};
	},
	BudgetReturned: (m: BudgetReturned): Text => ({
		zh: `预算 ${m.budget} 被退回修改${because(m.reason).zh}。`,
		en: `The budget ${m.budget} was given back${because(m.reason).en}.`,
	}),
	BudgetApproved: (m: BudgetApproved): Text => {
		const s = sum(m.budget, m.approvedMinor);
		return {
			zh: `预算 ${m.budget} 获得批准，共 ${s.zh}${under(m.decision).zh}。`,
			en: `The budget ${m.budget} of ${s.en} was approved${under(m.decision).en}.`,
		};
	},
	BudgetClosed: (m: BudgetClosed): Text => ({
		zh: `预算 ${m.budget} 已关闭。`,
		en: `The budget ${m.budget} is closed.`,
	}),
	BudgetObserved: (m: BudgetObserved): Text => ({
		zh: `公开预算 ${m.budget} 已登记，可以录入它公布的数。`,
		en: `The published budget ${m.budget} is known; its figures may be recorded.`,
	}),
	LineDrafted: (m: LineDrafted): Text => {
		const s = sum(m.budget, m.draftedMinor);
		return {
			zh: `预算 ${m.budget} 的科目 ${m.line} 编制为 ${s.zh}。`,
			en: `The line ${m.line} of the budget ${m.budget} asks for ${s.en}.`,
		};
	},
	CodesNamed: (m: CodesNamed): Text => ({
		zh: `预算 ${m.budget} 的 ${m.names} 个代码有了名称。`,
		en: `${m.names} codes of the budget ${m.budget} have names.`,
	}),
	Recorded: (m: Recorded): Text => ({
		zh: `公开数据“${m.dataset}”登记了 ${m.lines} 条科目、${m.entries} 笔账${m.repeated > 0 ? `，另有 ${m.repeated} 项此前已登记` : ""}。`,
		en: `${m.lines} lines and ${m.entries} entries of “${m.dataset}” were recorded${m.repeated > 0 ? `; ${m.repeated} were there already` : ""}.`,
	}),
};

const spending = {
	Allotted: (m: Allotted): Text => {
		const s = sum(m.budget, m.amountMinor);
		return { zh: `科目 ${m.line} 下达了 ${s.zh}。`, en: `${s.en} was released on the line ${m.line}.` };
	},
	TransferProposed: (m: TransferProposed): Text => {
		const s = sum(m.budget, m.amountMinor);
		return {
			zh: `第 ${m.transfer} 号调剂待批：${s.zh}，从科目 ${m.from} 到 ${m.to}。`,
			en: `Transfer ${m.transfer} waits for approval: ${s.en} from the line ${m.from} to ${m.to}.`,
		};
	},
	TransferApproved: (m: TransferApproved): Text => ({
		zh: `预算 ${m.budget} 的第 ${m.transfer} 号调剂获得批准${under(m.decision).zh}。`,
		en: `Transfer ${m.transfer} of the budget ${m.budget} was approved${under(m.decision).en}.`,
	}),
	Committed: (m: Committed): Text => {
		const s = sum(m.budget, m.amountMinor);
		return {
			zh: `科目 ${m.line} 订立了 ${s.zh} 的付款义务（第 ${m.commitment} 号）。`,
			en: `${s.en} of the line ${m.line} was bound (commitment ${m.commitment}).`,
		};
	},
	PaymentOrdered: (m: PaymentOrdered): Text => {
		const s = sum(m.budget, m.amountMinor);
		return {
			zh: `第 ${m.payment} 号付款 ${s.zh} 等待复核（科目 ${m.line}）。`,
			en: `Payment ${m.payment} of ${s.en} waits for approval (line ${m.line}).`,
		};
	},
	PaymentApproved: (m: PaymentApproved): Text => ({
		zh: `第 ${m.payment} 号付款通过复核，等待银行付款。`,
		en: `Payment ${m.payment} was approved and waits for the bank.`,
	}),
	Paid: (m: Paid): Text => {
		const s = sum(m.budget, m.amountMinor);
		return {
			zh: `银行确认第 ${m.payment} 号付款 ${s.zh} 已付出（科目 ${m.line}）。`,
			en: `The bank confirmed payment ${m.payment} of ${s.en} (line ${m.line}).`,
		};
	},
	Returned: (m: Returned): Text => {
		const s = sum(m.budget, m.amountMinor);
		return { zh: `第 ${m.payment} 号付款退回了 ${s.zh}。`, en: `${s.en} of payment ${m.payment} came back.` };
	},
	Reversed: (m: Reversed): Text => {
		const s = sum(m.budget, m.amountMinor < 0n ? -m.amountMinor : m.amountMinor);
		return {
			zh: `第 ${m.entry} 笔账被第 ${m.by} 笔账冲销 ${s.zh}。`,
			en: `Entry ${m.by} undid ${s.en} of entry ${m.entry}.`,
		};
	},
};

export const eventSentences = { ...budgets, ...spending };
