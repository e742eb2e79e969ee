import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, test } from "vitest";
import { type Bytes, fromHex, hex, toNumber, utf8 } from "../src/bytes.js";
import { SM2 as Point } from "../src/curves.js";
import { readDER } from "../src/der.js";
import { firstWrong, verifyEd25519 } from "../src/ed25519.js";
import { exact } from "../src/exact.js";
import { accepts } from "../src/native.js";
import { verifyP256 } from "../src/p256.js";
import { asserted } from "../src/signers.js";
import { verifySM2 } from "../src/sm2.js";
import { sm3 } from "../src/sm3.js";
import { der } from "./reseal.js";

/** The published vectors are those of ledger/envelope; their sources and licences stand there. */
const folder = new URL("../../../ledger/envelope/testdata/", import.meta.url);
const load = (name: string): Buffer => readFileSync(new URL(name, folder));
const parse = <T>(name: string): T =>
	JSON.parse((name.endsWith(".gz") ? gunzipSync(load(name)) : load(name)).toString()) as T;
const unhex = (s: string): Bytes => fromHex(s.toLowerCase()) as Bytes;

interface Group<Key> {
	publicKey: Key;
	tests: { tcId: number; msg: string; sig: string; result: string }[];
}

describe("Ed25519", () => {
	const secret = new Uint8Array(32).fill(7);
	const good = {
		key: ed25519.getPublicKey(secret),
		message: utf8("other"),
		signature: ed25519.sign(utf8("other"), secret),
	};

	/** The verdict on one signature, which singly, in batches and by noble's own ZIP-215 must be the same. */
	function verdict(key: Bytes, message: Bytes, signature: Bytes): boolean {
		const one = { key, message, signature };
		const holds = verifyEd25519(one);
		if (key.length === 32 && signature.length === 64) {
			expect(ed25519.verify(signature, message, key, { zip215: true })).toBe(holds);
			expect(firstWrong([good, one, good, one])).toBe(holds ? -1 : 1);
		}
		return holds;
	}

	test("CCTV's edge cases: ZIP-215 accepts 826 of 914", () => {
		const vectors =
			parse<{ key: string; sig: string; msg: string; flags: string[] | null }[]>("cctv_ed25519vectors.json.gz");
		const want = vectors.map((v) => !v.flags?.includes("reencoded_k") || v.flags.includes("low_order_A"));
		const got = vectors.map((v) => verdict(unhex(v.key), utf8(v.msg), unhex(v.sig)));
		expect(got).toEqual(want);
		expect([got.length, got.filter(Boolean).length]).toEqual([914, 826]);
	});

	test("Wycheproof, of which ZIP-215 accepts one with a non-canonical R", () => {
		const { testGroups } = parse<{ testGroups: Group<{ pk: string }>[] }>("ed25519_test.json");
		const differ = testGroups.flatMap((g) =>
			g.tests.filter((t) => verdict(unhex(g.publicKey.pk), unhex(t.msg), unhex(t.sig)) !== (t.result === "valid")),
		);
		expect(differ.map((t) => t.tcId)).toEqual([151]);
	});
});

describe("the runtime's Ed25519", () => {
	test("accepts nothing that ZIP-215 refuses, of CCTV's edge cases", async () => {
		const vectors = parse<{ key: string; sig: string; msg: string }[]>("cctv_ed25519vectors.json.gz");
		let accepted = 0;
		for (const v of vectors) {
			const one = { key: unhex(v.key), message: utf8(v.msg), signature: unhex(v.sig) };
			if (!(await accepts(one).catch(() => false))) continue;
			accepted++;
			expect(verifyEd25519(one)).toBe(true);
		}
		// Else this test would say nothing: some of the cases are plain signatures.
		expect(accepted).toBeGreaterThan(0);
	});

	test("does what it is asked: a signature holds for its message and no other", async () => {
		const secret = new Uint8Array(32).fill(9);
		const one = {
			key: ed25519.getPublicKey(secret),
			message: utf8("yes"),
			signature: ed25519.sign(utf8("yes"), secret),
		};
		expect(await accepts(one)).toBe(true);
		expect(await accepts({ ...one, message: utf8("no") })).toBe(false);
	});
});

describe("P-256", () => {
	test("Wycheproof", () => {
		const { testGroups } = parse<{ testGroups: Group<{ uncompressed: string }>[] }>(
			"ecdsa_secp256r1_sha256_p1363_test.json",
		);
		for (const g of testGroups) {
			for (const t of g.tests) {
				const sig = unhex(t.sig);
				const numbers = { r: toNumber(sig.subarray(0, 32)), s: toNumber(sig.subarray(32)) };
				const holds = sig.length === 64 && verifyP256(unhex(g.publicKey.uncompressed), unhex(t.msg), numbers);
				expect(`${t.tcId} ${holds}`).toBe(`${t.tcId} ${t.result === "valid"}`);
			}
		}
	});

	test("WebAuthn Level 3's assertions, by our policy", () => {
		const vectors =
			parse<
				{
					name: string;
					key: string;
					challenge: string;
					authenticator_data: string;
					client_data_json: string;
					signature: string;
					want: string;
				}[]
			>("webauthn_level3_es256.json");
		for (const v of vectors) {
			const s = {
				value: unhex(v.signature),
				authenticatorData: unhex(v.authenticator_data),
				clientDataJson: unhex(v.client_data_json),
			};
			expect(`${v.name} ${asserted(unhex(v.key), unhex(v.challenge), s, exact)}`).toBe(`${v.name} ${v.want === ""}`);
		}
	});
});

describe("SM2 and SM3", () => {
	test("SM3's examples of GB/T 32905", () => {
		expect(hex(sm3(utf8("abc")))).toBe("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
		expect(hex(sm3(utf8("abcd".repeat(16))))).toBe("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
	});

	test("Botan's signatures on sm2p256v1", () => {
		let [curve, hash, ident, message, x, ran] = ["", "", "", "", "", 0];
		for (const line of load("botan_sm2_sig.vec").toString().split("\n")) {
			const [name, value = ""] = line.split(" = ");
			if (name === "Oid") curve = value;
			else if (name === "Hash") hash = value;
			else if (name === "Ident") ident = value;
			else if (name === "Msg") message = value;
			else if (name === "x") x = value;
			else if (name === "Signature" && curve === "1.2.156.10197.1.301" && hash === "SM3") {
				ran++;
				const key = Point.BASE.multiply(BigInt(x)).toBytes(false);
				const [r, s] = [BigInt(`0x${value.slice(0, 64)}`), BigInt(`0x${value.slice(64)}`)];
				expect(verifySM2(key, unhex(message), der(r, s), ident)).toBe(true);
				expect(verifySM2(key, unhex(message), der(r, s ^ 1n), ident)).toBe(false);
				expect(verifySM2(key, unhex(`${message}00`), der(r, s), ident)).toBe(false);
				expect(verifySM2(key, unhex(message), der(r, s), `${ident}x`)).toBe(false);
			}
		}
		expect(ran).toBeGreaterThan(0);
	});

	test("Tongsuo's request and certificates are signed by the keys in them", () => {
		for (const name of ["tongsuo_sm2-csr.pem", "tongsuo_sm2-root-cert.pem"]) {
			const pem = load(name)
				.toString()
				.replace(/-----[^-]+-----|\s/g, "");
			const all = new Uint8Array(Buffer.from(pem, "base64"));
			const [signed, , signature] = children(all);
			const at = hex(signed as Bytes).indexOf("03420004") / 2;
			const key = (signed as Bytes).subarray(at + 3, at + 68);
			expect(verifySM2(key, signed as Bytes, children(signature as Bytes, true)[0] as Bytes)).toBe(true);
		}
	});
});

/** The elements inside a DER element; of a bit string, what stands after its count of unused bits. */
function children(b: Bytes, bits = false): Bytes[] {
	const size = (at: number): [from: number, end: number] => {
		const n = b[at + 1] as number;
		const more = n > 127 ? n - 128 : 0;
		const length = more > 0 ? Number(toNumber(b.subarray(at + 2, at + 2 + more))) : n;
		return [at + 2 + more, at + 2 + more + length];
	};
	const [from, end] = size(0);
	const all: Bytes[] = [];
	for (let at = from + (bits ? 1 : 0); at < end; at = size(at)[1]) all.push(b.subarray(at, size(at)[1]));
	return all;
}

describe("DER", () => {
	const rows: [says: string, encoded: string, want: boolean][] = [
		["two small numbers", "3006020101020102", true],
		["the greatest numbers", `3046022100${"ff".repeat(32)}022100${"ff".repeat(32)}`, true],
		["zero", "3006020100020100", true],
		["a negative number", "3006020181020101", false],
		["a zero too many", "300702020001020101", false],
		["33 bytes that are not padded", `302602210${"1".repeat(65)}020101`, false],
		["something after it", "300602010102010200", false],
		["a length that is too long", "3007020101020102", false],
		["a long form of the length", "308106020101020102", false],
		["nothing", "", false],
		["one number", "3003020101", false],
		["an empty number", "300502000201", false],
	];
	test.each(rows)("%s", (_, encoded, want) => expect(readDER(unhex(encoded)) !== undefined).toBe(want));
});
