import { mulAddUnsafe } from "@noble/curves/abstract/curve.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, hash, hex, littleEndian, utf8 } from "./bytes.js";
import { Ed25519 as Point } from "./curves.js";
import type { Signed } from "./judge.js";

/** Ed25519 by the rules of ZIP-215, as consensus verifies it; batches give the same verdicts, only sooner. */

type Place = InstanceType<typeof Point>;
const { Fn } = Point;

export function verifyEd25519({ key, message, signature }: Signed): boolean {
	return key.length === 32 && signature.length === 64 && holds([{ key, message, signature }]);
}

/** The first signature that does not hold, or -1. */
export function firstWrong(all: Signed[]): number {
	for (let from = 0; from < all.length; from += batchMost) {
		const batch = all.slice(from, from + batchMost);
		if (holds(batch)) continue;
		const wrong = batch.length === 1 ? 0 : batch.findIndex((one) => !holds([one]));
		if (wrong >= 0) return from + wrong;
	}
	return -1;
}

/** How many signatures enter one equation. A wrong one makes its whole batch be verified one by one. */
const batchMost = 128;

/** The points of keys seen lately: decoding takes a third of the work, and the same departments sign every block. */
const points = new Map<string, Place | undefined>();
const pointsMost = 512;

function pointOf(key: Bytes): Place | undefined {
	const name = hex(key);
	if (!points.has(name)) {
		if (points.size >= pointsMost) points.clear();
		points.set(name, decodePoint(key));
	}
	return points.get(name);
}

function decodePoint(bytes: Bytes): Place | undefined {
	try {
		return Point.fromBytes(bytes, true);
	} catch {
		return undefined;
	}
}

/**
 * Whether 8·Σz(S·B − R − k·A) = 0. The weights z come from a hash of all that enters the equation, so that nobody can
 * choose signatures knowing them; a single signature has the weight 1.
 */
function holds(batch: Signed[]): boolean {
	const seed =
		batch.length > 1
			? hash(utf8("gongshi/batch/v1\0"), ...batch.flatMap((s) => [s.key, hash(s.message), s.signature]))
			: undefined;
	let base = 0n;
	const terms = new Map<Place, bigint>();
	const all: Place[] = [];
	const scalars: bigint[] = [];
	for (const [i, s] of batch.entries()) {
		const a = pointOf(s.key);
		const r = decodePoint(s.signature.subarray(0, 32));
		const scalar = littleEndian(s.signature.subarray(32));
		if (!a || !r || scalar >= Fn.ORDER) return false;
		const k = Fn.create(littleEndian(sha512(concat(s.signature.subarray(0, 32), s.key, s.message))));
		const z = seed ? littleEndian(hash(seed, Uint8Array.of(i)).subarray(0, 16)) : 1n;
		base = Fn.create(base + z * scalar);
		terms.set(a, Fn.create((terms.get(a) ?? 0n) + z * k));
		all.push(r);
		scalars.push(z);
	}
	all.push(...terms.keys(), Point.BASE.negate());
	scalars.push(...terms.values(), base);
	return mulAddUnsafe(Point, all, scalars).clearCofactor().is0();
}
