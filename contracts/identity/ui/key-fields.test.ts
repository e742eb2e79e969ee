import { expect, test } from "vitest";
import { Suite } from "../../../ledger/envelope/envelope_pb.ts";
import { formOf, keyOf } from "./KeyFields.tsx";

const hex = "ab".repeat(32);
const base64 = btoa(String.fromCharCode(...new Uint8Array(32).fill(0xab)));
const form = (key: object, party?: string) => JSON.stringify({ ...(party ? { party } : {}), key });

test("a form that was pasted gives the kind, the key, the site and the signer", () => {
	expect(formOf(form({ suite: "SUITE_ED25519", key: base64 }))).toEqual({
		suite: String(Suite.ED25519),
		key: hex,
		site: "",
		party: "",
	});
	expect(formOf(form({ suite: "SUITE_WEBAUTHN", key: base64, relyingParty: "linxi.example" }, "p-one"))).toEqual({
		suite: String(Suite.WEBAUTHN),
		key: hex,
		site: "linxi.example",
		party: "p-one",
	});
});

test.each([
	["a key in hex", hex],
	["another kind", form({ suite: "SUITE_RSA", key: base64 })],
	["no key", form({ suite: "SUITE_ED25519" })],
	["no base64", form({ suite: "SUITE_ED25519", key: "§" })],
	["null", "null"],
	["half of it", '{"key":'],
])("%s is no form", (_, text) => expect(formOf(text)).toBe(undefined));

test("the key that is sent has its kind's length, and a site only if it is a passkey", () => {
	const typed = { suite: String(Suite.ED25519), key: hex, site: "linxi.example" };
	expect(keyOf(typed)).toEqual({ suite: Suite.ED25519, key: new Uint8Array(32).fill(0xab), relyingParty: "" });
	expect(keyOf({ ...typed, suite: String(Suite.P256) })).toBe(undefined);
});
