import { useSyncExternalStore } from "react";
import { type KeyRecord, kept, store, Watched } from "./store.ts";

// Apart from keys.ts, which signs: every page shows who acts, few pages sign.

/** What a reader has in hand. */
export interface Wallet {
	readonly loaded: boolean;
	readonly keys: readonly KeyRecord[];
	/** The key with which one acts at the moment. */
	readonly current: KeyRecord | undefined;
}

async function readWallet(): Promise<Wallet> {
	const keys = (await (await store()).getAll("keys")).sort((a, b) => a.madeMs - b.madeMs);
	const id = await kept<string>("actor");
	return { loaded: true, keys, current: keys.find((k) => k.id === id) };
}

export const wallet = new Watched<Wallet>({ loaded: false, keys: [], current: undefined }, readWallet, "keys");

export const useWallet = () => useSyncExternalStore(wallet.subscribe, wallet.now);
