// A mapping with its columns found in one header: twin of mapping.go. Throws No, as Go returns the same refusal.
import type { ObserveBudget } from "../../../budget_pb.ts";
import { Category, Kind } from "../../../entry_pb.ts";
import { Dimension } from "../../../line_pb.ts";
import type { Mapping } from "../../../record_pb.ts";
import { isDate, validLayout } from "./date.ts";
import { currencies, type NumberStyle } from "./number.ts";
import { No, plain } from "./refusals.ts";
import { cleanCell, emptyFault, faultOf, maxID, maxName, maxText } from "./text.ts";

/** Stands for a column that a mapping does not name. */
export const absent = -1;
/** The most entries of one command, and levels of a tree. */
export const maxBatch = 500;
const maxLevels = 9;

/** The measures that can be published. */
export const published = [
	Kind.APPROVED,
	Kind.ADJUSTED,
	Kind.ALLOTTED,
	Kind.COMMITTED,
	Kind.PAID,
	Kind.RETURNED,
] as const;

/** A level's columns, or an attribute's, which has one. */
export interface LevelPlan {
	readonly code: readonly number[];
	readonly name: number;
	readonly dimension: Dimension;
}

export interface Plan {
	readonly mapping: Mapping;
	readonly budget: ObserveBudget;
	readonly header: readonly string[];
	readonly style: NumberStyle;
	/** Decimal places of the minor unit, and the zeros that the publisher leaves out. */
	readonly places: number;
	/** Decimal places of the minor unit alone. */
	readonly exponent: number;
	readonly levels: readonly LevelPlan[];
	readonly attributes: readonly LevelPlan[];
	readonly measures: readonly { readonly column: number; readonly kind: Kind }[];
	readonly skip: readonly { readonly column: number; readonly equals: readonly string[] }[];
	readonly key: readonly number[];
	/** The columns of the field rules. */
	readonly fields: readonly number[];
	readonly date: number;
	readonly purpose: number;
	readonly reference: number;
	readonly payee: number;
	readonly creditCode: number;
}

/** Trims the names, and takes the byte order mark off that some programs put first. */
export const cleanHeader = (header: readonly string[]): string[] =>
	header.map((name, i) => cleanCell(i === 0 && name.startsWith("\uFEFF") ? name.slice(1) : name));

/** Checks a mapping against a header. Throws No, which names the mapping's field or the missing column. */
export function planOf(mapping: Mapping, rawHeader: readonly string[]): Plan {
	const header = cleanHeader(rawHeader);
	const find = new Finder(header);
	const terms = termsOf(mapping);
	const { levels, attributes } = levelsOf(mapping, find);
	const measures = measuresOf(mapping, find);
	const columns = {
		date: find.optional(mapping.date),
		purpose: find.optional(mapping.purpose),
		reference: find.optional(mapping.reference),
		payee: find.optional(mapping.payee),
		creditCode: find.optional(mapping.payeeCreditCode),
		skip: mapping.skip.map((f) => ({ column: find.one(f.column), equals: f.equals })),
		fields: mapping.fields.map((f) => find.one(f.column)),
	};
	for (const r of mapping.persons) {
		if (r.category === Category.UNSPECIFIED || Category[r.category] === undefined || r.names.length === 0)
			throw new No(80, "mapping.persons", { zh: "一条规则没有名称或类别", en: "a rule has no names or no category" });
	}
	find.all(mapping.header);
	const key = find.all(mapping.key);
	if (mapping.batch * measures.length > maxBatch)
		throw new No(80, "mapping.batch", plain(`${mapping.batch} × ${measures.length} > ${maxBatch}`));
	return {
		mapping,
		...terms,
		header,
		levels,
		attributes,
		measures,
		...columns,
		key: key.length > 0 ? key : header.map((_, i) => i),
	};
}

/** Finds columns by name. */
class Finder {
	constructor(private readonly header: readonly string[]) {}
	/** A column that must be there once. */
	one(name: string): number {
		const at = this.header.indexOf(name);
		if (at < 0) throw new No(81, name, { zh: `表头没有这一列：${name}`, en: `the header has no column “${name}”` });
		if (this.header.includes(name, at + 1))
			throw new No(81, name, { zh: `表头有两列都叫“${name}”`, en: `the header has two columns “${name}”` });
		return at;
	}
	optional(name: string): number {
		return name === "" ? absent : this.one(name);
	}
	all(names: readonly string[]): number[] {
		return names.map((n) => this.one(n));
	}
}

function termsOf(m: Mapping) {
	const fault = faultOf(m.dataset, maxName);
	if (fault || m.dataset === "") throw new No(80, "mapping.dataset", fault ?? emptyFault);
	if (!m.budget) throw new No(80, "mapping.budget", { zh: "没有预算", en: "there is none" });
	checkBudget(m.budget);
	const exponent = currencies[m.budget.currency] ?? 0;
	const zeros = m.numbers?.zeros ?? 0;
	if (zeros > 12) throw new No(80, "mapping.numbers", { zh: `省略 ${zeros} 个零`, en: `${zeros} zeros left out` });
	if (m.language !== "zh" && m.language !== "en")
		throw new No(80, "mapping.language", { zh: "须为 zh 或 en", en: `“${m.language}” is neither zh nor en` });
	for (const layout of m.dates) {
		if (!validLayout(layout))
			throw new No(80, "mapping.dates", {
				zh: `“${layout}”缺少年、月或日`,
				en: `“${layout}” lacks year, month or day`,
			});
	}
	if (m.date !== "" && m.dates.length === 0)
		throw new No(80, "mapping.dates", { zh: `“${m.date}”列需要日期写法`, en: `column “${m.date}” needs a format` });
	const style = {
		decimal: m.numbers?.decimal ?? "",
		group: m.numbers?.group ?? "",
		parentheses: m.numbers?.parentheses ?? false,
	};
	return { budget: m.budget, style, exponent, places: exponent + zeros };
}

/** Twin of ObserveBudget.check in rule_budget.go. */
function checkBudget(b: ObserveBudget): void {
	if (b.id.length > maxID || !/^[a-z0-9\-._/]+$/.test(b.id)) throw new No(20, "id", plain(b.id));
	if (!Object.hasOwn(currencies, b.currency)) throw new No(23, "currency", plain(b.currency));
	if (b.year < 1900 || b.year > 9999) throw new No(30, "year", plain(String(b.year)));
	const s = b.source;
	if (!s?.publisher || !s.licence || !s.url || !s.coverageZh || !s.coverageEn) throw new No(28, "source");
	if (!isDate(s.retrieved)) throw new No(22, "source.retrieved", plain(s.retrieved));
	checkText("title_zh", b.titleZh, maxName);
	checkText("title_en", b.titleEn, maxName);
	checkText("source.publisher", s.publisher, maxName);
	checkText("source.licence", s.licence, maxName);
	checkText("source.url", s.url, maxName);
	checkText("source.coverage_zh", s.coverageZh, maxText);
	checkText("source.coverage_en", s.coverageEn, maxText);
}

function checkText(name: string, value: string, most: number): void {
	const fault = faultOf(value, most) ?? (value === "" ? emptyFault : undefined);
	if (fault) throw new No(21, name, fault);
}

function levelsOf(m: Mapping, find: Finder) {
	if (m.levels.length === 0 || m.levels.length > maxLevels)
		throw new No(80, "mapping.levels", { zh: `有 ${m.levels.length} 层`, en: `${m.levels.length} levels` });
	const levels = m.levels.map((l) => {
		if (l.code.length === 0)
			throw new No(80, "mapping.levels.code", { zh: "有一层没有列", en: "a level has no column" });
		return { code: find.all(l.code), name: find.optional(l.name), dimension: l.dimension };
	});
	const attributes = m.attributes.map((a) => {
		const one = { code: [find.one(a.code)], name: find.optional(a.name), dimension: a.dimension };
		if (a.dimension === Dimension.UNSPECIFIED)
			throw new No(80, "mapping.attributes.dimension", { zh: `“${a.code}”没有分类`, en: `${a.code} has none` });
		return one;
	});
	const used = [...levels, ...attributes].map((l) => l.dimension);
	for (const [i, d] of used.entries()) {
		if (Dimension[d] === undefined || (d !== Dimension.UNSPECIFIED && used.indexOf(d) < i))
			throw new No(80, "mapping.levels.dimension", {
				zh: "同一分类用了两次，或不认识",
				en: `${Dimension[d] ?? d} is unknown or used twice`,
			});
	}
	return { levels, attributes };
}

function measuresOf(m: Mapping, find: Finder) {
	if (m.measures.length === 0)
		throw new No(80, "mapping.measures", { zh: "没有指定金额列", en: "no column holds amounts" });
	return m.measures.map((one, i) => {
		const column = find.one(one.column);
		if (!(published as readonly Kind[]).includes(one.kind))
			throw new No(80, "mapping.measures.kind", { zh: "这类金额不能登记", en: "this kind cannot be published" });
		if (m.measures.findIndex((o) => o.kind === one.kind) < i)
			throw new No(80, "mapping.measures.kind", { zh: "两列是同一类金额", en: "two columns are of one kind" });
		return { column, kind: one.kind };
	});
}
