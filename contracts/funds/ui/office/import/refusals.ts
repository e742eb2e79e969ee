// What a mapping or a row is refused for: the numbers and sentences of errors.go, which twin.test.ts compares.
import type { Text } from "@gongshi/portal/i18n";

export const book = "funds";

const sentences = {
	11: [
		"该行与此前登记的内容不同；请由复核人员冲销原分录，或换用新的数据集名称",
		"the row says something else than was recorded before; have the entry reversed, or use another dataset's name",
	],
	20: [
		"编号须为 1 至 64 个小写字母、数字或 -._/；请更换编号",
		"an id is 1 to 64 lower-case letters, digits or -._/; choose another",
	],
	21: [
		"文字为空、过长或含有控制字符；请按规定填写",
		"the text is empty, too long or has control characters; shorten or clean it",
	],
	22: [
		"日期不存在或不是“2026-03-01”的写法；请更正日期",
		"the date does not exist or is not written like 2026-03-01; correct it",
	],
	23: ["不认识的货币代码；请使用 CNY 等 ISO 4217 代码", "the currency is not known; use an ISO 4217 code such as CNY"],
	25: ["金额过大，合计无法表示；请核对金额", "the amount is too large for its sums; check it"],
	28: [
		"缺少数据来源说明；请填写发布机构、许可、网址、取得日期和覆盖范围",
		"the source is incomplete; give publisher, licence, address, day of retrieval and coverage",
	],
	30: ["财政年度或起止日期不合理；请核对年度和日期", "the year or its days make no sense; check them"],
	80: ["导入映射不完整或自相矛盾；请更正映射文件", "the mapping is incomplete or contradicts itself; correct the file"],
	81: [
		"表头缺少或重复了列；请核对文件或映射",
		"the header lacks a column or has it twice; check the file or the mapping",
	],
	82: [
		"该行的列数与表头不同；请检查引号和分隔符",
		"the row has another number of cells than the header; check quotes and separators",
	],
	83: [
		"金额无法精确读取；请更正该单元格或映射的数字格式",
		"the amount cannot be read exactly; correct the cell or the mapping's number format",
	],
	84: [
		"日期不符合声明的写法；请更正该单元格或映射的日期格式",
		"the date is not written as declared; correct the cell or the mapping's dates",
	],
	85: [
		"单元格为空、过长或含有控制字符；请更正该单元格",
		"the cell is empty, too long or has control characters; correct it",
	],
	86: [
		"同一科目在前面的行中另有说明；请更正该行，或在映射中增加一层科目",
		"an earlier row describes the same line otherwise; correct the row, or add a level to the mapping",
	],
} satisfies Record<number, readonly [zh: string, en: string]>;

export type Code = keyof typeof sentences;
export const codes = Object.keys(sentences).map(Number) as Code[];

/** The sentence of a refusal: what is wrong, and what to do. */
export const sentenceOf = (code: Code): Text => ({ zh: sentences[code][0], en: sentences[code][1] });

/** A refusal of a mapping or a row. `field` names the mapping's field or the table's column, "" for the whole. */
export class No extends Error {
	constructor(
		readonly code: Code,
		readonly field: string,
		/** The particulars of this case. */
		readonly detail: Text | undefined = undefined,
	) {
		super(`${book} ${code} ${field}`);
	}
	get text(): Text {
		return sentenceOf(this.code);
	}
}

/** A detail that is the same in every language. */
export const plain = (s: string): Text => ({ zh: s, en: s });
