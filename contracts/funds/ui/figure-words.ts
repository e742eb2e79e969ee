// The words of figures, which the front page shows too; the pages of the room have more (words.ts).
import { words } from "@gongshi/portal/i18n";

export const figuresZh = {
	enforced: "在本账本上执行",
	observed: "公开数据",
	approved: "批准",
	adjusted: "调整后",
	paid: "已支付",
	notPublished: (what: string) => `${what}数未公布。`,
	ofAdjusted: (p: string) => `占调整后预算的 ${p}`,
	largestLine: "钱最多的去向",
	largestPayment: "最大的一笔付款",
	ledgerSource: (org: string) => `${org}，账本实时数据`,
	retrieved: (day: string) => `取得于 ${day}`,
	enforcedCover: "本预算的全部科目和全部资金变动",
	allBudgets: "全部预算",
	drafted: "草案",
	compare: "批准、调整、支付对照",
};

export const figuresEn = {
	enforced: "Carried out on this ledger",
	observed: "Open data",
	approved: "Approved",
	adjusted: "Adjusted",
	paid: "Paid",
	notPublished: (what: string) => `Not published: ${what}.`,
	ofAdjusted: (p: string) => `${p} of the adjusted budget`,
	largestLine: "Most money goes to",
	largestPayment: "Largest payment",
	ledgerSource: (org: string) => `${org}, live on the ledger`,
	retrieved: (day: string) => `retrieved ${day}`,
	enforcedCover: "all lines and all movements of this budget",
	allBudgets: "All budgets",
	drafted: "Draft",
	compare: "Approved, adjusted and paid",
};

export const useFigures = words(figuresZh, figuresEn);

export { stages } from "./stages.ts";
