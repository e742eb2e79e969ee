import { useSyncExternalStore } from "react";
import { remembered } from "../i18n/index.ts";
import { type KeyRecord, kept, store, Watched } from "./store.ts";

// Apart from keys.ts, which signs: every page shows who acts, few pages sign.

/** What a reader has in hand. */
export interface Wallet {
	readonly loaded: boolean;
	readonly keys: readonly KeyRecord[];
	/** The key with which one acts at the moment. */
	readonly current: KeyRecord | undefined;
	/** Whether the browser keeps nothing for this site. */
	readonly refused: boolean;
	/** What the key is called with which one acted last, if it is no longer there although nobody has deleted it. */
	readonly lost: string | undefined;
}

async function readWallet(): Promise<Wallet> {
	try {
		const keys = (await (await store()).getAll("keys")).sort((a, b) => a.madeMs - b.madeMs);
		const id = await kept<string>("actor");
		const lost = lastKey();
		return {
			loaded: true,
			keys,
			current: keys.find((k) => k.id === id),
			refused: false,
			lost: lost && !keys.some((k) => k.id === lost.id) ? lost.name : undefined,
		};
	} catch {
		return { loaded: true, keys: [], current: undefined, refused: true, lost: undefined };
	}
}

export const wallet = new Watched<Wallet>(
	{ loaded: false, keys: [], current: undefined, refused: false, lost: undefined },
	readWallet,
	"keys",
);

/** The key with which one acted last. It is remembered elsewhere than the keys, to notice that they are gone. */
export function lastKey(): { id: string; name: string } | undefined {
	try {
		const { id, name } = JSON.parse(remembered("key") ?? "") as Record<string, unknown>;
		return typeof id === "string" && typeof name === "string" ? { id, name } : undefined;
	} catch {
		return undefined;
	}
}

export const useWallet = () => useSyncExternalStore(wallet.subscribe, wallet.now);
