// What one row says, before any of it counts: twin of row.go. Throws No.
import { create } from "@bufbuild/protobuf";
import { type Payee, PayeeSchema } from "../../../entry_pb.ts";
import { type CodeName, CodeNameSchema, Dimension, type LineDraft, LineDraftSchema } from "../../../line_pb.ts";
import { parseDate } from "./date.ts";
import { parseAmount } from "./number.ts";
import { absent, type LevelPlan, type Plan } from "./plan.ts";
import { No, plain } from "./refusals.ts";
import { bytesOf, emptyFault, faultOf, isFormula, maxCode, maxID, maxName, maxText } from "./text.ts";

/** What a row says of its lines and codes. Rows that are equal in these columns say the same. */
export interface Place {
	readonly lines: readonly LineDraft[];
	/** The column that a contradiction of each line is blamed on. */
	readonly columns: readonly number[];
}

/** What a row says of its entries. */
export interface Particulars {
	readonly date: string;
	readonly purpose: string;
	readonly reference: string;
	readonly payee: Payee | undefined;
}

const codeFields = {
	[Dimension.DEPARTMENT]: "department",
	[Dimension.UNIT]: "unit",
	[Dimension.FUNCTION]: "function",
	[Dimension.ECONOMIC]: "economic",
	[Dimension.COFOG]: "cofog",
	[Dimension.PROGRAMME]: "programme",
	[Dimension.PROJECT]: "project",
	[Dimension.REGION]: "region",
	[Dimension.FUNDING]: "funding",
} as const;

/** A code becomes part of a line's code: its own separators are escaped, so that no two paths are equal. */
const escaped = (s: string): string => s.replaceAll("%", "%25").replaceAll("/", "%2F").replaceAll("+", "%2B");

const quoted = (s: string) => plain(`“${s}”`);

/** Reads the cells of one row, already clean, by a plan. */
export class Row {
	constructor(
		private readonly plan: Plan,
		private readonly cells: readonly string[],
	) {}

	private cell(column: number): string {
		return this.cells[column] ?? "";
	}

	private no(code: 83 | 84 | 85 | 86, column: number, detail: No["detail"]): No {
		return new No(code, this.plan.header[column] ?? "", detail);
	}

	/** A cell that may be empty or not. */
	private text(column: number, most: number, need = false): string {
		if (column === absent) return "";
		const s = this.cell(column);
		const fault = faultOf(s, most) ?? (need && s === "" ? emptyFault : undefined);
		if (fault) throw this.no(85, column, fault);
		return s;
	}

	private amount(column: number): bigint {
		const text = this.cell(column);
		const got = parseAmount(this.plan.style, text, this.plan.places);
		if (typeof got === "bigint") return got;
		if (isFormula(text))
			throw this.no(83, column, {
				zh: `“${text}”是公式，不是数；请在表格软件里把它粘贴为数值，再存成 CSV`,
				en: `“${text}” is a formula, no number: paste its value in your spreadsheet and save as CSV again`,
			});
		throw this.no(83, column, { zh: `“${text}”：${got.fault.zh}`, en: `“${text}”: ${got.fault.en}` });
	}

	/** The mapping's rules of single cells. */
	checkFields(): void {
		for (const [i, rule] of this.plan.mapping.fields.entries()) {
			const column = this.plan.fields[i] ?? absent;
			const s = this.text(column, maxText, rule.required);
			if (rule.maxLength > 0 && [...s].length > rule.maxLength)
				throw this.no(85, column, {
					zh: `超过 ${rule.maxLength} 个字`,
					en: `longer than ${rule.maxLength} characters`,
				});
			if (rule.number && s !== "") this.amount(column);
		}
	}

	/** The lines of the row's path, root first. */
	readPlace(): Place {
		const lines: LineDraft[] = [];
		const columns: number[] = [];
		let path = "";
		for (const level of this.plan.levels) {
			const column = level.code[0] ?? absent;
			const parts = level.code.map((c, i) => escaped(this.text(c, maxCode, i === 0)));
			const name = level.name === absent ? this.text(column, maxName) : this.text(level.name, maxName, true);
			const code = path === "" ? parts.join("+") : `${path}/${parts.join("+")}`;
			if (bytesOf(code) > maxCode)
				throw this.no(85, column, {
					zh: `科目代码长于 ${maxCode} 字节`,
					en: `the line's code is longer than ${maxCode} bytes`,
				});
			const line = create(LineDraftSchema, { code, parent: path, ...this.named(name) });
			set(line, level.dimension, this.cell(column));
			lines.push(line);
			columns.push(column);
			path = code;
		}
		const leaf = lines.at(-1);
		for (const a of this.plan.attributes) {
			const s = this.text(a.code[0] ?? absent, maxCode);
			if (leaf) set(leaf, a.dimension, s);
		}
		return { lines, columns };
	}

	private named(name: string): { nameZh: string } | { nameEn: string } {
		return this.plan.mapping.language === "zh" ? { nameZh: name } : { nameEn: name };
	}

	/** What the row says about codes of dimensions, with the column of each name; one is read after the other has been judged. */
	*readNames(): Generator<{ name: CodeName; column: number }> {
		for (const [levels, need] of [[this.plan.levels, true] as const, [this.plan.attributes, false] as const]) {
			for (const level of levels) {
				const name = this.readName(level, need);
				if (name) yield { name, column: level.name };
			}
		}
	}

	private readName(level: LevelPlan, need: boolean): CodeName | undefined {
		const code = this.cell(level.code[0] ?? absent);
		if (level.name === absent || level.dimension === Dimension.UNSPECIFIED || code === "") return undefined;
		const name = this.text(level.name, maxName, need);
		if (name === "") return undefined;
		return create(CodeNameSchema, { dimension: level.dimension, code, ...this.named(name) });
	}

	contradicts(column: number, detail: string): No {
		return this.no(86, column, quoted(detail));
	}

	/** By measure; undefined where the cell is empty. */
	readAmounts(): (bigint | undefined)[] {
		return this.plan.measures.map((m) => (this.cell(m.column) === "" ? undefined : this.amount(m.column)));
	}

	readParticulars(): Particulars {
		const date = this.readDate();
		const purpose = this.text(this.plan.purpose, maxText);
		const reference = this.text(this.plan.reference, maxName);
		return { date, purpose, reference, payee: this.readPayee() };
	}

	private readDate(): string {
		if (this.plan.date === absent) return "";
		const text = this.cell(this.plan.date);
		for (const layout of this.plan.mapping.dates) {
			const date = parseDate(layout, text);
			if (date !== undefined) return date;
		}
		throw this.no(84, this.plan.date, quoted(text));
	}

	/** An organisation's name, or the category that stands for persons. */
	private readPayee(): Payee | undefined {
		const name = this.text(this.plan.payee, maxName);
		if (name === "") return undefined;
		const rule = this.plan.mapping.persons.find((r) => r.names.some((n) => matches(n, name)));
		if (rule) return create(PayeeSchema, { category: rule.category });
		return create(PayeeSchema, { name, creditCode: this.text(this.plan.creditCode, maxID) });
	}
}

function set(line: LineDraft, dimension: Dimension, code: string): void {
	if (dimension !== Dimension.UNSPECIFIED) line[codeFields[dimension]] = code;
}

const patterns = new Map<string, RegExp>();

/** Whether two texts differ in case alone. The flags i and u fold single characters as Go's EqualFold does. */
function sameButForCase(pattern: string, text: string): boolean {
	let p = patterns.get(pattern);
	if (!p) {
		p = new RegExp(`^${pattern.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`, "iu");
		patterns.set(pattern, p);
	}
	return p.test(text);
}

/** Compares without regard to case; a pattern that ends with "*" admits any ending. */
export function matches(pattern: string, name: string): boolean {
	if (!pattern.endsWith("*")) return sameButForCase(pattern, name);
	const start = pattern.slice(0, -1);
	// The beginning has as many bytes as the pattern, as in row.go.
	const most = bytesOf(start);
	let cut = 0;
	let bytes = 0;
	for (const char of name) {
		if (bytes >= most) break;
		bytes += bytesOf(char);
		cut += char.length;
	}
	return bytes === most && sameButForCase(start, name.slice(0, cut));
}
