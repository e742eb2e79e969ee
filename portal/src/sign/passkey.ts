// Passkeys: in the device's own keeping, asked for by the browser, and bound to the site for which they were made.
import { Identity } from "../../../contracts/identity/identity_pb.ts";
import { useAsk } from "../ledger/ask.ts";
import { hex } from "../ledger/bytes.ts";
import { nowMs } from "../ledger/clock.ts";
import { type Bytes, challengeOf, type Signed, Suite } from "./envelope.ts";
import type { KeyRecord } from "./store.ts";

/** What the members have voted about passkeys. */
export interface Accepted {
	/** Sites by their domain, such as "localhost". */
	readonly relyingParties: readonly string[];
	/** Addresses to the letter, such as "http://localhost:8080". */
	readonly origins: readonly string[];
}

/** Where passkeys count; undefined until it is known. */
export function useAccepted(): Accepted | undefined {
	return useAsk(Identity.method.getParameters, {}).data?.parameters;
}

const within = (host: string, site: string): boolean => host === site || host.endsWith(`.${site}`);

/** The site for which a passkey is made at this address, undefined where the network would not accept any. */
export function siteHere(a: Accepted, at: Pick<Location, "hostname" | "origin"> = location): string | undefined {
	if (!a.origins.includes(at.origin)) return undefined;
	return a.relyingParties.find((site) => within(at.hostname, site));
}

/** Whether a passkey can sign at this address, as the network counts it. */
export function countsHere(
	key: Pick<KeyRecord, "relyingParty">,
	a: Accepted,
	at: Pick<Location, "hostname" | "origin"> = location,
): boolean {
	const site = key.relyingParty ?? "";
	return a.origins.includes(at.origin) && a.relyingParties.includes(site) && within(at.hostname, site);
}

/** Why a key did not sign, or none was made: its holder said no, the site is another, the device has it already. */
export type No = "declined" | "site" | "again" | "broken";

/** Reads what the browser threw. */
export function whyNot(cause: unknown): No {
	const name = cause instanceof DOMException ? cause.name : "";
	if (name === "NotAllowedError" || name === "AbortError") return "declined";
	if (name === "SecurityError") return "site";
	return name === "InvalidStateError" ? "again" : "broken";
}

export interface NewPasskey {
	readonly name: string;
	/** The site, of those that siteHere knows. */
	readonly site: string;
	readonly party: string;
	readonly organisation: string;
	/** Those that this browser knows: the device is asked for another one. */
	readonly have: readonly KeyRecord[];
}

const described = (k: KeyRecord): PublicKeyCredentialDescriptor[] =>
	k.credential
		? [
				{
					type: "public-key",
					id: k.credential,
					...(k.transports ? { transports: [...k.transports] as AuthenticatorTransport[] } : {}),
				},
			]
		: [];

/** Makes a passkey for a site; the caller keeps its record. Throws what the browser throws: see whyNot. */
export async function makePasskey(of: NewPasskey): Promise<KeyRecord> {
	const made = (await navigator.credentials.create({
		publicKey: {
			challenge: crypto.getRandomValues(new Uint8Array(32)),
			rp: { id: of.site, name: "共识政务 Gongshi" },
			// The handle is drawn at random and forgotten: it says nothing about its holder.
			user: { id: crypto.getRandomValues(new Uint8Array(16)), name: of.name, displayName: of.name },
			// The ledger knows P-256 passkeys alone.
			pubKeyCredParams: [{ type: "public-key", alg: -7 }],
			authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
			excludeCredentials: of.have.filter((k) => k.relyingParty === of.site).flatMap(described),
			attestation: "none",
		},
	})) as PublicKeyCredential | null;
	const answer = made?.response as AuthenticatorAttestationResponse | undefined;
	const spki = answer?.getPublicKey();
	if (!made || !answer || !spki) throw new Error("no passkey was made");
	// A P-256 key in SubjectPublicKeyInfo ends with its uncompressed point.
	const point = new Uint8Array(spki.slice(-65));
	return {
		id: hex(point),
		suite: Suite.WEBAUTHN,
		public: point,
		name: of.name,
		party: of.party,
		organisation: of.organisation,
		madeMs: nowMs(),
		credential: new Uint8Array(made.rawId),
		transports: answer.getTransports(),
		relyingParty: of.site,
	};
}

/** Asks the device to sign a transaction's id. Throws what the browser throws: see whyNot. */
export async function signWithPasskey(key: KeyRecord, id: Bytes): Promise<Signed> {
	const got = (await navigator.credentials.get({
		publicKey: {
			challenge: challengeOf(id),
			...(key.relyingParty ? { rpId: key.relyingParty } : {}),
			allowCredentials: described(key),
			userVerification: "required",
		},
	})) as PublicKeyCredential | null;
	if (!got) throw new Error("the passkey did not sign");
	const r = got.response as AuthenticatorAssertionResponse;
	return {
		value: new Uint8Array(r.signature),
		authenticatorData: new Uint8Array(r.authenticatorData),
		clientDataJson: new Uint8Array(r.clientDataJSON),
	};
}
