import { Ledger } from "../../../gateway/gateway_pb.ts";
import { validatorsHash } from "../../verify/src/consensus.ts";
import { ask } from "../ledger/ask.ts";
import { nowMs } from "../ledger/clock.ts";
import { keep, kept } from "../sign/store.ts";
import { onPinned, pinned } from "./anchor.ts";
import { become, checked, type Wrong } from "./checked.ts";
import { check, Forged, type LightBlock, readLightBlock, type Trusted } from "./lightblock.ts";

interface Kept {
	readonly network: string;
	readonly trusted: Trusted;
	readonly count: number;
}

let trusted: Trusted | undefined;
let network = "";
let newest = 0n;
let running = false;

async function start(): Promise<boolean> {
	if (trusted) return true;
	const p = await pinned();
	if (!p) return false;
	const { anchor } = p;
	network = anchor.network;
	const had = await kept<Kept>("checked");
	if (had?.network === network) {
		// Times were not kept at first.
		trusted = { ...had.trusted, timeNs: had.trusted.timeNs ?? 0n };
		become({ state: "checked", height: trusted.height, count: had.count });
	} else {
		const keys = anchor.members.map((m) => m.key);
		const next = validatorsHash(keys, anchor.powers);
		trusted = { height: anchor.height, hash: anchor.header, timeNs: 0n, next, keys, powers: anchor.powers };
	}
	const wrong = await kept<Wrong>("wrong");
	if (wrong) become({ ...checked(), state: "wrong", wrong });
	return true;
}

/** Further behind than this, it jumps by the votes of those it trusts, as every light client may; below, it walks each block. */
const walk = 20n;

/** Follows the chain up to a height. Calls while it works only raise the goal. */
export async function follow(height: bigint): Promise<void> {
	if (height > newest) newest = height;
	if (running || checked().state === "wrong") return;
	running = true;
	try {
		while ((await start()) && trusted && trusted.height < newest && checked().state !== "wrong") {
			const behind = newest - trusted.height;
			await step(trusted, behind > walk ? newest - walk : trusted.height + 1n);
		}
	} catch {
		become({ ...checked(), state: "away" });
	} finally {
		running = false;
	}
}

/** Goes on from the last block that held, once the reader has seen what did not. The same block is judged again. */
export async function again(): Promise<void> {
	await keep("wrong", undefined);
	const { height, count } = checked();
	become({ state: height > 0n ? "checked" : "starting", height, count });
	await follow(newest);
}

/** Begins anew from what is pinned now. */
async function anew(): Promise<void> {
	trusted = undefined;
	become({ state: "starting", height: 0n, count: 0 });
	await follow(newest);
}

onPinned(() => void anew());

/** Checks one block. Where too few of those that are trusted had a vote in it, one between is checked first. */
async function step(from: Trusted, height: bigint): Promise<void> {
	const { lightBlock } = await ask(Ledger.method.getLightBlock, { height });
	let next: Trusted;
	try {
		next = check(from, asked(readLightBlock(lightBlock), height), network);
	} catch (cause) {
		const reason = cause instanceof Forged ? cause.reason : "malformed";
		const middle = (from.height + height) / 2n;
		if (reason === "trusted" && middle > from.height) return step(from, middle);
		const wrong: Wrong = { height, reason, atMs: nowMs() };
		// Kept, so that neither another page nor a later visit passes over it.
		await keep("wrong", wrong);
		become({ ...checked(), state: "wrong", wrong });
		return;
	}
	// An anchor that the reader has changed meanwhile begins another chain of trust.
	if (trusted !== from) return;
	trusted = next;
	become({ state: "checked", height: next.height, count: checked().count + 1 });
	void keep("checked", { network, trusted: next, count: checked().count } satisfies Kept);
	// Lets the page draw and answer between two blocks.
	await new Promise((done) => setTimeout(done, 30));
}

function asked(block: LightBlock, height: bigint): LightBlock {
	if (block.header.height !== height && block.network === network) throw new Forged("height");
	return block;
}
