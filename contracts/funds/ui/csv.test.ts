import { expect, test } from "vitest";
import { csv, harmless } from "./csv.ts";

test.each([
	["=1+1", "'=1+1"],
	["+44 20", "'+44 20"],
	["@SUM(A1)", "'@SUM(A1)"],
	["-cmd", "'-cmd"],
	[" =x", "' =x"],
	["\t=x", "'\t=x"],
	["-12.50", "-12.50"],
	["1200", "1200"],
	["临溪", "临溪"],
])("a cell %j is written as %j", (cell, want) => expect(harmless(cell)).toBe(want));

test("a file begins with its mark, and quotes what needs quotes", () => {
	expect(
		csv([
			["a", 'b"c'],
			["1,2", "x\ny"],
		]),
	).toBe('\uFEFFa,"b""c"\r\n"1,2","x\ny"\r\n');
});
