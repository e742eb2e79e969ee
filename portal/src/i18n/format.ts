import type { Lang } from "./chosen.ts";
import { useLang } from "./lang.ts";

/** Money in minor units: 12345 with exponent 2 is 123.45. */
export interface Amount {
	readonly minor: bigint;
	readonly currency: string;
	/** Decimal places of the minor unit; those of the currency if not given. */
	readonly exponent?: number | undefined;
}

// ISO 4217. Of others the browser is asked, which costs a page a hundredth of a second.
const exponents = new Map(["CNY", "TWD", "MDL", "GBP", "EUR", "USD"].map((currency) => [currency, 2]));

/** Decimal places of a currency's minor unit, ISO 4217. */
export function exponentOf(currency: string): number {
	let places = exponents.get(currency);
	if (places === undefined) {
		try {
			const money = new Intl.NumberFormat("en", { style: "currency", currency });
			places = money.resolvedOptions().maximumFractionDigits ?? 2;
		} catch {
			places = 2;
		}
		exponents.set(currency, places);
	}
	return places;
}

/** An amount as an exact decimal number: "-1234.50". */
export function decimal({ minor, currency, exponent = exponentOf(currency) }: Amount): string {
	const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, "0");
	const whole = digits.slice(0, digits.length - exponent);
	const rest = exponent > 0 ? `.${digits.slice(digits.length - exponent)}` : "";
	return `${minor < 0n ? "-" : ""}${whole}${rest}`;
}

const group = (decimal: string) =>
	decimal.replace(
		/^(-?)(\d+)/,
		(_, sign, whole) => `${sign === "-" ? "−" : ""}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}`,
	);

// Words for short sums. A Chinese reader counts in 万 and 亿, never in millions.
const steps: Record<Lang, readonly (readonly [zeros: number, word: string])[]> = {
	zh: [
		[12, " 万亿"],
		[8, " 亿"],
		[4, " 万"],
	],
	en: [
		[12, " trillion"],
		[9, " billion"],
		[6, " million"],
	],
};

/** Rounds half away from zero to two places after the step, in integers: money never passes through a float. */
function short(l: Lang, a: Amount): string {
	const exponent = a.exponent ?? exponentOf(a.currency);
	const size = a.minor < 0n ? -a.minor : a.minor;
	const found = steps[l].find(([zeros]) => size >= 10n ** BigInt(zeros + exponent));
	if (!found) return group(decimal(a)).replace(/\.0+$/, "");
	const unit = 10n ** BigInt(found[0] + exponent - 2);
	const hundredths = (size + unit / 2n) / unit;
	const text = decimal({ minor: hundredths, currency: "", exponent: 2 }).replace(/\.?0+$/, "");
	return `${a.minor < 0n ? "−" : ""}${group(text)}${found[1]}`;
}

const own: Record<Lang, Record<string, string>> = {
	zh: { CNY: "元", TWD: "新台币元", MDL: "摩尔多瓦列伊", GBP: "英镑", EUR: "欧元", USD: "美元" },
	en: {},
};

/** A currency as it is written beside a sum. */
export function currencyName(l: Lang, currency: string): string {
	return own[l][currency] ?? currency;
}

/** Everything that is written differently in another language. */
export interface Format {
	/** "1,642.5 亿元" or "CNY 164.25 billion". */
	moneyShort(a: Amount): string;
	/** "12,345.00 元" or "CNY 12,345.00". */
	money(a: Amount): string;
	/** The number alone, grouped and exact, for a column whose head names the currency. */
	moneyBare(a: Amount): string;
	number(n: number | bigint): string;
	percent(share: number, places?: number): string;
	/** Of Unix milliseconds. */
	time(ms: bigint | number): string;
	date(ms: bigint | number): string;
	/** "3 分钟前". */
	ago(ms: bigint | number, now?: number): string;
	bytes(n: number): string;
	list(items: readonly string[]): string;
}

// The browser's own formatters of dates, spans, shares and lists cost every page some hundredths of a second before it
// can be read; what stands here writes as they do.
const months = "January February March April May June July August September October November December".split(" ");
const two = (n: number) => String(n).padStart(2, "0");

function day(l: Lang, at: Date, month: "long" | "short"): string {
	const [year, m, d] = [at.getFullYear(), at.getMonth(), at.getDate()];
	if (l === "zh") return `${year}年${m + 1}月${d}日`;
	const name = months[m] ?? "";
	return `${d} ${month === "long" ? name : name.slice(0, 3)} ${year}`;
}

const clock = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;

// Spans of time by their seconds, in zh and in en.
const spans: readonly (readonly [seconds: number, zh: string, en: string])[] = [
	[31_536_000, "年", "year"],
	[2_592_000, "个月", "month"],
	[86_400, "天", "day"],
	[3600, "小时", "hour"],
	[60, "分钟", "minute"],
	[1, "秒", "second"],
];

/** How far `seconds` are from now, in the largest unit that fits; negative ones are past. */
function ago(l: Lang, seconds: number): string {
	const found = spans.find(([size]) => Math.abs(seconds) >= size);
	if (!found) return l === "zh" ? "现在" : "now";
	const [size, zh, en] = found;
	const n = Math.floor(Math.abs(seconds) / size);
	const past = seconds < 0;
	if (l === "zh") return `${n}${zh}${past ? "前" : "后"}`;
	const span = `${n} ${en}${n === 1 ? "" : "s"}`;
	return past ? `${span} ago` : `in ${span}`;
}

/** A number with at most `places` decimals, and none that are only zeros. */
function rounded(n: number, places: number): string {
	const text = n.toFixed(places);
	return group(places > 0 ? text.replace(/\.?0+$/, "") : text).replace(/^−0$/, "0");
}

const joints: Record<Lang, readonly [between: string, last: string]> = { zh: ["、", "和"], en: [", ", " and "] };

function listed(l: Lang, items: readonly string[]): string {
	const [between, last] = joints[l];
	if (items.length < 2) return items.join("");
	return items.slice(0, -1).join(between) + last + items[items.length - 1];
}

function build(l: Lang): Format {
	const beside = (sum: string, currency: string) => {
		const name = currencyName(l, currency);
		return l === "zh" ? `${sum}${/[万亿]$/.test(sum) ? "" : " "}${name}` : `${name} ${sum}`;
	};
	return {
		moneyShort: (a) => beside(short(l, a), a.currency),
		money: (a) => beside(group(decimal(a)), a.currency),
		moneyBare: (a) => group(decimal(a)),
		number: (n) => (Number.isInteger(Number(n)) ? group(String(n)) : rounded(Number(n), 3)),
		percent: (share, places = 1) => `${rounded(share * 100, places)}%`,
		time: (ms) => {
			const at = new Date(Number(ms));
			return `${day(l, at, "short")}${l === "zh" ? " " : ", "}${clock(at)}`;
		},
		date: (ms) => day(l, new Date(Number(ms)), "long"),
		ago: (ms, now = Date.now()) => ago(l, Math.round((Number(ms) - now) / 1000)),
		bytes: (n) => {
			if (n < 1024) return `${n} B`;
			return n < 1 << 20 ? `${rounded(n / 1024, 1)} kB` : `${rounded(n / 1_048_576, 1)} MB`;
		},
		list: (items) => listed(l, items),
	};
}

const formats: Partial<Record<Lang, Format>> = {};

/** The formats of a language, for code outside React. */
export function formatOf(l: Lang): Format {
	formats[l] ??= build(l);
	return formats[l];
}

export const useFormat = (): Format => formatOf(useLang());
