import { type Bytes, toNumber } from "./bytes.js";

/**
 * The two numbers of a SEQUENCE of two INTEGERs of at most 256 bits, neither negative, in DER's one encoding and with
 * nothing after it; undefined for all else.
 */
export function readDER(b: Bytes): { r: bigint; s: bigint } | undefined {
	if (b.length < 2 || b[0] !== 0x30 || b[1] !== b.length - 2) return undefined;
	const r = readInteger(b.subarray(2));
	const s = r && readInteger(r.rest);
	return r && s && s.rest.length === 0 ? { r: r.value, s: s.value } : undefined;
}

function readInteger(b: Bytes): { value: bigint; rest: Bytes } | undefined {
	const size = b[1] ?? 0;
	if (b.length < 3 || b[0] !== 0x02 || size === 0 || size > b.length - 2) return undefined;
	const value = b.subarray(2, 2 + size);
	const first = value[0] as number;
	const padded = first === 0;
	if (first >= 0x80 || (padded && size > 1 && (value[1] as number) < 0x80)) return undefined;
	if (size > 33 || (size === 33 && !padded)) return undefined;
	return { value: toNumber(value), rest: b.subarray(2 + size) };
}
