import { type Bytes, concat, empty, fromUtf8, utf8 } from "./bytes.js";

/** How one field is written. The kinds are those of Protocol Buffers; a `list` of numbers is packed. */
export interface Field {
	name: string;
	kind: "uint32" | "uint64" | "int64" | "sint64" | "enum" | "bytes" | "string" | "message";
	list?: boolean;
	of?: Schema;
}

/** A message's fields by number. Unset fields read as 0, 0n, "", no bytes, [] or, for a message, undefined. */
export interface Schema {
	name: string;
	fields: Readonly<Record<number, Field>>;
}

/** Thrown inside this package where bytes are not the encoding that they should be. */
export class Malformed extends Error {}

/** A place in bytes. `varint` leaves what it read in lo and hi, 32 bits each. */
export class Cursor {
	lo = 0;
	hi = 0;
	constructor(
		readonly bytes: Bytes,
		public at = 0,
		readonly end = bytes.length,
	) {}

	get done(): boolean {
		return this.at >= this.end;
	}

	/** Reads at most 64 bits; `shortest` refuses a longer form than the number needs. */
	varint(shortest: boolean): void {
		let lo = 0;
		let hi = 0;
		for (let i = 0; i < 10; i++) {
			if (this.done) throw new Malformed("a number is cut short");
			const b = this.bytes[this.at++] as number;
			const v = b & 0x7f;
			if (i < 5) lo |= v << (7 * i);
			if (i === 4) hi = v >>> 4;
			else if (i > 4) hi |= v << (7 * i - 32);
			if (i === 9 && b > 1) break;
			if (b < 0x80) {
				if (shortest && b === 0 && i > 0) throw new Malformed("a number is longer than it need be");
				this.lo = lo >>> 0;
				this.hi = hi >>> 0;
				return;
			}
		}
		throw new Malformed("a number has more than 64 bits");
	}

	/** Reads a length and steps over as many bytes, which it gives as a place of their own. */
	span(shortest: boolean): Cursor {
		this.varint(shortest);
		if (this.hi !== 0 || this.lo > this.end - this.at) throw new Malformed("cut short");
		const from = this.at;
		this.at += this.lo;
		return new Cursor(this.bytes, from, this.at);
	}

	rest(): Bytes {
		return this.bytes.subarray(this.at, this.end);
	}

	get wide(): bigint {
		return (BigInt(this.hi) << 32n) | BigInt(this.lo);
	}
}

const absent = { uint32: 0, enum: 0, uint64: 0n, int64: 0n, sint64: 0n, bytes: empty, string: "", message: undefined };

const packed = (f: Field): boolean => f.list === true && numeric(f);
const numeric = (f: Field): boolean => f.kind !== "bytes" && f.kind !== "string" && f.kind !== "message";
const wireOf = (f: Field): number => (numeric(f) && !f.list ? 0 : 2);

/** Tells a reader where each field stands: the field, its index in a list and the place of its value. */
export type Visit = (field: Field, index: number, value: Cursor) => void;

/** Reads the one canonical encoding of a message (SPEC.md §2) and throws Malformed on every other. */
export function decode(bytes: Bytes | Cursor, schema: Schema, visit?: Visit): unknown {
	const c = bytes instanceof Cursor ? bytes : new Cursor(bytes);
	const out: Record<string, unknown> = {};
	for (const f of Object.values(schema.fields)) out[f.name] = f.list ? [] : absent[f.kind];
	let last = 0;
	while (!c.done) {
		c.varint(true);
		const number = c.lo >>> 3;
		const f = c.hi === 0 ? schema.fields[number] : undefined;
		if (!f) throw new Malformed(`${schema.name}: unknown field`);
		if (number < last || (number === last && (!f.list || packed(f))))
			throw new Malformed(`${schema.name}.${f.name}: repeated or out of order`);
		if ((c.lo & 7) !== wireOf(f)) throw new Malformed(`${schema.name}.${f.name}: wire type`);
		last = number;
		const from = c.at;
		const value = wireOf(f) === 2 ? readSpan(c.span(true), f, visit) : readNumber(c, f);
		if (wireOf(f) === 0 && Number(value) === 0) throw new Malformed(`${schema.name}.${f.name}: holds its default`);
		const all = out[f.name] as unknown[];
		visit?.(f, f.list && !packed(f) ? all.length : -1, new Cursor(c.bytes, from, c.at));
		if (f.list && !packed(f)) all.push(value);
		else out[f.name] = value;
	}
	return out;
}

function readSpan(c: Cursor, f: Field, visit?: Visit): unknown {
	if (f.kind === "message") return decode(c, f.of as Schema, visit);
	if (c.done && (!f.list || packed(f))) throw new Malformed(`${f.name}: present but empty`);
	if (f.kind === "bytes") return c.rest();
	if (f.kind === "string") {
		const text = fromUtf8(c.rest());
		if (text === undefined) throw new Malformed(`${f.name}: not UTF-8`);
		return text;
	}
	const all: unknown[] = [];
	while (!c.done) all.push(readNumber(c, f));
	return all;
}

function readNumber(c: Cursor, f: Field): number | bigint {
	c.varint(true);
	switch (f.kind) {
		case "uint32":
			if (c.hi !== 0) throw new Malformed(`${f.name}: out of its range`);
			return c.lo;
		case "enum":
			if (c.hi !== (c.lo >> 31) >>> 0) throw new Malformed(`${f.name}: out of its range`);
			return c.lo | 0;
		case "int64":
			return BigInt.asIntN(64, c.wide);
		case "sint64":
			return (c.wide >> 1n) ^ -(c.wide & 1n);
		default:
			return c.wide;
	}
}

/** A varint in its shortest form; negative numbers take ten bytes. */
export function varint(value: number | bigint): Bytes {
	const out: number[] = [];
	let v = BigInt.asUintN(64, BigInt(value));
	for (; v > 127n; v >>= 7n) out.push(Number(v & 127n) | 128);
	out.push(Number(v));
	return Uint8Array.from(out);
}

const tag = (n: number, wire: number): Bytes => Uint8Array.of((n << 3) | wire);

/** Field n as proto3 writes a number: not at all if it is 0. Numbers of fields are below 16. */
export const uint = (n: number, value: number | bigint): Bytes =>
	Number(value) === 0 ? empty : concat(tag(n, 0), varint(value));

/** Field n of eight bytes, little-endian; not at all if it is 0. */
export function fixed(n: number, value: number | bigint): Bytes {
	if (Number(value) === 0) return empty;
	const out = new Uint8Array(9);
	out.set(tag(n, 1));
	new DataView(out.buffer).setBigUint64(1, BigInt.asUintN(64, BigInt(value)), true);
	return out;
}

/** Field n of bytes, also where they are empty. */
export const message = (n: number, value: Bytes): Bytes => concat(tag(n, 2), varint(value.length), value);

/** Field n of bytes; not at all if they are empty. */
export const field = (n: number, value: Bytes): Bytes => (value.length === 0 ? empty : message(n, value));

/** Writes the canonical encoding of what `decode` gives. */
export function encode(value: object, schema: Schema): Bytes {
	const parts: Bytes[] = [];
	for (const [number, f] of Object.entries(schema.fields)) {
		const held = (value as Record<string, unknown>)[f.name];
		const n = Number(number);
		if (packed(f)) parts.push(field(n, concat(...(held as bigint[]).map((v) => varint(v)))));
		else for (const one of f.list ? (held as unknown[]) : [held]) parts.push(encodeOne(n, f, one));
	}
	return concat(...parts);
}

function encodeOne(n: number, f: Field, value: unknown): Bytes {
	switch (f.kind) {
		case "message":
			return value === undefined ? empty : message(n, encode(value as object, f.of as Schema));
		case "bytes":
			return (f.list ? message : field)(n, value as Bytes);
		case "string":
			return (f.list ? message : field)(n, utf8(value as string));
		case "sint64":
			return uint(n, ((value as bigint) << 1n) ^ ((value as bigint) >> 63n));
		default:
			return uint(n, value as bigint);
	}
}
