// Texts as the ledger takes them: twin of text.go and of cleanCell in mapping.go. Lengths are bytes of UTF-8.
import type { Text } from "@gongshi/portal/i18n";
import { sha256 } from "@noble/hashes/sha2.js";

export const maxID = 64;
export const maxCode = 300;
export const maxName = 300;
export const maxText = 600;

// Go's white space is not JavaScript's: U+0085 belongs to it, U+FEFF does not.
const inner = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
const isSpace = (c: number): boolean =>
	c === 0x20 || (c >= 9 && c <= 13) || (c >= 0x85 && inner.test(String.fromCharCode(c)));
const atAnEnd = (s: string): boolean => s !== "" && (isSpace(s.charCodeAt(0)) || isSpace(s.charCodeAt(s.length - 1)));

export function trim(s: string): string {
	if (!atAnEnd(s)) return s;
	let from = 0;
	let to = s.length;
	while (from < to && isSpace(s.charCodeAt(from))) from++;
	while (to > from && isSpace(s.charCodeAt(to - 1))) to--;
	return s.slice(from, to);
}

/** Trims, and makes one space of line ends and tabs with the spaces around them. */
export function cleanCell(s: string): string {
	return /[\r\n\t\v\f]/.test(s) ? trim(s).split(inner).join(" ") : trim(s);
}

/** Whether a spreadsheet would run a cell; a number with its sign is none, nor is a dash for "nothing". */
export const isFormula = (s: string): boolean => /^\s*([=@]|[+-]\s*[A-Za-z])/.test(s);

const utf8 = new TextEncoder();

/** How many bytes a text is in UTF-8. */
export function bytesOf(s: string): number {
	let n = s.length;
	for (let i = 0; i < s.length; i++) {
		const c = s.charCodeAt(i);
		if (c >= 0x80) n += c >= 0x800 && (c < 0xd800 || c > 0xdfff) ? 2 : 1;
	}
	return n;
}

const faults = {
	long: { zh: "过长", en: "too long" },
	control: { zh: "含有控制字符", en: "control characters" },
	space: { zh: "首尾有空格", en: "spaces at an end" },
	empty: { zh: "为空", en: "empty" },
} satisfies Record<string, Text>;
export const emptyFault: Text = faults.empty;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const control = /[\u0000-\u001f\u007f-\u009f]/;

/** What is wrong with a text, undefined if nothing is. A text here is always valid UTF-8: no decoder lets another through. */
export function faultOf(s: string, most: number): Text | undefined {
	if (s.length > most || (s.length * 3 > most && bytesOf(s) > most)) return faults.long;
	if (control.test(s)) return faults.control;
	if (atAnEnd(s)) return faults.space;
	return undefined;
}

/** The first 16 bytes of a hash of texts that no other list of texts has. */
export function digest(texts: readonly string[]): Uint8Array {
	const parts = texts.map((t) => utf8.encode(t));
	const all = new Uint8Array(parts.reduce((n, p) => n + p.length + 5, 0));
	let at = 0;
	for (const p of parts) {
		let n = p.length;
		for (; n >= 0x80; n >>>= 7) all[at++] = (n & 0x7f) | 0x80;
		all[at++] = n;
		all.set(p, at);
		at += p.length;
	}
	return sha256(all.subarray(0, at)).subarray(0, 16);
}
