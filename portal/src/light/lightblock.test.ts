import { readFileSync } from "node:fs";
import { parseAnchor } from "@gongshi/verify";
import { describe, expect, test } from "vitest";
import { validatorsHash } from "../../verify/src/consensus.ts";
import { check, Forged, readLightBlock, type Trusted } from "./lightblock.ts";

// Made of CometBFT's own structures by proof/light_test.go, which also asks CometBFT's light client about each.
const corpus = JSON.parse(readFileSync("proof/testdata/light/chain.json", "utf8")) as {
	network: string;
	anchor: string;
	blocks: string[];
	forged: { says: string; after: number; reason: string; block: string | null }[];
};
const { network } = corpus;
const raw = (base64: string | null | undefined) => Uint8Array.from(Buffer.from(base64 ?? "", "base64"));
const anchor = parseAnchor(raw(corpus.anchor));
const keys = anchor.members.map((m) => m.key);
const genesis: Trusted = {
	height: anchor.height,
	hash: anchor.header,
	timeNs: 0n,
	next: validatorsHash(keys, anchor.powers),
	keys,
	powers: anchor.powers,
};

/** What is trusted at each height when every block was checked. */
const trusted = [genesis];
for (const block of corpus.blocks) trusted.push(check(trusted.at(-1) as Trusted, readLightBlock(raw(block)), network));

const reasonOf = (from: Trusted, block: Uint8Array, on = network): string => {
	try {
		check(from, readLightBlock(block), on);
		return "it holds";
	} catch (e) {
		return e instanceof Forged ? e.reason : `an error: ${e}`;
	}
};

describe("a chain with two changes of its members", () => {
	test("holds block by block", () => {
		expect(trusted.map((t) => t.height)).toEqual(corpus.blocks.map((_, i) => BigInt(i)).concat(24n));
	});
	test("holds by jumps where enough of those trusted have voted, and only there", () => {
		expect(reasonOf(genesis, raw(corpus.blocks[6]))).toBe("it holds");
		expect(reasonOf(trusted[8] as Trusted, raw(corpus.blocks[14]))).toBe("it holds");
		expect(reasonOf(genesis, raw(corpus.blocks[23]))).toBe("trusted");
	});
});

describe("a block is refused", () => {
	test.each(corpus.forged)("$says: $reason", ({ after, reason, block }) => {
		expect(reasonOf(trusted[after] as Trusted, raw(block))).toBe(reason);
	});
	test("in another network than one's own", () => {
		expect(reasonOf(genesis, raw(corpus.blocks[0]), "linxi-2")).toBe("network");
	});
	test("wherever a bit of what was signed is changed, and never with another error", () => {
		const block = raw(corpus.blocks[9]);
		const from = trusted[9] as Trusted;
		const found: Record<string, number> = {};
		for (let at = 0; at < block.length; at += 11) {
			const changed = block.slice();
			changed[at] = (changed[at] as number) ^ (1 << (at % 8));
			const said = reasonOf(from, changed);
			found[said] = (found[said] ?? 0) + 1;
			expect(said, `byte ${at}`).not.toMatch(/^an error/);
			// What may change is what nobody signs: addresses beside the keys, priorities of proposers, what is not read.
			if (said === "it holds") expect(check(from, readLightBlock(changed), network)).toEqual(trusted[10]);
		}
		expect(Object.keys(found).sort()).toEqual(
			expect.arrayContaining(["header", "malformed", "signature", "validators"]),
		);
	});
});
