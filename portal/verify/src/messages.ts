import type { Bytes } from "./bytes.js";
import type { Field, Schema } from "./wire.js";

/** The messages of a receipt (SPEC.md §2) and of a transaction (§6.1): their fields by number, and what decoding gives. */

const schema = (name: string, fields: Schema["fields"]): Schema => ({ name, fields });
const bytes = (name: string): Field => ({ name, kind: "bytes" });
const text = (name: string): Field => ({ name, kind: "string" });
const uint32 = (name: string): Field => ({ name, kind: "uint32" });
const int64 = (name: string): Field => ({ name, kind: "int64" });
const one = (name: string, of: Schema): Field => ({ name, kind: "message", of });
const many = (name: string, of: Schema): Field => ({ name, kind: "message", of, list: true });

export interface Member {
	key: Bytes;
	organisation: string;
	nameZh: string;
	nameEn: string;
}
export interface BlockID {
	hash: Bytes;
	parts: number;
	partsHash: Bytes;
}
export interface Header {
	blockVersion: bigint;
	appVersion: bigint;
	height: bigint;
	seconds: bigint;
	nanos: number;
	lastBlock?: BlockID;
	lastCommitHash: Bytes;
	dataHash: Bytes;
	validatorsHash: Bytes;
	nextValidatorsHash: Bytes;
	consensusHash: Bytes;
	appHash: Bytes;
	lastResultsHash: Bytes;
	evidenceHash: Bytes;
	proposer: Bytes;
}
export interface Vote {
	seat: number;
	afterNs: bigint;
	signature: Bytes;
}
export interface Block {
	header?: Header;
	seats: number[];
	powers: bigint[];
	id?: BlockID;
	round: number;
	votes: Vote[];
	digest: Bytes;
}
export interface Inclusion {
	block: number;
	header?: Header;
	envelope: Bytes;
	index: number;
	total: number;
	transactionPath: Bytes;
	code: number;
	eventsDigest: Bytes;
	events: Bytes;
	resultPath: Bytes;
}
export interface Record {
	block: number;
	key: Bytes;
	value: Bytes;
	siblings: Bytes;
	other: Bytes;
}
export interface Naming {
	member: number;
	record?: Record;
}
export interface Receipt {
	spec: number;
	network: string;
	members: Member[];
	blocks: Block[];
	namings: Naming[];
	inclusion?: Inclusion;
	record?: Record;
}

const memberSchema = schema("Member", {
	1: bytes("key"),
	2: text("organisation"),
	3: text("nameZh"),
	4: text("nameEn"),
});
const blockIDSchema = schema("BlockID", { 1: bytes("hash"), 2: uint32("parts"), 3: bytes("partsHash") });
const headerSchema = schema("Header", {
	1: { name: "blockVersion", kind: "uint64" },
	2: { name: "appVersion", kind: "uint64" },
	3: int64("height"),
	4: int64("seconds"),
	5: uint32("nanos"),
	6: one("lastBlock", blockIDSchema),
	7: bytes("lastCommitHash"),
	8: bytes("dataHash"),
	9: bytes("validatorsHash"),
	10: bytes("nextValidatorsHash"),
	11: bytes("consensusHash"),
	12: bytes("appHash"),
	13: bytes("lastResultsHash"),
	14: bytes("evidenceHash"),
	15: bytes("proposer"),
});
const voteSchema = schema("Vote", { 1: uint32("seat"), 2: { name: "afterNs", kind: "sint64" }, 3: bytes("signature") });
const blockSchema = schema("Block", {
	1: one("header", headerSchema),
	2: { name: "seats", kind: "uint32", list: true },
	3: { name: "powers", kind: "int64", list: true },
	4: one("id", blockIDSchema),
	5: uint32("round"),
	6: many("votes", voteSchema),
	7: bytes("digest"),
});
const recordSchema = schema("Record", {
	1: uint32("block"),
	2: bytes("key"),
	3: bytes("value"),
	4: bytes("siblings"),
	5: bytes("other"),
});
const inclusionSchema = schema("Inclusion", {
	1: uint32("block"),
	2: one("header", headerSchema),
	3: bytes("envelope"),
	4: uint32("index"),
	5: uint32("total"),
	6: bytes("transactionPath"),
	7: uint32("code"),
	8: bytes("eventsDigest"),
	9: bytes("events"),
	10: bytes("resultPath"),
});

export const receiptSchema = schema("Receipt", {
	1: uint32("spec"),
	2: text("network"),
	3: many("members", memberSchema),
	4: many("blocks", blockSchema),
	5: many("namings", schema("Naming", { 1: uint32("member"), 2: one("record", recordSchema) })),
	6: one("inclusion", inclusionSchema),
	7: one("record", recordSchema),
});

export interface Command {
	type: string;
	payload: Bytes;
}
export interface Signer {
	party: string;
	suite: number;
	key: Bytes;
	organisation: string;
}
export interface Signature {
	value: Bytes;
	authenticatorData: Bytes;
	clientDataJson: Bytes;
}
export interface Envelope {
	body: Bytes;
	signatures: Signature[];
}
export interface Body {
	network: string;
	commands: Command[];
	salt: Bytes;
	expiresMs: bigint;
	signers: Signer[];
}

export const envelopeSchema = schema("Envelope", {
	1: bytes("body"),
	2: many(
		"signatures",
		schema("Signature", { 1: bytes("value"), 2: bytes("authenticatorData"), 3: bytes("clientDataJson") }),
	),
});
export const bodySchema = schema("Body", {
	1: text("network"),
	2: many("commands", schema("Command", { 1: text("type"), 2: bytes("payload") })),
	3: bytes("salt"),
	4: int64("expiresMs"),
	5: many(
		"signers",
		schema("Signer", {
			1: text("party"),
			2: { name: "suite", kind: "enum" },
			3: bytes("key"),
			4: text("organisation"),
		}),
	),
});
