import { type Bytes, fromBase64, hash, hex } from "./bytes.js";
import { Failed, need } from "./failures.js";
import { type Block, type Envelope, envelopeSchema, type Header, type Receipt, receiptSchema } from "./messages.js";
import { checkReceipt } from "./shape.js";
import { place } from "./state.js";
import { decode, Malformed } from "./wire.js";

/** The receipt's file: seven values between lines that are fixed to the byte (SPEC.md §1.1). */

export const maxFileBytes = 1 << 20;

/** What stands before each of the seven values, and after the last. */
export const lines = [
	'{\n  "gongshi": "receipt/1",\n  "network": "',
	'",\n  "claim": "',
	'",\n  "subject": "',
	'",\n  "height": ',
	',\n  "time": "',
	'",\n  "proof": "',
	'"\n}\n',
] as const;

export const lineNames = ["network", "claim", "subject", "height", "time"] as const;

/** A receipt's file taken apart: the readable lines as they stand, and the proof's text and where it begins. */
export interface Opened {
	receipt: Receipt;
	values: string[];
}

/** The values of the seven lines, one character a byte, or undefined where the layout is another. */
export function layout(file: Bytes): string[] | undefined {
	let rest = new TextDecoder("latin1").decode(file);
	if (!rest.startsWith(lines[0])) return undefined;
	rest = rest.slice(lines[0].length);
	const values: string[] = [];
	for (const separator of lines.slice(1, -1)) {
		const at = rest.indexOf(separator);
		if (at < 0 || /["\\\n]/.test(rest.slice(0, at))) return undefined;
		values.push(rest.slice(0, at));
		rest = rest.slice(at + separator.length);
	}
	if (!rest.endsWith(lines[6])) return undefined;
	return [...values, rest.slice(0, -lines[6].length)];
}

/** Reads a receipt's file and judges its form, not its proof; throws Failed. */
export function open(file: Bytes): Opened {
	need(file.length <= maxFileBytes, 1, `${file.length} bytes`);
	const values = layout(file);
	need(values !== undefined, 2);
	const content = fromBase64(values.pop() as string);
	need(content !== undefined, 3);
	const receipt = decodeAs<Receipt>(content, receiptSchema, 4);
	checkReceipt(receipt);
	return { receipt, values };
}

/** Decodes canonical bytes, or fails with the number. */
export function decodeAs<T>(bytes: Bytes, schema: Parameters<typeof decode>[1], number: number): T {
	try {
		return decode(bytes, schema) as T;
	} catch (e) {
		if (e instanceof Malformed) throw new Failed(number, e.message);
		throw e;
	}
}

/** The block on which the claim rests. The receipt's shape must have been checked. */
export function confirming(r: Receipt): Block & { header: Header } {
	return r.blocks[(r.inclusion ?? r.record)?.block as number] as Block & { header: Header };
}

/** The time of a block in UTC, cut off to milliseconds. */
export function timeOf(h: Header): string {
	return new Date(Number(h.seconds) * 1000 + Math.floor(h.nanos / 1e6)).toISOString();
}

/** What the readable lines must say: network, claim, subject, height and time. */
export function visible(r: Receipt): string[] {
	const { header } = confirming(r);
	if (r.inclusion) {
		const h = r.inclusion.header as Header;
		const { body } = decodeAs<Envelope>(r.inclusion.envelope, envelopeSchema, 54);
		return [r.network, "transaction", hex(hash(body)), `${h.height}`, timeOf(h)];
	}
	const { key, value } = r.record as NonNullable<Receipt["record"]>;
	const at = place(key);
	const subject = `${String.fromCharCode(...at.space)} ${hex(at.key)}`;
	return [r.network, value.length > 0 ? "record" : "absence", subject, `${header.height - 1n}`, timeOf(header)];
}
