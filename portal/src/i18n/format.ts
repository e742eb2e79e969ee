import type { Lang } from "./chosen.ts";
import { useLang } from "./lang.ts";

const locales: Record<Lang, string> = { zh: "zh-CN", en: "en-GB" };

/** Money in minor units: 12345 with exponent 2 is 123.45. */
export interface Amount {
	readonly minor: bigint;
	readonly currency: string;
	/** Decimal places of the minor unit; those of the currency if not given. */
	readonly exponent?: number | undefined;
}

const exponents = new Map<string, number>();

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

// The browser's own formatters of dates cost every page a hundredth of a second before it can be read.
const months = "January February March April May June July August September October November December".split(" ");
const two = (n: number) => String(n).padStart(2, "0");

function day(l: Lang, at: Date, month: "long" | "short"): string {
	const [year, m, d] = [at.getFullYear(), at.getMonth(), at.getDate()];
	if (l === "zh") return `${year}年${m + 1}月${d}日`;
	const name = months[m] ?? "";
	return `${d} ${month === "long" ? name : name.slice(0, 3)} ${year}`;
}

const clock = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;

/** Makes once, when it is first needed. */
function once<T>(make: () => T): () => T {
	let made: T | undefined;
	return () => {
		made ??= make();
		return made;
	};
}

function build(l: Lang): Format {
	const locale = locales[l];
	const plain = once(() => new Intl.NumberFormat(locale));
	const ago = once(() => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
	const list = once(() => new Intl.ListFormat(locale, { type: "conjunction" }));
	const beside = (sum: string, currency: string) => {
		const name = currencyName(l, currency);
		return l === "zh" ? `${sum}${/[万亿]$/.test(sum) ? "" : " "}${name}` : `${name} ${sum}`;
	};
	return {
		moneyShort: (a) => beside(short(l, a), a.currency),
		money: (a) => beside(group(decimal(a)), a.currency),
		moneyBare: (a) => group(decimal(a)),
		number: (n) => (Number.isInteger(Number(n)) ? group(String(n)) : plain().format(n)),
		percent: (share, places = 1) =>
			new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: places }).format(share),
		time: (ms) => {
			const at = new Date(Number(ms));
			return `${day(l, at, "short")}${l === "zh" ? " " : ", "}${clock(at)}`;
		},
		date: (ms) => day(l, new Date(Number(ms)), "long"),
		ago: (ms, now = Date.now()) => {
			const seconds = Math.round((Number(ms) - now) / 1000);
			const [unit, size] = spans.find(([, s]) => Math.abs(seconds) >= s) ?? ["second", 1];
			return ago().format(Math.round(seconds / size), unit);
		},
		bytes: (n) =>
			n < 1024
				? `${n} B`
				: n < 1 << 20
					? `${plain().format(Math.round(n / 102.4) / 10)} kB`
					: `${plain().format(Math.round(n / 104857.6) / 10)} MB`,
		list: (items) => list().format(items),
	};
}

const spans: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
	["year", 31_536_000],
	["month", 2_592_000],
	["day", 86_400],
	["hour", 3600],
	["minute", 60],
	["second", 1],
];

const formats: Partial<Record<Lang, Format>> = {};

/** The formats of a language, for code outside React. */
export function formatOf(l: Lang): Format {
	formats[l] ??= build(l);
	return formats[l];
}

export const useFormat = (): Format => formatOf(useLang());
