import { sha256 } from "@noble/hashes/sha2.js";

/** Bytes as this package takes and gives them. */
export type Bytes = Uint8Array;

export const empty: Bytes = new Uint8Array(0);
const encoder = new TextEncoder();

export const utf8 = (s: string): Bytes => encoder.encode(s);
export const hash = (...parts: Bytes[]): Bytes => sha256(parts.length === 1 ? (parts[0] as Bytes) : concat(...parts));

/** The text that bytes spell, or undefined where they are not valid UTF-8. A byte order mark is text like any other. */
export function fromUtf8(bytes: Bytes): string | undefined {
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

export function concat(...parts: Bytes[]): Bytes {
	const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
	let at = 0;
	for (const p of parts) {
		out.set(p, at);
		at += p.length;
	}
	return out;
}

export function equal(a: Bytes, b: Bytes): boolean {
	return a.length === b.length && a.every((x, i) => x === b[i]);
}

export function hex(bytes: Bytes): string {
	let out = "";
	for (const b of bytes) out += (b + 256).toString(16).slice(1);
	return out;
}

export function fromHex(s: string): Bytes | undefined {
	if (s.length % 2 !== 0 || !/^[0-9a-f]*$/.test(s)) return undefined;
	return Uint8Array.from({ length: s.length / 2 }, (_, i) => Number.parseInt(s.slice(2 * i, 2 * i + 2), 16));
}

/** Big-endian bytes as a number. */
export const toNumber = (bytes: Bytes): bigint => (bytes.length === 0 ? 0n : BigInt(`0x${hex(bytes)}`));

/** Little-endian bytes as a number. */
export const littleEndian = (bytes: Bytes): bigint => toNumber(Uint8Array.from(bytes).reverse());

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const sextets = (() => {
	const table = new Int8Array(128).fill(-1);
	for (let i = 0; i < 64; i++) table[alphabet.charCodeAt(i)] = i;
	return table;
})();

/** Standard base64 with padding, unused bits zero and nothing else in it (RFC 4648 §4), or undefined. */
export function fromBase64(s: string): Bytes | undefined {
	if (s.length % 4 !== 0) return undefined;
	const pad = s.endsWith("==") ? 2 : s.endsWith("=") ? 1 : 0;
	const digits = s.length - pad;
	const out = new Uint8Array((digits * 3) >> 2);
	let bits = 0;
	let held = 0;
	let at = 0;
	for (let i = 0; i < digits; i++) {
		const sextet = sextets[s.charCodeAt(i)] ?? -1;
		if (sextet < 0) return undefined;
		bits = ((bits << 6) | sextet) & 0xffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			out[at++] = bits >> held;
		}
	}
	return (bits & ((1 << held) - 1)) === 0 ? out : undefined;
}

/** Standard base64, or with url the alphabet for addresses, which has no padding. */
export function toBase64(bytes: Bytes, url = false): string {
	let out = "";
	for (let i = 0; i < bytes.length; i += 3) {
		const left = Math.min(bytes.length - i, 3);
		const v = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
		for (let k = 0; k <= left; k++) out += alphabet[(v >> (18 - 6 * k)) & 63];
		if (!url) out += "=".repeat(3 - left);
	}
	return url ? out.replaceAll("+", "-").replaceAll("/", "_") : out;
}
