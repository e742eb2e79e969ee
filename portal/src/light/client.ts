import { Ledger } from "../../../gateway/gateway_pb.ts";
import { validatorsHash } from "../../verify/src/consensus.ts";
import { ask } from "../ledger/ask.ts";
import { keep, kept } from "../sign/store.ts";
import { pinned } from "./anchor.ts";
import { become, checked } from "./checked.ts";
import { check, readLightBlock, type Trusted } from "./lightblock.ts";

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
		trusted = had.trusted;
		become({ state: "checked", height: had.trusted.height, count: had.count });
		return true;
	}
	const keys = anchor.members.map((m) => m.key);
	trusted = {
		height: anchor.height,
		hash: anchor.header,
		next: validatorsHash(keys, anchor.powers),
		keys,
		powers: anchor.powers,
	};
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
		if (!(await start()) || !trusted) return;
		while (trusted.height < newest) {
			const behind = newest - trusted.height;
			await step(behind > walk ? newest - walk : trusted.height + 1n);
		}
	} catch {
		become({ ...checked(), state: "away" });
	} finally {
		running = false;
	}
}

async function step(height: bigint): Promise<void> {
	const { lightBlock } = await ask(Ledger.method.getLightBlock, { height });
	try {
		trusted = check(trusted as Trusted, readLightBlock(lightBlock), network);
	} catch (e) {
		const middle = ((trusted as Trusted).height + height) / 2n;
		if (middle > (trusted as Trusted).height && middle < height) return step(middle);
		become({ ...checked(), state: "wrong", wrong: `${height}: ${e instanceof Error ? e.message : e}` });
		newest = 0n;
		return;
	}
	become({ state: "checked", height: trusted.height, count: checked().count + 1 });
	void keep("checked", { network, trusted, count: checked().count } satisfies Kept);
	// Lets the page draw and answer between two blocks.
	await new Promise((done) => setTimeout(done, 30));
}
