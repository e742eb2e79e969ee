// Decimal numbers read to the last digit or refused: twin of ledger/amount. Nothing here rounds or passes through a float.
import type { Text } from "@gongshi/portal/i18n";

/** How a publisher writes numbers. */
export interface NumberStyle {
	/** "." if empty. */
	readonly decimal: string;
	/** Between groups of three digits; "" where there are none. */
	readonly group: string;
	/** (12.00) is -12.00. */
	readonly parentheses: boolean;
}

/** Minor units, or what is wrong with the text. */
export type Parsed = bigint | { readonly fault: Text };

const empty = { fault: { zh: "没有数字", en: "there is no number" } };
const character = {
	fault: {
		zh: "有字符不属于声明的数字写法",
		en: "a character is not part of a number in the declared format",
	},
};
const groups = { fault: { zh: "没有按三位分节", en: "the digits are not grouped by three" } };
const inexact = { fault: { zh: "小数位多于该货币", en: "the number has more decimal places than the currency" } };
const range = { fault: { zh: "数字过大", en: "the number is too large" } };

const int64Max = 2n ** 63n - 1n;
const int64Min = -(2n ** 63n);
/** The largest power of ten that an int64 holds. */
const maxExponent = 18;

/** Whether a sum still fits the ledger's integers. */
export const fits = (n: bigint): boolean => n >= int64Min && n <= int64Max;

/** Reads text as minor units of a currency with so many decimal places. */
export function parseAmount(style: NumberStyle, text: string, places: number): Parsed {
	let body = text;
	let negative = false;
	if (style.parentheses && text.length > 2 && text.startsWith("(") && text.endsWith(")")) {
		body = text.slice(1, -1);
		negative = true;
	} else if (text.startsWith("-")) {
		body = text.slice(1);
		negative = true;
	} else if (text.startsWith("+")) body = text.slice(1);
	const point = style.decimal || ".";
	const cut = body.indexOf(point);
	const digits = ungroup(style, cut < 0 ? body : body.slice(0, cut));
	if (digits === undefined) return groups;
	let part = cut < 0 ? "" : body.slice(cut + point.length);
	if (digits === "" || (cut >= 0 && part === "")) return empty;
	while (part.length > places) {
		const last = part.at(-1) ?? "";
		if (!/^[0-9]$/.test(last)) return character;
		if (last !== "0") return /[^0-9]/.test(part) ? character : inexact;
		part = part.slice(0, -1);
	}
	if (places > maxExponent) return range;
	const all = digits + part.padEnd(places, "0");
	if (/[^0-9]/.test(all)) return character;
	const n = negative ? -BigInt(all) : BigInt(all);
	return fits(n) ? n : range;
}

/** Without the group separators; undefined where they do not part groups of three. */
function ungroup(style: NumberStyle, whole: string): string | undefined {
	if (style.group === "" || !whole.includes(style.group)) return whole;
	const parts = whole.split(style.group);
	for (const [i, g] of parts.entries()) {
		if (g.length !== 3 && (i > 0 || g.length === 0 || g.length > 3)) return undefined;
	}
	return parts.join("");
}

/** Decimal places of the minor unit, by ISO 4217 code: the currencies that the ledger knows (ledger/amount/currency.go). */
export const currencies: Readonly<Record<string, number>> = {
	AUD: 2,
	BHD: 3,
	BRL: 2,
	CAD: 2,
	CHF: 2,
	CLP: 0,
	CNY: 2,
	EUR: 2,
	GBP: 2,
	HKD: 2,
	INR: 2,
	JPY: 0,
	KRW: 0,
	KWD: 3,
	MDL: 2,
	MOP: 2,
	NZD: 2,
	RUB: 2,
	SGD: 2,
	TWD: 2,
	UAH: 2,
	USD: 2,
	VND: 0,
	ZAR: 2,
};
