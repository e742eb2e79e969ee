import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { sha256 } from "@noble/hashes/sha2.js";
import {
	BodySchema,
	EnvelopeSchema,
	type Signature,
	SignatureSchema,
	type Signer,
	Suite,
} from "../../../ledger/envelope/envelope_pb.ts";

export { Suite };

export type Bytes = Uint8Array<ArrayBuffer>;

/** One act: what it is and what it says. */
export interface Command<M extends DescMessage = DescMessage> {
	readonly schema: M;
	readonly message: MessageInitShape<M>;
}

/** A command as it is signed. */
export interface Encoded {
	readonly type: string;
	readonly payload: Bytes;
}

/**
 * The canonical bytes of a command: protobuf-es writes fields by ascending number, leaves out defaults and packs
 * numbers, which is what ledger/envelope demands; envelope.test.ts holds it to that.
 */
export function encoded(c: Command): Encoded {
	return { type: c.schema.typeName, payload: own(toBinary(c.schema, create(c.schema, c.message))) };
}

const own = (b: Uint8Array): Bytes => Uint8Array.from(b);

/** What is to be signed, before it has its salt. */
export interface Draft {
	readonly network: string;
	readonly commands: readonly Encoded[];
	/** Block time, Unix milliseconds, after which it is not executed. */
	readonly expiresMs: bigint;
	readonly signers: readonly Pick<Signer, "party" | "suite" | "key" | "organisation">[];
	/** 16 bytes; random unless a test says. */
	readonly salt?: Bytes;
}

/** The encoded Body: the bytes whose hash is signed. */
export function bodyOf(d: Draft): Bytes {
	const salt = d.salt ?? crypto.getRandomValues(new Uint8Array(16));
	return own(
		toBinary(
			BodySchema,
			create(BodySchema, {
				network: d.network,
				commands: d.commands.map(({ type, payload }) => ({ type, payload })),
				salt,
				expiresMs: d.expiresMs,
				signers: d.signers.map(({ party, suite, key, organisation }) => ({ party, suite, key, organisation })),
			}),
		),
	);
}

/** A transaction's id: the SHA-256 of its body. */
export const idOf = (body: Bytes): Bytes => own(sha256(body));

const domain = new TextEncoder().encode("gongshi/tx/v1\0");

/** The 46 bytes that every signer signs. */
export function signBytes(id: Bytes): Bytes {
	const all = new Uint8Array(domain.length + id.length);
	all.set(domain);
	all.set(id, domain.length);
	return all;
}

/** What a passkey is asked to sign. */
export const challengeOf = (id: Bytes): Bytes => own(sha256(signBytes(id)));

export type Signed = Pick<Signature, "value"> & Partial<Pick<Signature, "authenticatorData" | "clientDataJson">>;

/** The envelope as it travels. */
export function envelopeOf(body: Bytes, signatures: readonly Signed[]): Bytes {
	return own(
		toBinary(
			EnvelopeSchema,
			create(EnvelopeSchema, { body, signatures: signatures.map((s) => create(SignatureSchema, s)) }),
		),
	);
}
