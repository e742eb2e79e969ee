import { createPrivateKey, type KeyObject, sign } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256 } from "@noble/curves/nist.js";
import { concat, hash, hex, toBase64, toNumber, utf8 } from "../src/bytes.js";
import { branchRoot, headerHash, leafHash, resultLeaf, signBytes, validatorsHash } from "../src/consensus.js";
import { sm2Curve as curve, SM2 as Point } from "../src/curves.js";
import { confirming } from "../src/file.js";
import type { Block, BlockID, Body, Envelope, Header, Receipt, Record, Signature, Signer } from "../src/messages.js";
import { bodySchema } from "../src/messages.js";
import { bytes32, digest } from "../src/sm2.js";
import { appHash, rootOf } from "../src/state.js";
import { encode } from "../src/wire.js";

/**
 * Makes hashes and signatures good again after a change, as somebody would who held every key, so that the checks behind
 * them are reached. The corpus' validators have keys made of known secrets.
 */

const departments = ["finance", "audit", "land", "housing", "civil", "health", "permits", "archive"];
const pkcs8 = Uint8Array.from(Buffer.from("302e020100300506032b657004220420", "hex"));

function privateKey(seed: Uint8Array): KeyObject {
	return createPrivateKey({ key: Buffer.from(concat(pkcs8, seed)), format: "der", type: "pkcs8" });
}

const validators = new Map(
	departments.flatMap((d) =>
		[0, 1, 2, 3].map((generation) => {
			const seed = hash(utf8(`${d} ${generation}`));
			return [hex(ed25519.getPublicKey(seed)), privateKey(seed)] as const;
		}),
	),
);

/** How many of a receipt's members have keys that are known here. */
export const known = (r: Receipt): number => r.members.filter((m) => validators.has(hex(m.key))).length;

/** Header hashes and votes; with `sets`, also what the headers say of their validators. */
export function resealVotes(r: Receipt, sets: boolean): void {
	for (const b of r.blocks) {
		const header = b.header as Header;
		if (sets) {
			const kept = hex(header.validatorsHash) === hex(header.nextValidatorsHash);
			header.validatorsHash = validatorsHash(
				b.seats.map((s) => r.members[s]?.key as Uint8Array),
				b.powers,
			);
			if (kept) header.nextValidatorsHash = header.validatorsHash;
		}
		(b.id as BlockID).hash = headerHash(header, r.network);
		const message = signBytes(b, r.network);
		for (const v of b.votes) {
			const key = validators.get(hex(r.members[b.seats[v.seat] as number]?.key as Uint8Array));
			if (key) v.signature = Uint8Array.from(sign(null, message(v), key));
		}
	}
}

/** What the confirming block says of the claim; with `results`, also of a transaction's result. */
export function resealClaim(r: Receipt, results: boolean): void {
	const block: Block & { header: Header } = confirming(r);
	for (const n of r.namings) {
		const b = r.blocks[n.record?.block as number] as Block;
		(b.header as Header).appHash = appHash(rootOf(n.record as Record), b.digest);
	}
	const n = r.inclusion;
	if (!n) {
		block.header.appHash = appHash(rootOf(r.record as Record), block.digest);
		return;
	}
	const header = n.header as Header;
	const data = branchRoot(leafHash(hash(n.envelope)), n.index, n.total, n.transactionPath);
	if (data) header.dataHash = data;
	const result = branchRoot(leafHash(resultLeaf(n.code, n.eventsDigest)), n.index, n.total, n.resultPath);
	if (result && results) block.header.lastResultsHash = result;
	(block.header.lastBlock as BlockID).hash = headerHash(header, r.network);
}

const secret = hash(utf8("officer of the tests"));
const domain = utf8("gongshi/tx/v1\0");

/** Signs a transaction anew, by keys of its own where those of its signers are not known. `of` chooses. */
export function resealEnvelope(e: Envelope, body: Body, of: <T>(all: readonly T[]) => T): void {
	for (const s of body.signers) s.key = publicKey(s) ?? s.key;
	e.body = encode(body, bodySchema);
	const message = concat(domain, hash(e.body));
	const spoilt = of([0, 1, 2, 3]) === 0 ? of([...e.signatures.keys()]) : -1;
	for (const [i, s] of body.signers.entries()) {
		if (i !== spoilt && e.signatures[i])
			e.signatures[i] = signatureOf(s, message, of) ?? (e.signatures[i] as Signature);
	}
}

function publicKey({ suite }: Signer): Uint8Array | undefined {
	if (suite === 1) return ed25519.getPublicKey(secret);
	if (suite === 2 || suite === 3) return p256.getPublicKey(secret, false);
	return suite === 4 ? Point.BASE.multiply(toNumber(secret)).toBytes(false) : undefined;
}

function signatureOf(s: Signer, message: Uint8Array, of: <T>(all: readonly T[]) => T): Signature | undefined {
	const plain = { authenticatorData: new Uint8Array(0), clientDataJson: new Uint8Array(0) };
	if (s.suite === 1) return { ...plain, value: Uint8Array.from(sign(null, message, privateKey(secret))) };
	if (s.suite === 2) return { ...plain, value: p256.sign(message, secret, { lowS: of([true, false]) }) };
	if (s.suite === 3) return assertion(message, of);
	return s.suite === 4 ? { ...plain, value: signSM2(s.key, message) } : undefined;
}

/** Client data and authenticator data that are right, odd or wrong, always signed. */
function assertion(message: Uint8Array, of: <T>(all: readonly T[]) => T): Signature {
	const challenge = toBase64(hash(message), true);
	const good = `{"type":"webauthn.get","challenge":"${challenge}","origin":"https://gongshi.example","crossOrigin":false}`;
	const more = (text: string): string => `${good.slice(0, -1)},${text}}`;
	const client = of([
		good,
		good,
		good,
		` ${good}\n`,
		more('"extra":{"a":[1,-0.5e+3,null,{}]}'),
		more('"extra":[[[[1]]]]'),
		more('"extra":[[[1]]]'),
		more('"topOrigin":"https://other.example"'),
		more('"type":"webauthn.get"'),
		more('"x":1,"x":2'),
		more('"x":"\\ud800"'),
		more('"x":"\\ud83d\\ude00\\u00e9"'),
		more('"x":01'),
		more('"x":1.'),
		more('"x":"\t"'),
		`${good}x`,
		`\ufeff${good}`,
		good.replace("false", "true"),
		good.replace("false", "null"),
		good.replace(',"crossOrigin":false', ""),
		good.replace('"type"', '"t\\u0079pe"'),
		good.replace('"type"', '"Type"'),
		good.replace("https://gongshi.example", ""),
		good.replace("webauthn.get", "webauthn.create"),
		good.replace(challenge, `${challenge}=`),
		more(`"x":"${"y".repeat(1000)}"`),
		more(Array.from({ length: 28 }, (_, i) => `"m${i}":${i}`).join()),
		more(Array.from({ length: 29 }, (_, i) => `"m${i}":${i}`).join()),
	]);
	const flags = of([5, 5, 5, 5, 1, 4, 0x1d, 0x15, 0x45, 0x85]);
	const tail = flags === 0x85 ? of([[], [0xa0]]) : of([[], [], [], [0]]);
	const authenticatorData = Uint8Array.of(...hash(utf8("gongshi.example")), flags, 0, 0, 0, 0, ...tail);
	const clientDataJson = utf8(client);
	const value = p256.sign(concat(authenticatorData, hash(clientDataJson)), secret, { lowS: false, format: "der" });
	return { value, authenticatorData, clientDataJson };
}

function signSM2(key: Uint8Array, message: Uint8Array): Uint8Array {
	const { n } = curve;
	const [d, k] = [toNumber(secret), toNumber(hash(secret, message)) % n];
	const r = (digest(key, message) + Point.BASE.multiply(k).toAffine().x) % n;
	const s = (Point.Fn.inv(1n + d) * (((k - r * d) % n) + n)) % n;
	return der(r, s);
}

export function der(...numbers: bigint[]): Uint8Array {
	const parts = numbers.map((v) => {
		const b = bytes32(v);
		const short = b.slice(
			Math.min(
				b.findIndex((x) => x !== 0),
				31,
			),
		);
		const value = (short[0] as number) >= 0x80 ? concat(Uint8Array.of(0), short) : short;
		return concat(Uint8Array.of(2, value.length), value);
	});
	const all = concat(...parts);
	return concat(Uint8Array.of(0x30, all.length), all);
}
