import { fromBase64, toBase64, utf8 } from "../src/bytes.js";
import { layout, lines, visible } from "../src/file.js";
import { type Body, bodySchema, type Envelope, envelopeSchema, type Receipt, receiptSchema } from "../src/messages.js";
import { decode, encode, type Field, type Schema } from "../src/wire.js";
import { resealClaim, resealEnvelope, resealVotes } from "./reseal.js";

/** Numbers that look random and are the same in every run (mulberry32). */
export class Dice {
	constructor(private state: number) {}

	/** An integer from 0 and below n. */
	below(n: number): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
	}

	of<T>(all: readonly T[]): T {
		return all[this.below(all.length)] as T;
	}

	once(n: number): boolean {
		return this.below(n) === 0;
	}
}

/** A receipt's file changed in one of many ways. The file itself stays as it is. */
export function mutate(file: Uint8Array, dice: Dice): Uint8Array {
	const way = dice.below(10);
	if (way < 2) return mutateBytes(file, dice);
	const values = layout(file);
	const content = values && fromBase64(values[5] as string);
	if (!values || !content) return mutateBytes(file, dice);
	if (way === 2) {
		const i = dice.below(5);
		values[i] = new TextDecoder("latin1").decode(mutateBytes(utf8(values[i] as string), dice));
		return join(values);
	}
	if (way === 3) {
		values[5] = toBase64(mutateBytes(content, dice));
		return join(values);
	}
	try {
		return mutateReceipt(values, content, dice);
	} catch {
		return mutateBytes(file, dice); // a proof that cannot be read, or fields that cannot be written
	}
}

/** Puts the seven values between their lines. */
function join(values: string[]): Uint8Array {
	const text = values.map((v, i) => lines[i] + v).join("") + lines[6];
	return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** Flips, cuts, doubles, swaps or inserts a few bytes. */
export function mutateBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
	let all = [...bytes];
	for (let n = dice.below(3); n >= 0; n--) {
		const at = dice.below(all.length + 1);
		const way = dice.below(6);
		if (way === 0) all[Math.min(at, all.length - 1)] = dice.below(256);
		else if (way === 1) all = all.slice(0, at);
		else if (way === 2) all.splice(at, 0, dice.below(256));
		else if (way === 3) all.splice(at, 1 + dice.below(4));
		else if (way === 4) all.splice(at, 0, ...all.slice(at, at + dice.below(40)));
		else if (at > 0 && at < all.length) [all[at - 1], all[at]] = [all[at] as number, all[at - 1] as number];
	}
	return Uint8Array.from(all);
}

/** Changes fields of the proof, makes some of the hashes and signatures around them good again, and writes the file. */
function mutateReceipt(values: string[], content: Uint8Array, dice: Dice): Uint8Array {
	const receipt = decode(content, receiptSchema) as Receipt;
	if (receipt.inclusion && dice.once(2)) receipt.inclusion.envelope = mutateEnvelope(receipt.inclusion.envelope, dice);
	else for (let n = dice.below(2); n >= 0; n--) mutateField(receipt, receiptSchema, dice);
	const care = dice.below(5);
	try {
		if (care > 1) resealClaim(receipt, care > 2);
		if (care > 0) resealVotes(receipt, care !== 4);
	} catch {} // what was changed bars it; the receipt is then broken in one more way
	const next = [...values];
	if (!dice.once(10)) {
		try {
			next.splice(0, 5, ...visible(receipt));
		} catch {} // as above
	}
	next[5] = toBase64(encode(receipt, receiptSchema));
	return join(next);
}

function mutateEnvelope(raw: Uint8Array, dice: Dice): Uint8Array {
	if (dice.once(6)) return mutateBytes(raw, dice);
	const envelope = decode(raw, envelopeSchema) as Envelope;
	const body = decode(envelope.body, bodySchema) as Body;
	const part = dice.below(9);
	if (part < 3) mutateField(envelope, envelopeSchema, dice);
	else if (part < 5) mutateField(body, bodySchema, dice);
	if (!dice.once(8)) envelope.body = encode(body, bodySchema);
	if (!dice.once(4)) resealEnvelope(envelope, body, (all) => dice.of(all));
	return encode(envelope, envelopeSchema);
}

interface Slot {
	holder: { [name: string]: unknown };
	field: Field;
}

/** All fields of a message and of the messages in it. */
function slots(value: object, schema: Schema): Slot[] {
	const holder = value as { [name: string]: unknown };
	return Object.values(schema.fields).flatMap((field) => {
		const held = holder[field.name];
		const inner = field.kind !== "message" ? [] : field.list ? (held as object[]) : held ? [held as object] : [];
		return [{ holder, field }, ...inner.flatMap((one) => slots(one, field.of as Schema))];
	});
}

function mutateField(value: object, schema: Schema, dice: Dice): void {
	const all = slots(value, schema);
	const { holder, field } = dice.of(all);
	const like = all.filter((s) => s.field.kind === field.kind && s.field.list === field.list && s.field.of === field.of);
	const held = holder[field.name];
	if (dice.once(8)) {
		const other = dice.of(like);
		holder[field.name] = structuredClone(other.holder[other.field.name]);
	} else if (field.list) mutateList(held as unknown[], field, dice);
	else holder[field.name] = mutateValue(held, field, dice);
}

function mutateList(all: unknown[], field: Field, dice: Dice): void {
	const at = dice.below(all.length);
	const way = dice.below(4);
	if (way === 0) all.splice(at, 1);
	else if (way === 1 && all.length > 0) all.splice(dice.below(all.length + 1), 0, structuredClone(all[at]));
	else if (way === 2 && all.length > 1) all.push(...all.splice(at, 1));
	else if (all.length > 0 && field.kind !== "message") all[at] = mutateValue(all[at], field, dice);
}

const texts = [
	"",
	"x",
	"linxi-2",
	"a\u0000b",
	"\u007f",
	"临溪市财政局",
	"Linxi Audit Office",
	"x".repeat(51),
	"字".repeat(86),
];

function mutateValue(value: unknown, field: Field, dice: Dice): unknown {
	switch (field.kind) {
		case "message":
			return dice.once(2) ? undefined : value;
		case "string":
			return dice.once(2) ? dice.of(texts) : `${value as string}${dice.of(["x", " ", "。"])}`;
		case "bytes":
			return mutateOctets(value as Uint8Array, dice);
		case "uint32":
		case "enum": {
			const n = value as number;
			return dice.of([n + 1, Math.max(n - 1, 0), 0, 1, 2, 3, 4, 2 ** 24, field.kind === "enum" ? -1 : 2 ** 32 - 1]);
		}
		default: {
			const n = value as bigint;
			const choices = [
				n + 1n,
				n - 1n,
				0n,
				1n,
				n * 2n,
				2n ** 53n - 1n,
				2n ** 53n,
				2n ** 62n,
				2n ** 62n + 1n,
				2n ** 63n - 1n,
			];
			const next = dice.of(field.kind === "uint64" ? choices : [...choices, -1n, -(2n ** 62n), -(2n ** 63n)]);
			return field.kind === "uint64" ? BigInt.asUintN(64, next) : BigInt.asIntN(64, next);
		}
	}
}

function mutateOctets(bytes: Uint8Array, dice: Dice): Uint8Array {
	const way = dice.below(7);
	if (way === 0) return new Uint8Array(0);
	if (way === 1) return new Uint8Array(dice.of([1, 20, 32, 64, 96]));
	if (way === 2) return bytes.slice(0, -dice.of([1, 32]));
	if (way === 3) return Uint8Array.of(...bytes, ...new Uint8Array(dice.of([1, 32])));
	const out = Uint8Array.from(bytes);
	if (out.length > 0) out[dice.below(out.length)] = (out[dice.below(out.length)] as number) ^ (1 << dice.below(8));
	return out;
}
