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
	/** How the device that keeps the passkey is reached, as it said itself. */
	readonly transports?: readonly string[];
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

interface Shape {
	readonly keys: KeyRecord;
	readonly pending: PendingRecord;
	readonly kept: unknown;
}
type Name = keyof Shape;

const answered = <T>(r: IDBRequest<T>) =>
	new Promise<T>((done, fail) => {
		r.onsuccess = () => done(r.result);
		r.onerror = () => fail(r.error);
	});

/** The browser's own database with promises. What is written is written when they end. */
export class Store {
	constructor(private readonly db: IDBDatabase) {}

	async get<N extends Name>(from: N, key: string): Promise<Shape[N] | undefined> {
		return answered(this.db.transaction(from).objectStore(from).get(key));
	}
	async getAll<N extends Name>(from: N): Promise<Shape[N][]> {
		return answered(this.db.transaction(from).objectStore(from).getAll());
	}
	put<N extends Name>(into: N, value: Shape[N], key?: string): Promise<void> {
		return this.write(into, (s) => s.put(value, key));
	}
	delete(from: Name, key: string): Promise<void> {
		return this.write(from, (s) => s.delete(key));
	}
	/** Replaces what lies there with what is made of it, between which nobody else writes; undefined leaves it. */
	change<N extends "keys" | "pending">(
		of: N,
		key: string,
		to: (had: Shape[N] | undefined) => Shape[N] | undefined,
	): Promise<void> {
		return this.write(of, (s) => {
			const had = s.get(key);
			had.onsuccess = () => {
				const next = to(had.result);
				if (next) s.put(next);
			};
		});
	}

	private write(into: Name, how: (s: IDBObjectStore) => unknown): Promise<void> {
		return new Promise((done, fail) => {
			const tx = this.db.transaction(into, "readwrite");
			tx.oncomplete = () => done();
			tx.onabort = () => fail(tx.error);
			how(tx.objectStore(into));
		});
	}
}

/** In a promise, for some browsers refuse by throwing at once. */
async function open(): Promise<Store> {
	const r = indexedDB.open("gongshi", 1);
	r.onupgradeneeded = () => {
		r.result.createObjectStore("keys", { keyPath: "id" });
		r.result.createObjectStore("pending", { keyPath: "id" });
		r.result.createObjectStore("kept");
	};
	const db = await answered(r);
	db.onversionchange = () => {
		db.close();
		opened = undefined;
	};
	db.onclose = () => {
		opened = undefined;
	};
	return new Store(db);
}

let opened: Promise<Store> | undefined;

/** The one database of this browser: keys, what is on its way, and what was checked. */
export function store(): Promise<Store> {
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
