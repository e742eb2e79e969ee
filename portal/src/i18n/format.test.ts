import { describe, expect, test } from "vitest";
import { decimal, formatOf } from "./format.ts";

const [zh, en] = [formatOf("zh"), formatOf("en")];

describe("money", () => {
	for (const row of [
		{ minor: 0n, currency: "CNY", zh: "0 元", en: "CNY 0", exact: "0.00 元" },
		{ minor: 5n, currency: "CNY", zh: "0.05 元", en: "CNY 0.05", exact: "0.05 元" },
		{ minor: 999_900n, currency: "CNY", zh: "9,999 元", en: "CNY 9,999", exact: "9,999.00 元" },
		{ minor: 1_000_000n, currency: "CNY", zh: "1 万元", en: "CNY 10,000", exact: "10,000.00 元" },
		{
			minor: 1_234_500_000_00n,
			currency: "CNY",
			zh: "12.35 亿元",
			en: "CNY 1.23 billion",
			exact: "1,234,500,000.00 元",
		},
		{ minor: -1_234_567_89n, currency: "CNY", zh: "−123.46 万元", en: "CNY −1.23 million", exact: "−1,234,567.89 元" },
		{
			minor: 164_253_652_000_000n,
			currency: "TWD",
			zh: "1.64 万亿新台币元",
			en: "TWD 1.64 trillion",
			exact: "1,642,536,520,000.00 新台币元",
		},
		{ minor: 1234n, currency: "JPY", zh: "1,234 JPY", en: "JPY 1,234", exact: "1,234 JPY" },
		// More than a float can hold.
		{
			minor: 9_007_199_254_740_993n,
			currency: "CNY",
			zh: "90.07 万亿元",
			en: "CNY 90.07 trillion",
			exact: "90,071,992,547,409.93 元",
		},
	]) {
		test(`${row.minor} ${row.currency}`, () => {
			expect([zh.moneyShort(row), en.moneyShort(row), zh.money(row)]).toEqual([row.zh, row.en, row.exact]);
		});
	}
	test("exact decimals for files have a plain sign and no groups", () => {
		expect(decimal({ minor: -123_456_789n, currency: "CNY" })).toBe("-1234567.89");
		expect(decimal({ minor: -5n, currency: "CNY" })).toBe("-0.05");
		expect(decimal({ minor: 7n, currency: "", exponent: 0 })).toBe("7");
	});
});

test("the distance in time is in the largest unit that fits", () => {
	expect(zh.ago(0, 180_000)).toBe("3分钟前");
	expect(en.ago(0, 7_200_000)).toBe("2 hours ago");
	expect(en.ago(0, 400)).toBe("now");
});

test("times are written as the browser would write them", () => {
	for (let month = 0; month < 12; month++) {
		const at = new Date(2026, month, 5, 0, 4, 9).getTime();
		for (const [f, locale] of [
			[zh, "zh-CN"],
			[en, "en-GB"],
		] as const) {
			const browsers = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", hour12: false });
			expect(f.time(at)).toBe(browsers.format(at).replace("Sept", "Sep"));
			expect(f.date(BigInt(at))).toBe(new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(at));
		}
	}
});

test("whole numbers are grouped, whatever their size; others as the browser would", () => {
	expect([0, 999, 1000, -1234567].map((n) => zh.number(n))).toEqual(["0", "999", "1,000", "−1,234,567"]);
	expect(en.number(12345678901234567890n)).toBe("12,345,678,901,234,567,890");
	expect(en.number(1234.5)).toBe("1,234.5");
});

test("shares and lists are written as the browser would write them", () => {
	for (const [f, locale] of [
		[zh, "zh-CN"],
		[en, "en-GB"],
	] as const) {
		const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
		for (const share of [0, 0.0004, 0.25, 1 / 3, 0.6666, 0.99999, 1, 12.345])
			expect(f.percent(share)).toBe(percent.format(share));
		expect(f.percent(-0.5)).toBe("−50%");
		expect(f.percent(-0.00001)).toBe("0%");
		const list = new Intl.ListFormat(locale, { type: "conjunction" });
		for (const items of [[], ["甲"], ["甲", "乙"], ["a", "b", "c", "d"]])
			expect(f.list(items)).toBe(list.format(items));
	}
	expect([1023, 1024, 1536, 5 << 20].map((n) => zh.bytes(n))).toEqual(["1023 B", "1 kB", "1.5 kB", "5 MB"]);
});

test("spans of time are written as the browser would write them", () => {
	const browsers = new Intl.RelativeTimeFormat("en-GB");
	for (const [seconds, unit, size] of [
		[-1, "second", 1],
		[-59, "second", 1],
		[-60, "minute", 60],
		[-5400, "hour", 3600],
		[-86_400, "day", 86_400],
		[-5_184_000, "month", 2_592_000],
		[-63_072_000, "year", 31_536_000],
		[300, "minute", 60],
	] as const)
		expect(en.ago(seconds * 1000, 0)).toBe(browsers.format(Math.trunc(seconds / size), unit));
	expect([-5, -86_400, 7200].map((s) => zh.ago(s * 1000, 0))).toEqual(["5秒前", "1天前", "2小时后"]);
});
