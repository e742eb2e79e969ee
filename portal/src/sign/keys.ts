import { remember } from "../i18n/index.ts";
import { hex } from "../ledger/bytes.ts";
import { nowMs } from "../ledger/clock.ts";
import { type Bytes, type Signed, Suite, signBytes } from "./envelope.ts";
import { signWithPasskey } from "./passkey.ts";
import { type KeyRecord, keep, kept, store } from "./store.ts";
import { lastKey, wallet } from "./wallet.ts";

export { type Wallet, wallet } from "./wallet.ts";

/** Whether WebCrypto here makes Ed25519 keys; older browsers only make P-256. */
export async function hasEd25519(): Promise<boolean> {
	try {
		await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
		return true;
	} catch {
		return false;
	}
}

export interface NewKey {
	readonly suite: Suite.ED25519 | Suite.P256;
	readonly name: string;
	readonly party?: string;
	readonly organisation?: string;
	readonly persona?: string;
}

const algorithms = { [Suite.ED25519]: "Ed25519", [Suite.P256]: { name: "ECDSA", namedCurve: "P-256" } } as const;

/** Makes a key whose secret half never leaves the browser's own store, and keeps it. */
export async function makeKey(of: NewKey): Promise<KeyRecord> {
	// A browser that is short of room may otherwise clear what it stores.
	await navigator.storage?.persist?.();
	const pair = (await crypto.subtle.generateKey(algorithms[of.suite], false, ["sign", "verify"])) as CryptoKeyPair;
	const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
	const record: KeyRecord = {
		id: hex(point),
		suite: of.suite,
		public: point,
		name: of.name,
		party: of.party ?? "",
		organisation: of.organisation ?? "",
		madeMs: nowMs(),
		private: pair.privateKey,
		...(of.persona ? { persona: of.persona } : {}),
	};
	await putKey(record);
	return record;
}

export async function putKey(record: KeyRecord): Promise<void> {
	await (await store()).put("keys", record);
	await wallet.changed();
}

/** Forgets a key for good. Nobody can bring it back. */
export async function forgetKey(id: string): Promise<void> {
	await (await store()).delete("keys", id);
	if ((await kept<string>("actor")) === id) await keep("actor", "");
	if (lastKey()?.id === id) remember("key", "");
	await wallet.changed();
}

/** Acts with a key from now on, in every tab; with none where it is "". */
export async function actWith(id: string): Promise<void> {
	await keep("actor", id);
	const name = wallet.now().keys.find((k) => k.id === id)?.name;
	remember("key", name === undefined ? "" : JSON.stringify({ id, name }));
	await wallet.changed();
}

/** Signs a transaction's id. A passkey asks its holder; throws NotAllowedError when the holder says no. */
export async function signWith(key: KeyRecord, id: Bytes): Promise<Signed> {
	if (key.suite === Suite.WEBAUTHN) return signWithPasskey(key, id);
	if (!key.private) throw new Error("this key has no secret half here");
	const how = key.suite === Suite.ED25519 ? "Ed25519" : { name: "ECDSA", hash: "SHA-256" };
	return { value: new Uint8Array(await crypto.subtle.sign(how, key.private, signBytes(id))) };
}
