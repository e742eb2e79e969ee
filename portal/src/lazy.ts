import { type ComponentType, type LazyExoticComponent, lazy as once, useSyncExternalStore } from "react";
import type { Params } from "./kit/address.ts";
import { whenBack } from "./ledger/live.ts";

/**
 * How the parts that are loaded later fare: "waiting" while one could not be fetched and is tried again, "outdated"
 * when the server has other pages than these, so that a part of these may be gone for good.
 */
export type Parts = "ready" | "waiting" | "outdated";

let waiting = 0;
let outdated = false;
const tellers = new Set<() => void>();
const tell = () => {
	for (const t of tellers) t();
};
const subscribe = (t: () => void) => {
	tellers.add(t);
	return () => void tellers.delete(t);
};
const now = (): Parts => (outdated ? "outdated" : waiting > 0 ? "waiting" : "ready");
export const useParts = (): Parts => useSyncExternalStore(subscribe, now, now);

const entryOf = (page: string): string | undefined => /<script type="module"[^>]* src="([^"]+)"/.exec(page)?.[1];

/** Asks which pages the server has: these, others since an upgrade, or none because it cannot be reached. */
async function probe(): Promise<"same" | "other" | "away"> {
	try {
		const r = await fetch("/", {
			headers: { Accept: "text/html" },
			cache: "no-store",
			signal: AbortSignal.timeout(10_000),
		});
		// The entry names every other part, so its name changes with any of them.
		const given = r.ok ? entryOf(await r.text()) : undefined;
		if (given === undefined) return "away";
		const own = document.querySelector('script[type="module"][src]')?.getAttribute("src");
		return own === undefined || given === own ? "same" : "other";
	} catch {
		return "away";
	}
}

/** Looks whether the server has been given other pages, as it may when it comes back from a restart. */
export async function checkPages(): Promise<void> {
	if (outdated || (await probe()) !== "other") return;
	outdated = true;
	tell();
}

/** How often a part is tried while the server answers: what fails then does not fail for want of a network. */
const triesMost = 3;

/**
 * Loads a part of the portal, however long the network is away. Of a part that an upgrade of the server has removed the
 * promise never ends: the shell says what to do (useParts), and what is shown and typed stays. Throws what the part
 * itself throws.
 */
export async function steady<T>(load: () => Promise<T>): Promise<T> {
	for (let tries = 0, pause = 500; ; pause = Math.min(pause * 2, 8000)) {
		try {
			return await load();
		} catch (cause) {
			waiting++;
			tell();
			const found = await probe();
			if (found === "other") outdated = true;
			else if (found === "away") await whenBack(pause);
			else if (++tries < triesMost) await new Promise((done) => setTimeout(done, pause));
			waiting--;
			tell();
			if (outdated) return await new Promise<never>(() => {});
			if (tries >= triesMost) throw cause;
		}
	}
}

/** A component that is loaded when it is first shown, or before. */
// biome-ignore lint/suspicious/noExplicitAny: as React has it; a part may take any props.
export type Later<C extends ComponentType<any>> = LazyExoticComponent<C> & {
	/** Loads it before it is shown: then it needs no placeholder. Ends when it is there; undefined where it cannot be had for now. */
	readonly approach: () => Promise<Part<C> | undefined>;
};

/** The file of a component that is loaded later. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export interface Part<C extends ComponentType<any>> {
	readonly default: C;
	/** Begins to load what it needs beside its file, such as the rooms' sentences; ends when the scripts of that are there. */
	readonly prepare?: () => Promise<unknown>;
	/**
	 * Asks for what the component will ask for when it is shown, if that may be soon; ends when the answers are there. A page
	 * is given the parameters of its address.
	 */
	readonly ahead?: (params: Params) => Promise<unknown>;
}

/** React's lazy for a part that may be asked for while the network is away, and loaded ahead. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export function lazy<C extends ComponentType<any>>(load: () => Promise<Part<C>>): Later<C> {
	let here: Part<C> | undefined;
	// React asks this what it has, and takes an answer within the call: what is here is shown at once.
	// biome-ignore lint/suspicious/noThenProperty: that is how React asks.
	const at = (part: Part<C>) => ({ then: (take: (p: Part<C>) => void) => take(part) }) as Promise<Part<C>>;
	const approach = async () => {
		// Who goes there tries again, for as long as it takes.
		here ??= await load().catch(() => undefined);
		return here;
	};
	return Object.assign(
		once(() => (here ? at(here) : steady(load))),
		{ approach },
	);
}

/**
 * Lets a component read at once, with React's `use`, what has come before it is asked for; without these two fields
 * React finds out only after it has shown a placeholder. They are its own convention for promises that are kept.
 */
export function readable<T>(of: Promise<T>): Promise<T> {
	const mark = (fields: object) => void Object.assign(of, fields);
	of.then(
		(value) => mark({ status: "fulfilled", value }),
		(reason) => mark({ status: "rejected", reason }),
	);
	return of;
}
