import { type Bytes, concat, empty, hash, utf8 } from "./bytes.js";
import type { Block, BlockID, Header, Vote } from "./messages.js";
import { field, fixed, message, uint, varint } from "./wire.js";

/** CometBFT v0.40's way of hashing and signing, to the byte (SPEC.md §4). */

const leafMark = Uint8Array.of(0);
const innerMark = Uint8Array.of(1);

export const leafHash = (leaf: Bytes): Bytes => hash(leafMark, leaf);
export const innerHash = (left: Bytes, right: Bytes): Bytes => hash(innerMark, left, right);

/** The largest power of two below n. */
function splitPoint(n: number): number {
	let split = 1;
	while (split * 2 < n) split *= 2;
	return split;
}

/** The root of RFC 6962 over the leaves. */
function merkleRoot(leaves: Bytes[]): Bytes {
	if (leaves.length === 0) return hash(empty);
	if (leaves.length === 1) return leafHash(leaves[0] as Bytes);
	const split = splitPoint(leaves.length);
	return innerHash(merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)));
}

/** Climbs from the leaf at index of total along path, 32 bytes a step; undefined where the path does not fit that place. */
export function branchRoot(leaf: Bytes, index: number, total: number, path: Bytes): Bytes | undefined {
	if (index >= total) return undefined;
	if (total === 1) return path.length === 0 ? leaf : undefined;
	if (path.length < 32) return undefined;
	const rest = path.subarray(0, path.length - 32);
	const beside = path.subarray(path.length - 32);
	const split = splitPoint(total);
	const below =
		index < split ? branchRoot(leaf, index, split, rest) : branchRoot(leaf, index - split, total - split, rest);
	if (!below) return undefined;
	return index < split ? innerHash(below, beside) : innerHash(beside, below);
}

const timestamp = (seconds: bigint, nanos: bigint | number): Bytes => concat(uint(1, seconds), uint(2, nanos));

function encodeID(id: BlockID | undefined): Bytes {
	if (!id) return message(2, empty);
	return concat(field(1, id.hash), message(2, concat(uint(1, id.parts), field(2, id.partsHash))));
}

export function headerHash(h: Header, network: string): Bytes {
	return merkleRoot([
		concat(uint(1, h.blockVersion), uint(2, h.appVersion)),
		field(1, utf8(network)),
		uint(1, h.height),
		timestamp(h.seconds, h.nanos),
		encodeID(h.lastBlock),
		field(1, h.lastCommitHash),
		field(1, h.dataHash),
		field(1, h.validatorsHash),
		field(1, h.nextValidatorsHash),
		field(1, h.consensusHash),
		field(1, h.appHash),
		field(1, h.lastResultsHash),
		field(1, h.evidenceHash),
		field(1, h.proposer),
	]);
}

/** The root over validators in consensus order. */
export function validatorsHash(keys: Bytes[], powers: bigint[]): Bytes {
	return merkleRoot(keys.map((key, i) => concat(field(1, field(1, key)), uint(2, powers[i] as bigint))));
}

export const resultLeaf = (code: number, digest: Bytes): Bytes => concat(uint(1, code), field(2, digest));

const precommit = 2;
const second = 1_000_000_000n;

/** Gives, for one block, what a vote signs: only its time differs from vote to vote. */
export function signBytes(b: Block, network: string): (v: Vote) => Bytes {
	const h = b.header as Header;
	const head = concat(uint(1, precommit), fixed(2, h.height), fixed(3, b.round), field(4, encodeID(b.id)));
	const tail = field(6, utf8(network));
	return (v) => {
		const total = h.seconds * second + BigInt(h.nanos) + v.afterNs;
		const nanos = ((total % second) + second) % second;
		const vote = concat(head, message(5, timestamp((total - nanos) / second, nanos)), tail);
		return concat(varint(vote.length), vote);
	};
}

/** Consensus' more than two thirds. */
export const mostOf = (part: bigint, total: bigint): boolean => 3n * part > 2n * total;

export const sum = (all: bigint[]): bigint => all.reduce((a, b) => a + b, 0n);
