import type { Reason } from "./lightblock.ts";

// Apart from client.ts, which checks: pages that only say how far it has come do not load it.

export interface Wrong {
	readonly height: bigint;
	readonly reason: Reason;
	/** When it was found, Unix milliseconds. */
	readonly atMs: number;
}

/** What this browser has checked itself. */
export interface Checked {
	readonly state: "starting" | "checked" | "wrong" | "away";
	/** The newest block whose votes this browser has verified. */
	readonly height: bigint;
	/** How many blocks it has verified, here and on earlier visits. */
	readonly count: number;
	/** The block that did not hold, and what was wrong with it. */
	readonly wrong?: Wrong;
}

let now: Checked = { state: "starting", height: 0n, count: 0 };
const tellers = new Set<() => void>();

/** For the light client alone. */
export function become(next: Checked): void {
	now = next;
	for (const tell of tellers) tell();
}

export const subscribe = (tell: () => void) => {
	tellers.add(tell);
	return () => void tellers.delete(tell);
};
export const checked = (): Checked => now;
