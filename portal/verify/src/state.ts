import { type Bytes, concat, equal, hash, utf8 } from "./bytes.js";
import { innerHash } from "./consensus.js";
import type { Record } from "./messages.js";

/** The state's tree, which is ICS 23's SmtSpec, and the app hash over it (SPEC.md §4). */

const appTag = utf8("gongshi/app/v1\0");
const leafMark = Uint8Array.of(0);

/** What a header says of the state: the tree's root and the digest of all writes. */
export const appHash = (root: Bytes, digest: Bytes): Bytes => hash(appTag, root, digest);

const bit = (path: Bytes, i: number): number => ((path[i >> 3] as number) >> (7 - (i & 7))) & 1;

function leafOf(r: Record, path: Bytes): Bytes {
	if (r.value.length > 0) return hash(leafMark, path, hash(r.value));
	return r.other.length > 0 ? hash(leafMark, r.other) : new Uint8Array(32);
}

/** The tree's root if the record is what it claims. */
export function rootOf(r: Record): Bytes {
	const path = hash(r.key);
	let node = leafOf(r, path);
	for (let i = r.siblings.length / 32 - 1; i >= 0; i--) {
		const beside = r.siblings.subarray(32 * i, 32 * i + 32);
		node = bit(path, i) === 0 ? innerHash(node, beside) : innerHash(beside, node);
	}
	return node;
}

/** Whether the leaf that an absence shows is another one than the key's and stands on the key's way. */
export function fits(r: Record): boolean {
	if (r.other.length === 0) return true;
	const path = hash(r.key);
	const other = r.other.subarray(0, 32);
	for (let i = 0; i < r.siblings.length / 32; i++) {
		if (bit(path, i) !== bit(other, i)) return false;
	}
	return !equal(path, other);
}

/** The path of the space that a raw key lies in, as bytes, and the key within it; no path where there is no zero byte. */
export function place(key: Bytes): { space: Bytes; key: Bytes } {
	const at = key.indexOf(0);
	return at < 0 ? { space: concat(), key } : { space: key.subarray(0, at), key: key.subarray(at + 1) };
}
