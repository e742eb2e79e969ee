import { expect, test } from "vitest";
import { minorOf } from "./money.ts";

test.each([
	["1234.5", 123450n],
	["1,234.50 元", 123450n],
	["１２３４．５", 123450n],
	["0.01", 1n],
	["-3", -300n],
	["1.000", 100n],
	["0.001", undefined],
	["", undefined],
	["1e5", undefined],
	["12三", undefined],
])("%j is %s", (text, want) => expect(minorOf(text, 2)).toBe(want));

test("a currency without minor units", () => expect(minorOf("12", 0)).toBe(12n));
