import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GetLightBlockRequestSchema, GetLightBlockResponseSchema } from "../../../gateway/gateway_pb.ts";

const corpus = JSON.parse(readFileSync("proof/testdata/light/chain.json", "utf8")) as {
	anchor: string;
	blocks: string[];
	forged: { says: string; after: number; reason: string; block: string | null }[];
};
const raw = (base64: string | null | undefined) => Uint8Array.from(Buffer.from(base64 ?? "", "base64"));
const good = (height: number) => raw(corpus.blocks[height - 1]);
const lie = (reason: string) => {
	const found = corpus.forged.find((f) => f.reason === reason && f.after === 9);
	return raw(found?.block);
};

let asked: number[] = [];

/** A visit: its own modules, the browser's database, and a node that gives blocks. */
async function visit(node: (height: number) => Uint8Array) {
	vi.resetModules();
	asked = [];
	const { testOnlyWire } = await import("../ledger/ask.ts");
	testOnlyWire(async (_, question) => {
		const height = Number(fromBinary(GetLightBlockRequestSchema, question).height);
		asked.push(height);
		return toBinary(GetLightBlockResponseSchema, create(GetLightBlockResponseSchema, { lightBlock: node(height) }));
	});
	const client = await import("./client.ts");
	const { checked } = await import("./checked.ts");
	const anchor = await import("./anchor.ts");
	return { ...client, ...anchor, checked };
}

beforeEach(() => {
	vi.stubGlobal("indexedDB", new IDBFactory());
	vi.stubGlobal("fetch", async () => new Response(raw(corpus.anchor)));
});
afterEach(() => void vi.unstubAllGlobals());

test("what was checked is kept over a visit, and the next goes on from there", async () => {
	const first = await visit(good);
	await first.follow(7n);
	expect(first.checked()).toMatchObject({ state: "checked", height: 7n, count: 7 });
	const second = await visit(good);
	await second.follow(9n);
	expect(second.checked()).toMatchObject({ state: "checked", height: 9n, count: 9 });
	expect(asked).toEqual([8, 9]);
});

test("far behind, it jumps by those it trusts, and looks between where too few of them have voted", async () => {
	const { follow, checked } = await visit((h) => good(Math.min(h, 24)));
	await follow(44n).catch(() => {});
	// 24 = 44 - 20 needs a step between, for two changes of members lie there; then blocks that are not those asked for.
	expect(asked.slice(0, 2)).toEqual([24, 12]);
	expect(asked).toContain(24);
	expect(checked()).toMatchObject({ state: "wrong", height: 24n, wrong: { height: 25n, reason: "height" } });
});

test("a node that cannot be reached is no lie: it goes on later", async () => {
	let away = true;
	const { follow, checked } = await visit((h) => {
		if (away && h > 3) throw new TypeError("Failed to fetch");
		return good(h);
	});
	await follow(5n);
	expect(checked()).toMatchObject({ state: "away", height: 3n });
	away = false;
	await follow(5n);
	expect(checked()).toMatchObject({ state: "checked", height: 5n, count: 5 });
});

const lies = ["header", "validators", "signature", "power", "unnamed", "network", "time", "link", "malformed"];
test.each(lies)("a block that lies (%s) is wrong, and stays so until the reader asks again", async (reason) => {
	const wrong = { state: "wrong", height: 9n, wrong: { height: 10n, reason } };
	let lying = true;
	const node = (h: number) => (h === 10 && lying ? lie(reason) : good(h));
	const first = await visit(node);
	await first.follow(12n);
	expect(first.checked()).toMatchObject(wrong);
	// The node gives the right block now, to this visit and to the next: nobody passes over it.
	lying = false;
	await first.follow(14n);
	expect(first.checked()).toMatchObject(wrong);
	const second = await visit(node);
	await second.follow(15n);
	expect(second.checked()).toMatchObject(wrong);
	expect(asked).toEqual([]);
	await second.again();
	expect(second.checked()).toMatchObject({ state: "checked", height: 15n });
	expect(second.checked().wrong).toBeUndefined();
	expect(asked).toEqual([10, 11, 12, 13, 14, 15]);
});

test("asked again while it still lies, it is wrong again", async () => {
	const { follow, again, checked } = await visit((h) => (h === 10 ? lie("link") : good(h)));
	await follow(12n);
	await again();
	expect(checked()).toMatchObject({ state: "wrong", height: 9n, wrong: { height: 10n, reason: "link" } });
});

test("another anchor begins another chain of trust", async () => {
	const { follow, pin, checked } = await visit((h) => (h === 10 ? lie("link") : good(h)));
	await follow(12n);
	expect(checked().state).toBe("wrong");
	asked = [];
	await pin(raw(corpus.anchor), "own");
	await vi.waitUntil(() => checked().state === "wrong", { timeout: 20_000 });
	// It has begun with the first block.
	expect(asked[0]).toBe(1);
});
