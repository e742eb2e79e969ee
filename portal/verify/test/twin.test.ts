import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toBase64 } from "../src/bytes.js";
import { sentences } from "../src/failures.js";
import { verifySoon } from "../src/native.js";
import type { Verdict } from "../src/verdict.js";
import { verify } from "../src/verify.js";
import { entries, nowOf, read } from "./corpus.js";
import { Dice, mutate, mutateBytes } from "./mutate.js";

/** A receipt to be judged by both verifiers. */
interface Question {
	receipt: Uint8Array;
	anchor: Uint8Array;
	now: number;
}

interface Answer {
	number: number;
	check: string;
	steps: [name: string, outcome: string][];
	zh: string[];
	en: string[];
}

const mutants = Number(process.env.MUTANTS ?? 10_000);
const seed = Number(process.env.SEED ?? 20260301);
const root = new URL("../../../", import.meta.url).pathname;

/** Asks the Go verifier, all in one process. */
function askGo(all: Question[]): Answer[] {
	const input = all
		.map((q) => JSON.stringify({ receipt: toBase64(q.receipt), anchor: toBase64(q.anchor), now: q.now }))
		.join("\n");
	const command = process.env.TWIN ? [process.env.TWIN] : ["go", "run", "./portal/verify/twin"];
	const out = execFileSync(command[0] as string, command.slice(1), {
		cwd: root,
		input,
		maxBuffer: 2 ** 30,
		encoding: "utf8",
	});
	return out
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line) as Answer);
}

/** The verdict in Go's form; of a failure the sentence without its particulars, which each verifier words for itself. */
function told(v: Verdict | Answer): Answer {
	const steps = "steps" in v ? v.steps : v.checks.map((c): [string, string] => [c.name, c.outcome]);
	const says = sentences[v.number];
	const cut = (all: string[], base?: string): string[] =>
		base === undefined ? all : all.map((s) => (s.includes(base) ? base : s));
	return { number: v.number, check: v.check, steps, zh: cut(v.zh, says?.zh), en: cut(v.en, says?.en) };
}

function questions(): Question[] {
	const dice = new Dice(seed);
	const anchors = [...new Set(entries.map((e) => e.anchor))].map(read);
	const bases = entries
		.filter((e) => e.ok || dice.once(3))
		.map((e) => ({ e, receipt: read(e.file), anchor: read(e.anchor) }));
	return Array.from({ length: mutants }, () => {
		const { e, receipt, anchor } = dice.of(bases);
		const way = dice.below(40);
		const other = way === 0 ? dice.of(anchors) : way === 1 ? mutateBytes(anchor, dice) : anchor;
		const now = dice.once(3)
			? 0
			: (nowOf(e) ?? 0) + dice.of([0, 0, 0, 1, -262_170_000, -262_784_000, -262_785_000, 3_600_000]);
		return { receipt: mutate(receipt, dice), anchor: other, now };
	});
}

test(`${mutants} mutated receipts: Go and TypeScript give the same verdict, steps and sentences`, async () => {
	const all = questions();
	const started = performance.now();
	const ours = all.map((q) => told(verify(q.receipt, q.anchor, q.now === 0 ? undefined : q.now)));
	const judged = performance.now();
	// The runtime's own cryptography may make it sooner, never another.
	for (const [i, q] of all.entries()) {
		const soon = told(await verifySoon(q.receipt, q.anchor, q.now === 0 ? undefined : q.now));
		if (JSON.stringify(soon) !== JSON.stringify(ours[i])) expect({ i, soon }).toEqual({ i, soon: ours[i] });
	}
	const asked = performance.now();
	const theirs = askGo(all).map(told);
	const counts = new Map<number, number>();
	for (const a of theirs) counts.set(a.number, (counts.get(a.number) ?? 0) + 1);
	const reached = [...counts].sort(([a], [b]) => a - b).map(([n, count]) => `${n}: ${count}`);
	console.log(
		`${mutants} mutants (seed ${seed}): ${counts.size} distinct verdicts reached (number: receipts) ${reached.join(", ")}`,
	);
	console.log(
		`TypeScript ${Math.round(judged - started)} ms, with the runtime's signatures ${Math.round(asked - judged)} ms, Go ${Math.round(performance.now() - asked)} ms`,
	);
	expect(theirs.length).toBe(all.length);
	const differ = all.flatMap((q, i) =>
		JSON.stringify(ours[i]) === JSON.stringify(theirs[i]) ? [] : [{ ours: ours[i], theirs: theirs[i], q }],
	);
	expect(
		differ.slice(0, 3).map(({ ours, theirs, q }) => ({ ours, theirs, receipt: new TextDecoder().decode(q.receipt) })),
	).toEqual([]);
	expect(counts.size).toBeGreaterThanOrEqual(Math.min(30, mutants / 100));
});

test("the whole corpus under every anchor", () => {
	const names = [...new Set(entries.map((e) => e.anchor))];
	const all = entries.flatMap((e) =>
		names.map((a) => ({ receipt: read(e.file), anchor: read(a), now: nowOf(e) ?? 0 })),
	);
	const theirs = askGo(all).map(told);
	const ours = all.map((q) => told(verify(q.receipt, q.anchor, q.now || undefined)));
	expect(ours).toEqual(theirs);
});

test("the sentences are those of SPEC.md", () => {
	const spec = readFileSync(`${root}proof/SPEC.md`, "utf8");
	const rows = [...spec.matchAll(/^\| (\d+) \| \w+ \| ([^|]+) \| ([^|]+) \|$/gm)];
	expect(Object.fromEntries(rows.map((r) => [r[1], { zh: r[2], en: r[3] }]))).toEqual(sentences);
});
