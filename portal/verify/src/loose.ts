import { type Bytes, empty, fromUtf8 } from "./bytes.js";
import { Cursor, Malformed } from "./wire.js";

/**
 * Protocol Buffers as any decoder reads them, for what the ledger wrote and others may extend: unknown fields are passed
 * over, the last of several values counts. These bytes stand under a hash, so that only their meaning is read here.
 */

const deepest = 10_000; // of groups, as protobuf-go has it

/** Gives each field's number and wire type and, for wire type 2, its place; throws Malformed. */
function* fields(bytes: Bytes): Generator<{ number: number; span?: Cursor }> {
	const c = new Cursor(bytes);
	while (!c.done) {
		const { number, wire } = readTag(c, 2 ** 29 - 1);
		if (wire === 2) yield { number, span: c.span(false) };
		else skip(c, number, wire);
	}
}

function readTag(c: Cursor, most: number): { number: number; wire: number } {
	c.varint(false);
	const number = (c.lo >>> 3) + c.hi * 2 ** 29;
	if (number < 1 || number > most) throw new Malformed("field number");
	return { number, wire: c.lo & 7 };
}

function skip(c: Cursor, number: number, wire: number): void {
	const open: number[] = [];
	let [n, w] = [number, wire];
	for (;;) {
		if (w === 3) {
			if (open.length >= deepest) throw new Malformed("groups nested too deeply");
			open.push(n);
		} else if (w === 4) {
			if (open.pop() !== n) throw new Malformed("group ended that did not begin");
		} else skipValue(c, w);
		if (open.length === 0) return;
		({ number: n, wire: w } = readTag(c, 2 ** 31 - 1));
	}
}

function skipValue(c: Cursor, wire: number): void {
	if (wire === 0) c.varint(false);
	else if (wire === 2) c.span(false);
	else if (wire === 1 || wire === 5) {
		const size = wire === 1 ? 8 : 4;
		if (c.end - c.at < size) throw new Malformed("cut short");
		c.at += size;
	} else throw new Malformed("wire type");
}

function text(c: Cursor): string {
	const s = fromUtf8(c.rest());
	if (s === undefined) throw new Malformed("not UTF-8");
	return s;
}

/** What a ledger's record of a validator (`gongshi.contract.v1.Validator`) says of it. */
export interface Validator {
	key: Bytes;
	organisation: string;
	nameZh: string;
	nameEn: string;
}

export function readValidator(bytes: Bytes): Validator {
	const v: Validator = { key: empty, organisation: "", nameZh: "", nameEn: "" };
	for (const { number, span } of fields(bytes)) {
		if (!span) continue;
		if (number === 1) v.key = span.rest();
		else if (number === 2) v.organisation = text(span);
		else if (number === 3) v.nameZh = text(span);
		else if (number === 4) v.nameEn = text(span);
	}
	return v;
}

/** An event of a transaction: the full name of a message and its encoding. */
export interface Event {
	type: string;
	payload: Bytes;
}

/** Reads `gongshi.journal.v1.Results`. */
export function readEvents(bytes: Bytes): Event[] {
	const all: Event[] = [];
	for (const { number, span } of fields(bytes)) {
		if (number !== 1 || !span) continue;
		const event: Event = { type: "", payload: empty };
		for (const f of fields(span.rest())) {
			if (f.number === 1 && f.span) event.type = text(f.span);
			else if (f.number === 2 && f.span) event.payload = f.span.rest();
		}
		all.push(event);
	}
	return all;
}
