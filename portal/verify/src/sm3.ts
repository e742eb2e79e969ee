import { type Bytes, concat } from "./bytes.js";

/** The hash SM3 (GB/T 32905-2016). */

const start = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];

const turn = (x: number, n: number): number => (x << (n & 31)) | (x >>> (32 - (n & 31)));
const p0 = (x: number): number => x ^ turn(x, 9) ^ turn(x, 17);
const p1 = (x: number): number => x ^ turn(x, 15) ^ turn(x, 23);

export function sm3(...parts: Bytes[]): Bytes {
	const text = concat(...parts);
	const padded = new Uint8Array((text.length + 72) & ~63);
	padded.set(text);
	padded[text.length] = 0x80;
	const view = new DataView(padded.buffer);
	view.setUint32(padded.length - 8, Math.floor(text.length / 2 ** 29));
	view.setUint32(padded.length - 4, (text.length * 8) >>> 0);
	const state = Int32Array.from(start);
	const w = new Int32Array(68);
	for (let at = 0; at < padded.length; at += 64) {
		for (let j = 0; j < 16; j++) w[j] = view.getInt32(at + 4 * j);
		compress(state, w);
	}
	const out = new DataView(new ArrayBuffer(32));
	for (const [i, word] of state.entries()) out.setInt32(4 * i, word);
	return new Uint8Array(out.buffer);
}

/** Takes one block, whose first 16 words are in w, into the state. */
function compress(state: Int32Array, w: Int32Array): void {
	const word = (i: number): number => w[i] as number;
	for (let j = 16; j < 68; j++) {
		w[j] = p1(word(j - 16) ^ word(j - 9) ^ turn(word(j - 3), 15)) ^ turn(word(j - 13), 7) ^ word(j - 6);
	}
	let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
	for (let j = 0; j < 64; j++) {
		const early = j < 16;
		const a12 = turn(a, 12);
		const ss1 = turn((a12 + e + turn(early ? 0x79cc4519 : 0x7a879d8a, j)) | 0, 7);
		const ff = early ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
		const gg = early ? e ^ f ^ g : (e & f) | (~e & g);
		const tt1 = (ff + d + (ss1 ^ a12) + (word(j) ^ word(j + 4))) | 0;
		const tt2 = (gg + h + ss1 + word(j)) | 0;
		[d, c, b, a] = [c, turn(b, 9), a, tt1];
		[h, g, f, e] = [g, turn(f, 19), e, p0(tt2)];
	}
	for (const [i, v] of [a, b, c, d, e, f, g, h].entries()) state[i] = (state[i] as number) ^ v;
}
