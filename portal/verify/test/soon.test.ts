import { afterEach, expect, test, vi } from "vitest";
import { fromUtf8, utf8 } from "../src/bytes.js";
import { restore, verify, verifySoon } from "../src/index.js";
import { sampleAnchor, sampleReceipt } from "../src/sample.js";
import { entries, nowOf, read } from "./corpus.js";

afterEach(() => {
	vi.unstubAllGlobals();
	vi.resetModules();
});

test("the whole corpus, with the runtime's signatures", async () => {
	for (const e of entries) {
		const [file, anchor, now] = [read(e.file), read(e.anchor), nowOf(e)];
		expect(await verifySoon(file, anchor, now)).toEqual(verify(file, anchor, now));
	}
});

// A runtime may lack Ed25519, or WebCrypto, or be wrong in either direction: the verdict is the same.
const nothing = () => Promise.reject(new Error("not supported"));
const runtimes: [says: string, crypto: unknown][] = [
	["no WebCrypto", undefined],
	["no secure context", { getRandomValues: () => new Uint32Array(1) }],
	["no Ed25519", { subtle: { importKey: nothing, verify: nothing } }],
	["one that refuses everything", { subtle: { importKey: async () => ({}), verify: async () => false } }],
	["one that accepts everything", { subtle: { importKey: async () => ({}), verify: async () => true } }],
];
test.each(runtimes)("a runtime with %s", async (_, crypto) => {
	vi.stubGlobal("crypto", crypto);
	const { verifySoon: fresh } = await import("../src/native.js");
	for (const e of entries.filter((e) => e.ok || [32, 33, 56].includes(e.number))) {
		const [file, anchor, now] = [read(e.file), read(e.anchor), nowOf(e)];
		expect(await fresh(file, anchor, now)).toEqual(verify(file, anchor, now));
	}
});

test("the curves' arithmetic is loaded for what the runtime does not accept, and for nothing else", async () => {
	vi.doMock("../src/exact.js", () => {
		throw new Error("loaded");
	});
	const { verifySoon: fresh } = await import("../src/native.js");
	const soon = (name: string) => fresh(read(`${name}.gongshi.json`), read("four.anchor.json"));
	expect((await soon("four-transaction")).ok).toBe(true);
	const forged = entries.find((e) => e.number === 32);
	await expect(fresh(read(forged?.file ?? ""), read(forged?.anchor ?? ""))).rejects.toThrow();
	vi.doUnmock("../src/exact.js");
});

test("the sample is the corpus' own", () => {
	expect(utf8(sampleReceipt)).toEqual(read("one-transaction.gongshi.json"));
	expect(utf8(sampleAnchor)).toEqual(read("one.anchor.json"));
	expect(verify(utf8(sampleReceipt), utf8(sampleAnchor)).ok).toBe(true);
});

const changes: [says: string, change: (text: string) => string][] = [
	["as it is", (t) => t],
	["spaces around it", (t) => `\n  ${t}\n\n`],
	["without its last line feed", (t) => t.trimEnd()],
	["Windows' line ends", (t) => t.replaceAll("\n", "\r\n")],
	["on one line", (t) => t.replace(/\s*\n\s*/g, " ")],
	["a proof that a mail has wrapped", (t) => t.replace(/[A-Za-z0-9+/]{60}/g, "$&\n")],
	["a quotation in a mail", (t) => t.replaceAll("\n", "\n\t")],
	["curled quotation marks", (t) => t.replace(/"([^"]*)"/g, "“$1”")],
	["marks that nobody sees", (t) => `\ufeff${t.replaceAll(",", "\u200b,")}`],
	["hard spaces", (t) => t.replaceAll(" ", "\u00a0")],
];
for (const name of ["four-transaction", "four-record", "four-absent"]) {
	const file = read(`${name}.gongshi.json`);
	test.each(changes)(`${name}: pasted text is restored: %s`, (_, change) => {
		expect(restore(change(fromUtf8(file) as string))).toEqual(file);
	});
}

test("what is not all there is not restored, and a change is not undone", () => {
	const text = fromUtf8(read("four-transaction.gongshi.json")) as string;
	expect(restore("")).toBeUndefined();
	expect(restore('{"gongshi": "receipt/1"}')).toBeUndefined();
	expect(restore(text.replace("receipt/1", "receipt/2"))).toBeUndefined();
	expect(restore(text.slice(0, 200))).toBeUndefined();
	const changed = restore(text.replace(/"height": (\d)/, '"height": 9$1'));
	expect(changed && verify(changed, read("four.anchor.json")).number).toBe(8);
});
