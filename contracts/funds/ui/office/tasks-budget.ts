// The life of a budget: its year, its draft, its vote, its end.
import {
	ApproveBudgetSchema,
	CloseBudgetSchema,
	CloseYearSchema,
	DraftBudgetSchema,
	OpenYearSchema,
	ReturnBudgetSchema,
	SubmitBudgetSchema,
} from "../../budget_pb.ts";
import { DraftLineSchema, NameCodesSchema } from "../../line_pb.ts";
import { namesOf } from "./names-list.ts";
import { decision, field, money, number, optional, reason, type Task, task, text } from "./task.ts";

const years: Task[] = [
	task({
		id: "open-year",
		role: "funds/approver",
		title: { zh: "开设财政年度", en: "Open a fiscal year" },
		schema: OpenYearSchema,
		fields: [
			field("year", "number", ["年度", "Year"]),
			field("opens", "date", ["第一天", "First day"], { also: ["date"] }),
			field("closes", "date", ["最后一天", "Last day"]),
			field("currency", "text", ["币种", "Currency"], { hint: { zh: "例如 CNY", en: "Such as CNY" } }),
		],
		message: (v) => ({
			year: Number(number(v, "year")),
			opens: text(v, "opens"),
			closes: text(v, "closes"),
			currency: text(v, "currency").toUpperCase(),
		}),
	}),
	task({
		id: "close-year",
		role: "funds/approver",
		title: { zh: "关闭财政年度", en: "Close a fiscal year" },
		schema: CloseYearSchema,
		fields: [field("year", "number", ["年度", "Year"])],
		message: (v) => ({ year: Number(number(v, "year")) }),
	}),
];

const code = (name: string, zh: string, en: string) =>
	field(name, "text", [zh, en], { ...optional, rare: true, also: [`line.${name}`] });

const drafts: Task[] = [
	task({
		id: "draft-budget",
		role: "funds/drafter",
		title: { zh: "起草预算", en: "Draft a budget" },
		schema: DraftBudgetSchema,
		fields: [
			field("id", "text", ["预算编号", "Id of the budget"], {
				hint: {
					zh: "小写字母、数字和短横，例如 linxi-2027",
					en: "Lower-case letters, digits and hyphens, such as linxi-2027",
				},
			}),
			field("year", "number", ["年度", "Year"]),
			field("title_zh", "text", ["中文名称", "Chinese title"]),
			field("title_en", "text", ["英文名称", "English title"], optional),
		],
		message: (v) => ({
			id: text(v, "id"),
			year: Number(number(v, "year")),
			titleZh: text(v, "title_zh"),
			titleEn: text(v, "title_en"),
		}),
	}),
	task({
		id: "draft-line",
		role: "funds/drafter",
		title: { zh: "编制预算科目", en: "Draft a line" },
		schema: DraftLineSchema,
		fields: [
			field("parent", "choose", ["上级科目", "Line above"], {
				...optional,
				choose: { kind: "line", shows: "none" },
				also: ["line.parent"],
				hint: { zh: "最上一级留空", en: "Empty for a root" },
			}),
			field("line", "text", ["科目代码", "Code"], {
				also: ["line.code"],
				hint: {
					zh: "在本预算中唯一，例如 education/2050203；填已有的明细科目，就是改它的金额",
					en: "Unique in the budget, such as education/2050203; that of a detailed line changes its amount",
				},
			}),
			field("name_zh", "text", ["中文名称", "Chinese name"], { also: ["line.name_zh"] }),
			field("name_en", "text", ["英文名称", "English name"], { ...optional, also: ["line.name_en"] }),
			field("amount_minor", "money", ["金额", "Amount"], {
				hint: { zh: "下面还要分明细的科目填 0", en: "0 for a line that will have lines below it" },
			}),
			code("department", "部门代码", "Department’s code"),
			code("unit", "单位代码", "Unit’s code"),
			code("function", "功能分类代码", "Function’s code"),
			code("economic", "经济分类代码", "Economic code"),
			code("cofog", "联合国政府职能分类代码", "Code in the UN’s functions of government"),
			code("programme", "项目计划", "Programme"),
			code("project", "具体项目", "Project"),
			code("region", "地区", "Region"),
			code("funding", "资金来源", "Source of the money"),
		],
		message: (v, at) => ({
			budget: at.budget,
			amountMinor: money(v, at),
			line: {
				code: text(v, "line"),
				parent: text(v, "parent"),
				nameZh: text(v, "name_zh"),
				nameEn: text(v, "name_en"),
				department: text(v, "department"),
				unit: text(v, "unit"),
				function: text(v, "function"),
				economic: text(v, "economic"),
				cofog: text(v, "cofog"),
				programme: text(v, "programme"),
				project: text(v, "project"),
				region: text(v, "region"),
				funding: text(v, "funding"),
			},
		}),
	}),
	task({
		id: "name-codes",
		role: "funds/drafter",
		title: { zh: "为分类代码命名", en: "Name codes" },
		schema: NameCodesSchema,
		fields: [
			field("dimension", "dimension", ["哪一种分类", "Classification"], { also: ["kind", "names.dimension"] }),
			field("names", "names", ["代码和名称", "Codes and names"], {
				also: ["names.code", "names.name_zh", "names.name_en"],
				hint: {
					zh: "一行一个：代码，中文名称，英文名称（可不填）。可以从表格里整块粘贴。名称公布后不能改。",
					en: "One a line: code, Chinese name, English name (may be left out). A block of a spreadsheet can be pasted. A name cannot be changed later.",
				},
			}),
		],
		message: (v, at) => ({
			budget: at.budget,
			names: namesOf(v.names ?? "").names.map((n) => ({ ...n, dimension: Number(v.dimension || "0") })),
		}),
	}),
	task({
		id: "submit-budget",
		role: "funds/drafter",
		title: { zh: "提交预算", en: "Submit the budget" },
		schema: SubmitBudgetSchema,
		fields: [],
		message: (_, at) => ({ budget: at.budget }),
	}),
];

const votes: Task[] = [
	task({
		id: "return-budget",
		role: "funds/approver",
		title: { zh: "退回预算修改", en: "Give the budget back" },
		schema: ReturnBudgetSchema,
		fields: [reason],
		message: (v, at) => ({ budget: at.budget, reason: text(v, "reason") }),
	}),
	task({
		id: "approve-budget",
		role: "funds/approver",
		title: { zh: "批准预算", en: "Approve the budget" },
		schema: ApproveBudgetSchema,
		fields: [decision],
		message: (v, at) => ({ budget: at.budget, decision: text(v, "decision") }),
	}),
	task({
		id: "close-budget",
		role: "funds/approver",
		title: { zh: "关闭预算", en: "Close the budget" },
		schema: CloseBudgetSchema,
		fields: [],
		message: (_, at) => ({ budget: at.budget }),
	}),
];

export const budgetTasks: readonly Task[] = [...years, ...drafts, ...votes];
