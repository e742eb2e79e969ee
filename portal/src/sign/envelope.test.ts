import { readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { BodySchema, EnvelopeSchema } from "../../../ledger/envelope/envelope_pb.ts";
import { hex, unhex } from "../ledger/bytes.ts";
import { bodyOf, challengeOf, envelopeOf, idOf, signBytes } from "./envelope.ts";

// Written by the Go tests of ledger/envelope: what Decode accepts, to the byte.
const golden = readFileSync("ledger/envelope/testdata/envelope.golden", "utf8").replace(/\r/g, "");
const [, id = "", raw = ""] = /^id\n([0-9a-f]+)\nenvelope\n([0-9a-f\n]+)/.exec(golden) ?? [];
const bytes = unhex(raw.replace(/\s/g, "")) ?? new Uint8Array();

test("the envelope that Go has sealed is written again to the byte", () => {
	const envelope = fromBinary(EnvelopeSchema, bytes);
	const body = fromBinary(BodySchema, envelope.body);
	const own = bodyOf({
		network: body.network,
		commands: body.commands.map((c) => ({ type: c.type, payload: Uint8Array.from(c.payload) })),
		expiresMs: body.expiresMs,
		signers: body.signers,
		salt: Uint8Array.from(body.salt),
	});
	expect(hex(own)).toBe(hex(envelope.body));
	expect(hex(idOf(own))).toBe(id);
	expect(hex(envelopeOf(own, envelope.signatures))).toBe(hex(bytes));
});

test("what is signed, and what a passkey is asked for, are those of Go", () => {
	const raw = unhex(id) ?? new Uint8Array();
	expect(hex(signBytes(raw))).toBe(`676f6e677368692f74782f763100${id}`);
	const passkey = fromBinary(EnvelopeSchema, bytes).signatures[2]?.clientDataJson;
	const said = JSON.parse(new TextDecoder().decode(passkey)) as { challenge: string };
	expect(Buffer.from(challengeOf(raw)).toString("base64url")).toBe(said.challenge);
});

test("two bodies of the same commands are two transactions", () => {
	const draft = { network: "n", commands: [], expiresMs: 1n, signers: [] };
	expect(hex(bodyOf(draft))).not.toBe(hex(bodyOf(draft)));
});
