import { type Bytes, concat, hash, toBase64, toNumber, utf8 } from "./bytes.js";
import { readClientData } from "./clientdata.js";
import { readDER } from "./der.js";
import { need } from "./failures.js";
import { decodeAs } from "./file.js";
import type { Judge } from "./judge.js";
import { type Body, bodySchema, type Envelope, envelopeSchema, type Signature, type Signer } from "./messages.js";

/** A transaction's envelope and the signatures on it (SPEC.md §6, ledger/envelope). */

const suites = { ed25519: 1, p256: 2, passkey: 3, sm2: 4 };
const most = { bytes: 262_144, commands: 64, signers: 16, network: 50, type: 128, name: 128 };
const malformed = 54;
const domain = utf8("gongshi/tx/v1\0");

/** A transaction whose envelope is well-formed. */
export interface Transaction {
	id: Bytes;
	body: Body;
	signatures: Signature[];
}

const sized = (s: string, from: number, upto: number): boolean => {
	const n = utf8(s).length;
	return n >= from && n <= upto;
};

/** Reads an envelope and judges its form; throws Failed with 54. */
export function readEnvelope(raw: Bytes): Transaction {
	need(raw.length <= most.bytes, malformed, `${raw.length} bytes`);
	const { body: encoded, signatures } = decodeAs<Envelope>(raw, envelopeSchema, malformed);
	const body = decodeAs<Body>(encoded, bodySchema, malformed);
	need(sized(body.network, 1, most.network), malformed, "network");
	need(body.commands.length >= 1 && body.commands.length <= most.commands, malformed, "commands");
	need(body.salt.length === 16, malformed, "salt");
	need(body.expiresMs > 0n, malformed, "expires_ms");
	need(body.signers.length >= 1 && body.signers.length <= most.signers, malformed, "signers");
	for (const c of body.commands) need(sized(c.type, 1, most.type), malformed, "commands.type");
	const names = new Set<string>();
	for (const [i, s] of body.signers.entries()) {
		need(sized(s.party, 1, most.name) && sized(s.organisation, 0, most.name), malformed, `signers[${i}]`);
		need(names.size < names.add(JSON.stringify([s.party, s.organisation])).size, malformed, `signers[${i}] twice`);
		need(keyShaped(s), malformed, `signers[${i}].key`);
	}
	need(signatures.length === body.signers.length, malformed, "signatures");
	for (const [i, s] of signatures.entries()) {
		need(signatureShaped((body.signers[i] as Signer).suite, s), malformed, `signatures[${i}]`);
	}
	return { id: hash(encoded), body, signatures };
}

function keyShaped({ suite, key }: Signer): boolean {
	if (suite === suites.ed25519) return key.length === 32;
	return suite >= suites.p256 && suite <= suites.sm2 && key.length === 65 && key[0] === 4;
}

function signatureShaped(suite: number, s: Signature): boolean {
	if (suite !== suites.passkey && s.authenticatorData.length + s.clientDataJson.length > 0) return false;
	return suite <= suites.p256 ? s.value.length === 64 : readDER(s.value) !== undefined;
}

/** Throws Failed with 56 at the first signature that does not hold. */
export function checkSignatures({ id, body, signatures }: Transaction, judge: Judge): void {
	const message = concat(domain, id);
	for (const [i, signer] of body.signers.entries()) {
		need(signedBy(signer, message, signatures[i] as Signature, judge), 56, `signatures[${i}]: ${signer.party}`);
	}
}

function signedBy({ suite, key }: Signer, message: Bytes, s: Signature, judge: Judge): boolean {
	switch (suite) {
		case suites.ed25519:
			return judge.ed25519({ key, message, signature: s.value });
		case suites.p256:
			return judge.p256(key, message, { r: toNumber(s.value.subarray(0, 32)), s: toNumber(s.value.subarray(32)) });
		case suites.passkey:
			return asserted(key, hash(message), s, judge);
		default:
			return judge.sm2(key, message, s.value);
	}
}

/** Whether a passkey's assertion by key holds over challenge, the SHA-256 of what is signed. */
export function asserted(key: Bytes, challenge: Bytes, s: Signature, judge: Judge): boolean {
	const client = readClientData(s.clientDataJson);
	const signature = readDER(s.value);
	if (!client || !signature || !present(s.authenticatorData)) return false;
	if (client.type !== "webauthn.get" || client.challenge !== toBase64(challenge, true)) return false;
	if (client.origin === "" || client.crossOrigin || client.embedded) return false;
	return judge.p256(key, concat(s.authenticatorData, hash(s.clientDataJson)), signature);
}

const flag = { userPresent: 1, userVerified: 4, backupEligible: 8, backedUp: 16, attestedKey: 64, extensions: 128 };

/** Whether authenticator data (WebAuthn Level 3, §6.1) says that a verified user was there, and nothing that cannot be. */
function present(data: Bytes): boolean {
	if (data.length < 37 || data.length > 512) return false;
	const has = (f: number): boolean => ((data[32] as number) & f) !== 0;
	if (!has(flag.userPresent) || !has(flag.userVerified) || has(flag.attestedKey)) return false;
	return (!has(flag.backedUp) || has(flag.backupEligible)) && has(flag.extensions) === data.length > 37;
}
