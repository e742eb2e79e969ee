import { expect, test } from "vitest";
import { sentences } from "../src/failures.js";
import { verify } from "../src/verify.js";
import { entries, nowOf, read } from "./corpus.js";

/** The sentences; of encodings and signatures without the particulars, which each verifier words for itself (SPEC.md §8). */
function withoutParticulars({ number, zh, en }: { number: number; zh: string[]; en: string[] }): string[] {
	const says = sentences[number];
	if (!says || ![3, 4, 54, 56].includes(number)) return [...zh, ...en];
	return [...zh, ...en].map((s) => (s.includes(says.zh) && says.zh) || (s.includes(says.en) && says.en) || s);
}

test("the corpus is all there", () => expect(entries.length).toBe(119));

for (const e of entries) {
	test(`${e.file} under ${e.anchor}: ${e.says}`, () => {
		const v = verify(read(e.file), read(e.anchor), nowOf(e));
		expect({ ok: v.ok, number: v.number, check: v.check }).toEqual({
			ok: e.ok,
			number: e.number,
			check: e.check ?? "",
		});
		expect(withoutParticulars(v)).toEqual(withoutParticulars(e));
	});
}
