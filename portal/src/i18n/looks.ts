import { useSyncExternalStore } from "react";
import { chosenLooks, type Looks, wear } from "./chosen.ts";
import { remember } from "./memory.ts";

const listeners = new Set<() => void>();
let now: Looks = chosenLooks();

export function setLooks(change: Partial<Looks>): void {
	now = { ...now, ...change };
	remember("theme", now.theme);
	remember("size", now.size);
	wear(now);
	for (const tell of listeners) tell();
}

export const useLooks = (): Looks =>
	useSyncExternalStore(
		(tell) => {
			listeners.add(tell);
			return () => void listeners.delete(tell);
		},
		() => now,
		() => now,
	);
