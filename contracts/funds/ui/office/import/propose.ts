// A first mapping, guessed from the header and the first rows. The clerk has the last word.
import { create } from "@bufbuild/protobuf";
import { ObserveBudgetSchema, SourceSchema } from "../../../budget_pb.ts";
import { Category, Kind } from "../../../entry_pb.ts";
import { Dimension } from "../../../line_pb.ts";
import {
	AttributeSchema,
	type Level,
	LevelSchema,
	type Mapping,
	MappingSchema,
	MeasureSchema,
	NumberFormatSchema,
	PersonRuleSchema,
} from "../../../record_pb.ts";
import { parseDate } from "./date.ts";
import { parseAmount } from "./number.ts";
import { cleanCell } from "./text.ts";

/** Ways of writing dates that are tried, likelier ones first. */
export const layouts = [
	"2006-01-02",
	"2006/1/2",
	"2006年1月2日",
	"20060102",
	"2006.1.2",
	"02/01/2006",
	"01/02/2006",
	"2/1/2006",
	"02-Jan-2006",
	"02-01-2006",
	"02.01.2006",
	"2 January 2006",
	"January 2, 2006",
	"Monday, January 02, 2006",
] as const;

export interface Seen {
	/** The file's name. */
	readonly name: string;
	readonly header: readonly string[];
	readonly rows: readonly (readonly string[])[];
	/** "2026-11-21". */
	readonly today: string;
}

type Rule = readonly [pattern: RegExp, column?: "text" | "number" | "date"];

const measures: readonly (readonly [Kind, RegExp])[] = [
	[Kind.ADJUSTED, /adjust|revised|调整/i],
	[Kind.APPROVED, /approv|appropriat|budget(ed)?( amount)?$|批准|核定|预算数|预算金额|法定/i],
	[Kind.ALLOTTED, /allot|下达|指标/i],
	[Kind.COMMITTED, /commit|obligat|承诺|合同金额/i],
	[Kind.RETURNED, /return|refund|退回|退款/i],
	[Kind.PAID, /paid|execut|outlay|spen[dt]|net amount|amount|value|支出|支付|付款金额|执行|决算|金额/i],
];

const particulars = {
	date: [/(^|[^a-z])date|日期|时间/i, "date"],
	payee: [/supplier|payee|vendor|beneficiary|merchant|收款|供应商/i],
	payeeCreditCode: [/credit code|company (no|number)|统一社会信用代码|信用代码/i],
	reference: [/transaction|reference|^ref$|voucher|invoice|凭证|流水|单号|编号/i],
	purpose: [/purpose|description|narrative|summary|用途|摘要|说明|事由/i],
} as const satisfies Record<string, Rule>;

const dimensions: readonly (readonly [Dimension, RegExp])[] = [
	[Dimension.DEPARTMENT, /department|body|ministry|主管|部门|topname/i],
	[Dimension.UNIT, /entity|unit|agency|organi[sz]ation|service label|单位|机构|depname/i],
	[Dimension.FUNCTION, /func|expenditure category|功能|类款项/i],
	[Dimension.ECONOMIC, /econ|expense type|account|subjective|经济分类|费用/i],
	[Dimension.PROGRAMME, /program|expense area|service div|项目类别|计划/i],
	[Dimension.PROJECT, /project|项目/i],
	[Dimension.REGION, /region|area|district|地区|区划/i],
	[Dimension.FUNDING, /fund|fin_source|资金来源|资金性质|来源/i],
];

/** "func2 (code)" and "func2 (label)", "部门编码" and "部门名称": columns of one thing. */
const stem = (name: string) => name.replace(/[\s_*!-]*[（(]?(code|label|name|id|编码|代码|名称)[)）]?$/i, "").trim();
const isCode = (name: string) => /(code|id|编码|代码)[)）]?$/i.test(name);

/** Enough of some cells: a few broken rows at the beginning say nothing of the column. */
const mostly = (cells: readonly string[], fits: (cell: string) => boolean): boolean =>
	cells.length > 0 && 3 * cells.filter(fits).length >= 2 * cells.length;

class Columns {
	private readonly free: Set<string>;
	constructor(private readonly seen: Seen) {
		const once = (n: string) => n !== "" && seen.header.indexOf(n) === seen.header.lastIndexOf(n);
		this.free = new Set(seen.header.filter(once));
	}
	cells(name: string): string[] {
		const at = this.seen.header.indexOf(name);
		return this.seen.rows.map((r) => cleanCell(r[at] ?? "")).filter((c) => c !== "");
	}
	numeric(name: string): boolean {
		return mostly(this.cells(name), (c) => /^[(-]?[\d.,' ]*\d[)]?$/.test(c));
	}
	dated(name: string): boolean {
		return mostly(this.cells(name), (c) => layouts.some((l) => parseDate(l, c) !== undefined));
	}
	take(fits: (name: string) => boolean): string {
		const found = [...this.free].find(fits) ?? "";
		this.free.delete(found);
		return found;
	}
}

/** What the columns most likely are. What cannot be guessed, such as the source, stays empty. */
export function propose(seen: Seen): Mapping {
	const columns = new Columns(seen);
	const taken = Object.fromEntries(
		Object.entries(particulars).map(([field, [pattern, kind]]: [string, Rule]) => [
			field,
			columns.take((n) => pattern.test(n) && (kind === "date" ? columns.dated(n) : !isAmount(columns, n))),
		]),
	);
	const amounts = measures.flatMap(([kind, pattern]) => {
		const column = columns.take((n) => pattern.test(n) && columns.numeric(n));
		return column ? [create(MeasureSchema, { kind, column })] : [];
	});
	const { levels, funding } = placesOf(columns);
	const dates = taken.date ? columns.cells(taken.date) : [];
	const slug = slugOf(seen.name);
	const year = Number(/(19|20)\d\d/.exec(seen.name)?.[0] ?? /(19|20)\d\d/.exec(dates[0] ?? "")?.[0] ?? 0);
	const language = /[\u4e00-\u9fff]/.test(seen.header.join("") + seen.rows.flat().join("")) ? "zh" : "en";
	return create(MappingSchema, {
		dataset: slug,
		budget: create(ObserveBudgetSchema, {
			id: slug.slice(0, 64),
			year,
			currency: language === "zh" ? "CNY" : "GBP",
			source: create(SourceSchema, { retrieved: seen.today }),
		}),
		numbers: create(
			NumberFormatSchema,
			styleOf(
				columns,
				amounts.map((m) => m.column),
			),
		),
		dates: layoutsOf(dates),
		language,
		levels,
		attributes: funding ? [create(AttributeSchema, { dimension: Dimension.FUNDING, code: funding })] : [],
		measures: amounts.sort((a, b) => a.kind - b.kind),
		...taken,
		persons: taken.payee
			? [create(PersonRuleSchema, { names: ["REDACTED*", "PERSONAL DATA*", "个人"], category: Category.WITHHELD })]
			: [],
	});
}

const isAmount = (columns: Columns, name: string) => /amount|金额/i.test(name) && columns.numeric(name);

function placesOf(columns: Columns): { levels: Level[]; funding: string } {
	const levels: Level[] = [];
	let funding = "";
	for (const [dimension, pattern] of dimensions) {
		const first = columns.take((n) => pattern.test(n));
		if (!first) continue;
		const other = columns.take((n) => stem(n) === stem(first) && isCode(n) !== isCode(first));
		const [code, name] = other && isCode(other) ? [other, first] : [first, other];
		if (dimension === Dimension.FUNDING) funding = code;
		else levels.push(create(LevelSchema, { code: [code], name, dimension }));
	}
	return { levels, funding };
}

/** The layouts that are needed so that each date fits one, the one that most of them fit first; what fits none is a broken row. */
export function layoutsOf(dates: readonly string[]): string[] {
	const needed: string[] = [];
	for (let left = dates; needed.length < 3; ) {
		const fits = (l: string) => left.filter((d) => parseDate(l, d) !== undefined).length;
		const best = layouts.reduce((b, l) => (fits(l) > fits(b) ? l : b));
		if (fits(best) === 0) break;
		needed.push(best);
		left = left.filter((d) => parseDate(best, d) === undefined);
	}
	return needed;
}

function styleOf(columns: Columns, amounts: readonly string[]) {
	const cells = amounts.flatMap((a) => columns.cells(a));
	const styles = [
		{ decimal: ".", group: "", parentheses: false },
		{ decimal: ".", group: "", parentheses: true },
		{ decimal: ".", group: ",", parentheses: false },
		{ decimal: ".", group: ",", parentheses: true },
		{ decimal: ",", group: ".", parentheses: false },
		{ decimal: ",", group: " ", parentheses: false },
	];
	const read = (s: (typeof styles)[number]) => cells.filter((c) => typeof parseAmount(s, c, 6) === "bigint").length;
	return styles.reduce((best, s) => (read(s) > read(best) ? s : best));
}

/** A name that reads well in an address, from the file's. */
export function slugOf(name: string): string {
	const plain = name
		.replace(/\.[a-z0-9]+$/i, "")
		.normalize("NFKC")
		.toLowerCase();
	return plain.replace(/[^a-z0-9._-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "");
}
