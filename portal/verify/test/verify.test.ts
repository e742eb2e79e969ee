import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { concat, fromUtf8, toBase64, utf8 } from "../src/bytes.js";
import { lines } from "../src/file.js";
import { anchorFile, breakIt, describe, fingerprint, parseAnchor, verify } from "../src/index.js";
import { entries, nowOf, read } from "./corpus.js";
import { Dice } from "./mutate.js";

const valid = entries.filter((e) => e.ok);
const receipt = read("four-record.gongshi.json");
const anchor = read("four.anchor.json");

test("bad input has its number, quickly", () => {
	const huge = new Uint8Array(64 << 20);
	const long = utf8(`${lines[0]}${"x".repeat(1 << 19)}`);
	const proof = (content: Uint8Array): Uint8Array =>
		utf8(`${["linxi-1", "record", "a", "1", "t", toBase64(content)].map((v, i) => lines[i] + v).join("")}${lines[6]}`);
	const members = Uint8Array.from({ length: 700_000 }, (_, i) => [0x1a, 0][i % 2] as number);
	const rows: [says: string, file: Uint8Array, want: number][] = [
		["nothing", new Uint8Array(0), 2],
		["64 MiB", huge, 1],
		["half a MiB without an end", long, 2],
		["an empty proof", proof(new Uint8Array(0)), 5],
		["a field of 2^64 bytes", proof(Uint8Array.of(0x12, ...new Array(9).fill(255), 1)), 4],
		["350,000 members", proof(concat(Uint8Array.of(8, 1, 0x12, 1, 97), members)), 6],
		["a version to come", proof(Uint8Array.of(8, 2)), 5],
	];
	for (const [says, file, want] of rows) {
		const started = performance.now();
		expect(`${says}: ${verify(file, anchor).number}`).toBe(`${says}: ${want}`);
		expect(performance.now() - started).toBeLessThan(1000);
	}
});

test("anything at all is judged and nothing thrown", () => {
	const odd = [undefined, null, Number.NaN, "text", {}, { members: 3 }, []] as never[];
	for (const one of odd) {
		expect(verify(one, anchor).ok).toBe(false);
		expect(verify(receipt, one).number).toBe(20);
		expect(verify(receipt, anchor, one).ok).toBe(true);
	}
	for (const now of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 1e300])
		expect(typeof verify(receipt, anchor, now).ok).toBe("boolean");
});

test("only the canonical anchor is one", () => {
	const text = fromUtf8(anchor) as string;
	const changes: [says: string, changed: string][] = [
		["nothing", ""],
		["a byte order mark", `\ufeff${text}`],
		["no line feed", text.trimEnd()],
		["something after it", `${text} `],
		["another kind", text.replace("anchor/1", "anchor/2")],
		["another order", text.replace(/( {2}"network".*\n)( {2}"height".*\n)/, "$2$1")],
		["a height as text", text.replace('"height": 0', '"height": "0"')],
		["a height below 0", text.replace('"height": 0', '"height": -1')],
		["a height of minus nothing", text.replace('"height": 0', '"height": -0')],
		["a height beyond 2^53", text.replace('"height": 0', '"height": 9007199254740993')],
		["an unknown field", text.replace('"header"', '"x": 1,\n  "header"')],
		["a field twice", text.replace('"header"', '"height": 0,\n  "header"')],
		["no power", text.replace(/"power": \d+/, '"power": 0')],
		["an escaped name", text.replace("临", "\\u4e34")],
		["a lone surrogate", text.replace("临", "\\ud800")],
		["no validators", text.replace(/"validators": \[[\s\S]*\]/, '"validators": []')],
		["null for validators", text.replace(/"validators": \[[\s\S]*\]/, '"validators": null')],
	];
	for (const [says, changed] of encoded(changes))
		expect(`${says}: ${verify(receipt, changed).number}`).toBe(`${says}: 20`);
	expect(anchorFile(parseAnchor(anchor))).toEqual(anchor);
	expect(verify(receipt, parseAnchor(anchor)).ok).toBe(true);
	expect(fingerprint(anchor)).toBe(fingerprint(parseAnchor(anchor)));
	expect(fingerprint(anchor)).toMatch(/^([0-9a-f]{8} ){7}[0-9a-f]{8}$/);
});

const encoded = (all: [string, string][]): [string, Uint8Array][] => all.map(([says, text]) => [says, utf8(text)]);

test("every broken receipt is caught, and where it was broken is told", () => {
	const dice = new Dice(11);
	for (let n = 0; n < 300; n++) {
		const e = dice.of(valid);
		const file = read(e.file);
		const b = breakIt(file, dice.below(file.length));
		expect(verify(b.file, read(e.anchor), nowOf(e)).ok).toBe(false);
		expect(b.file.filter((x, i) => x !== file[i]).length).toBe(1);
	}
	const at = (text: string): number => (fromUtf8(receipt) as string).indexOf(text);
	expect(breakIt(receipt, at("linxi-1"))).toMatchObject({ line: 3, field: "network", before: "l", after: "m" });
	expect(breakIt(receipt, at('"claim')).field).toBe("layout");
	const proof = at('"proof": "') + 10;
	expect(breakIt(receipt, proof + 2)).toMatchObject({
		line: 8,
		column: 15,
		field: "spec",
		zh: expect.stringContaining("规范版本"),
		en: expect.stringContaining("version of the specification"),
	});
	const fields = new Set(Array.from({ length: 60 }, (_, i) => breakIt(receipt, proof + i * 32).field));
	expect([...fields]).toContain("blocks[0].votes[0].signature");
	expect([...fields]).toContain("members[0].key");
	expect(breakIt(new Uint8Array(0)).file.length).toBe(0);
	expect(breakIt(receipt).file).not.toEqual(receipt);
});

test("a verdict is told in three to five sentences that name the departments", () => {
	for (const e of valid) {
		const v = verify(read(e.file), read(e.anchor), nowOf(e));
		for (const language of ["zh", "en"] as const) {
			const d = describe(v, language);
			expect(d.sentences.length).toBeGreaterThanOrEqual(3);
			expect(d.sentences.length).toBeLessThanOrEqual(5);
			expect(d.confirmed.length).toBeGreaterThan(0);
			for (const name of d.confirmed) expect(d.sentences.join(" ")).toContain(name);
		}
	}
	const failed = describe(verify(receipt, read("one.anchor.json")), "en");
	expect(failed).toMatchObject({ ok: false, title: "The receipt does not hold", confirmed: [] });
	expect(failed.sentences[1]).toContain("passed before it");
});

test("no source of the package reads the network, a clock or storage", () => {
	for (const name of [
		"verify",
		"verdict",
		"file",
		"anchor",
		"signers",
		"ed25519",
		"shape",
		"wire",
		"state",
		"consensus",
	]) {
		const source = readFileSync(new URL(`../src/${name}.ts`, import.meta.url), "utf8");
		expect(source).not.toMatch(/fetch\(|Date\.now|new Date\(\)|localStorage|Math\.random/);
	}
});
