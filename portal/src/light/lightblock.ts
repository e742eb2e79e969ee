import { headerHash, mostOf, signBytes, sum, validatorsHash } from "../../verify/src/consensus.ts";
import { firstWrong } from "../../verify/src/ed25519.ts";
import type { Block, BlockID, Header, Vote } from "../../verify/src/messages.ts";

/** CometBFT's LightBlock, as far as it is checked: a header, the votes on it and its validators. */
export interface LightBlock {
	readonly network: string;
	readonly header: Header;
	readonly id: BlockID;
	readonly round: number;
	/** By seat; absent where a validator did not vote for the block. */
	readonly votes: readonly (Vote | undefined)[];
	readonly keys: readonly Uint8Array[];
	readonly powers: readonly bigint[];
}

type Value = bigint | Uint8Array;
type Fields = Map<number, Value[]>;

/** What is wrong with a block, in a word; words.ts says it in a sentence. */
export type Reason =
	| "malformed"
	| "network"
	| "height"
	| "time"
	| "seats"
	| "validators"
	| "header"
	| "signature"
	| "power"
	| "unnamed"
	| "link"
	| "trusted";

/** Thrown for a block that does not follow from what is trusted. */
export class Forged extends Error {
	constructor(readonly reason: Reason) {
		super(reason);
		this.name = "Forged";
	}
}

const malformed = () => new Forged("malformed");

/** Reads any message: its fields by number. CometBFT's encoding is not canonical, so a lenient reader is enough: hashes judge. */
function fields(raw: Uint8Array): Fields {
	const out: Fields = new Map();
	const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
	let at = 0;
	const varint = (): bigint => {
		let v = 0n;
		for (let shift = 0n; shift < 70n; shift += 7n) {
			const b = raw[at++];
			if (b === undefined) throw malformed();
			v |= BigInt(b & 0x7f) << shift;
			if (b < 0x80) return BigInt.asUintN(64, v);
		}
		throw malformed();
	};
	while (at < raw.length) {
		const tag = varint();
		const number = Number(tag >> 3n);
		let value: Value;
		switch (tag & 7n) {
			case 0n:
				value = varint();
				break;
			case 1n:
				if (at + 8 > raw.length) throw malformed();
				value = view.getBigUint64(at, true);
				at += 8;
				break;
			case 2n: {
				const length = Number(varint());
				if (at + length > raw.length) throw malformed();
				value = raw.slice(at, at + length);
				at += length;
				break;
			}
			default:
				throw malformed();
		}
		out.set(number, [...(out.get(number) ?? []), value]);
	}
	return out;
}

const empty = new Uint8Array();
const number = (f: Fields, n: number): bigint => {
	const v = f.get(n)?.at(-1);
	return typeof v === "bigint" ? BigInt.asIntN(64, v) : 0n;
};
const bytes = (f: Fields, n: number): Uint8Array => {
	const v = f.get(n)?.at(-1);
	return v instanceof Uint8Array ? v : empty;
};
const message = (f: Fields, n: number): Fields => fields(bytes(f, n));
const list = (f: Fields, n: number): Fields[] =>
	(f.get(n) ?? []).map((v) => fields(v instanceof Uint8Array ? v : empty));

function blockID(f: Fields): BlockID {
	const parts = message(f, 2);
	return { hash: bytes(f, 1), parts: Number(number(parts, 1)), partsHash: bytes(parts, 2) };
}

const nanosOf = (f: Fields): bigint => number(f, 1) * 1_000_000_000n + number(f, 2);

/** Reads what GetLightBlock gives. */
export function readLightBlock(raw: Uint8Array): LightBlock {
	const top = fields(raw);
	const signed = message(top, 1);
	const h = message(signed, 1);
	const commit = message(signed, 2);
	const time = message(h, 4);
	const version = message(h, 1);
	const header: Header = {
		blockVersion: number(version, 1),
		appVersion: number(version, 2),
		height: number(h, 3),
		seconds: number(time, 1),
		nanos: Number(number(time, 2)),
		lastCommitHash: bytes(h, 6),
		dataHash: bytes(h, 7),
		validatorsHash: bytes(h, 8),
		nextValidatorsHash: bytes(h, 9),
		consensusHash: bytes(h, 10),
		appHash: bytes(h, 11),
		lastResultsHash: bytes(h, 12),
		evidenceHash: bytes(h, 13),
		proposer: bytes(h, 14),
		...(bytes(message(h, 5), 1).length > 0 ? { lastBlock: blockID(message(h, 5)) } : {}),
	};
	const base = header.seconds * 1_000_000_000n + BigInt(header.nanos);
	// A vote for the block has flag 2; one for nothing or none at all does not count.
	const votes = list(commit, 4).map((s, seat) =>
		number(s, 1) === 2n ? { seat, afterNs: nanosOf(message(s, 3)) - base, signature: bytes(s, 4) } : undefined,
	);
	const validators = list(message(top, 2), 1);
	return {
		network: new TextDecoder().decode(bytes(h, 2)),
		header,
		id: blockID(message(commit, 3)),
		round: Number(number(commit, 2)),
		votes,
		keys: validators.map((v) => bytes(message(v, 2), 1)),
		powers: validators.map((v) => number(v, 3)),
	};
}

/** What the blocks checked so far have established. */
export interface Trusted {
	readonly height: bigint;
	/** The hash of the header at this height; empty for a genesis. */
	readonly hash: Uint8Array;
	/** Its time in nanoseconds; 0 for a genesis. */
	readonly timeNs: bigint;
	/** What the next block must say of its validators, and those of the last block. */
	readonly next: Uint8Array;
	readonly keys: readonly Uint8Array[];
	readonly powers: readonly bigint[];
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((v, i) => v === b[i]);
const need = (ok: boolean, reason: Reason): void => {
	if (!ok) throw new Forged(reason);
};

/**
 * Checks a block against what is trusted: its own hashes, the votes of more than two thirds of its power, and its link.
 * The next height must continue the last block and its validators; a later one needs votes of two thirds of those that
 * are trusted already. Throws Forged.
 */
export function check(t: Trusted, b: LightBlock, network: string): Trusted {
	const { header: h, id } = b;
	need(b.network === network, "network");
	need(h.height > t.height, "height");
	const timeNs = h.seconds * 1_000_000_000n + BigInt(h.nanos);
	need(timeNs > t.timeNs, "time");
	need(b.keys.length > 0 && b.votes.length === b.keys.length, "seats");
	need(equal(h.validatorsHash, validatorsHash([...b.keys], [...b.powers])), "validators");
	const hash = headerHash(h, network);
	need(equal(id.hash, hash), "header");
	const signed = signedBy(b, network);
	need(signed.every((s) => s.key.length === 32 && s.signature.length === 64) && firstWrong(signed) < 0, "signature");
	need(mostOf(sum(b.powers.filter((_, seat) => b.votes[seat])), sum([...b.powers])), "power");
	if (h.height === t.height + 1n) {
		need(equal(h.validatorsHash, t.next), "unnamed");
		if (t.hash.length > 0) need(h.lastBlock !== undefined && equal(h.lastBlock.hash, t.hash), "link");
	} else {
		const agreed = t.powers.filter((_, i) => signed.some((s) => equal(s.key, t.keys[i] as Uint8Array)));
		need(mostOf(sum(agreed), sum([...t.powers])), "trusted");
	}
	return { height: h.height, hash, timeNs, next: h.nextValidatorsHash, keys: b.keys, powers: b.powers };
}

/** The votes for a block with what each has signed. */
function signedBy(b: LightBlock, network: string) {
	const votes = b.votes.filter((v): v is Vote => v !== undefined);
	const { header, id, round } = b;
	const block = { header, id, round, seats: [], powers: [], votes, digest: empty } as unknown as Block;
	const toSign = signBytes(block, network);
	return votes.map((v) => ({ key: b.keys[v.seat] as Uint8Array, message: toSign(v), signature: v.signature }));
}
