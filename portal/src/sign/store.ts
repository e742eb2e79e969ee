import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Text } from "../i18n/index.ts";
import type { Bytes, Suite } from "./envelope.ts";

/** A key that this browser holds. Its secret half cannot be read by any script, this one neither. */
export interface KeyRecord {
	/** The public key in hexadecimal. */
	readonly id: string;
	readonly suite: Suite;
	readonly public: Bytes;
	/** What its holder calls it. */
	readonly name: string;
	/** Whom it signs for; "" until an administrator has registered it. */
	readonly party: string;
	readonly organisation: string;
	readonly madeMs: number;
	/** Not for passkeys. */
	readonly private?: CryptoKey;
	/** Of a passkey: its id, and the site for which it was made. */
	readonly credential?: Bytes;
	readonly relyingParty?: string;
	/** The demo's persona for which it was made. */
	readonly persona?: string;
}

/** A transaction that was signed here. It is stored before it is sent, so that a closed tab loses nothing. */
export interface PendingRecord {
	/** The transaction's id in hexadecimal. */
	readonly id: string;
	readonly envelope: Bytes;
	readonly title: Text;
	readonly signedMs: number;
	readonly expiresMs: number;
	readonly key: string;
	readonly state: "signed" | "accepted" | "final" | "refused" | "expired";
	readonly height?: bigint;
	readonly refusal?: { book: string; code: number; field: string; zh: string; en: string; detail: string };
}

interface Shape extends DBSchema {
	keys: { key: string; value: KeyRecord };
	pending: { key: string; value: PendingRecord };
	kept: { key: string; value: unknown };
}

/** In a promise, for some browsers refuse by throwing at once. */
const open = async () =>
	openDB<Shape>("gongshi", 1, {
		upgrade(db) {
			db.createObjectStore("keys", { keyPath: "id" });
			db.createObjectStore("pending", { keyPath: "id" });
			db.createObjectStore("kept");
		},
		blocking: (_now, _next, e) => {
			(e.target as IDBDatabase).close();
			opened = undefined;
		},
		terminated: () => {
			opened = undefined;
		},
	});

let opened: Promise<IDBPDatabase<Shape>> | undefined;

/** The one database of this browser: keys, what is on its way, and what was checked. */
export function store(): Promise<IDBPDatabase<Shape>> {
	opened ??= open().catch((e) => {
		opened = undefined;
		throw e;
	});
	return opened;
}

/** Something that is kept by name. Undefined where it never was, or where the browser keeps nothing. */
export async function kept<T>(name: string): Promise<T | undefined> {
	try {
		return (await (await store()).get("kept", name)) as T | undefined;
	} catch {
		return undefined;
	}
}

/** Keeps it; a browser that keeps nothing, as some do in private windows, goes on without. */
export async function keep(name: string, value: unknown): Promise<void> {
	try {
		await (await store()).put("kept", value, name);
	} catch {
		// What is kept here can be made again.
	}
}

/** A list that components watch and that is the same in all tabs. */
export class Watched<T> {
	private readonly tellers = new Set<() => void>();
	private readonly channel?: BroadcastChannel;
	private value: T;
	constructor(
		first: T,
		private readonly read: () => Promise<T>,
		name: string,
	) {
		this.value = first;
		if (typeof BroadcastChannel !== "undefined" && typeof indexedDB !== "undefined") {
			this.channel = new BroadcastChannel(`gongshi.${name}`);
			this.channel.onmessage = () => void this.reread();
		}
		void this.reread();
	}
	readonly subscribe = (tell: () => void) => {
		this.tellers.add(tell);
		return () => void this.tellers.delete(tell);
	};
	readonly now = (): T => this.value;
	private async reread(): Promise<void> {
		try {
			this.value = await this.read();
		} catch {
			return; // A browser that keeps nothing shows what this tab knows.
		}
		for (const tell of this.tellers) tell();
	}
	/** Reads again here and in the other tabs. */
	async changed(): Promise<void> {
		await this.reread();
		this.channel?.postMessage(0);
	}
}
