import { useSyncExternalStore } from "react";
import { remember, remembered } from "./memory.ts";

/** How the pages look: one set of pages, several dresses. "auto" follows the system. */
export const themes = ["auto", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];
export type Size = "normal" | "large";
export interface Looks {
	readonly theme: Theme;
	readonly size: Size;
}

const listeners = new Set<() => void>();
let now: Looks = {
	theme: themes.find((t) => t === remembered("theme")) ?? "auto",
	size: remembered("size") === "large" ? "large" : "normal",
};

/** Puts the looks on the document, where the tokens read them. */
export function dress(): void {
	document.documentElement.dataset.theme = now.theme;
	document.documentElement.dataset.size = now.size;
}

export function setLooks(change: Partial<Looks>): void {
	now = { ...now, ...change };
	remember("theme", now.theme);
	remember("size", now.size);
	dress();
	for (const tell of listeners) tell();
}

export const useLooks = (): Looks =>
	useSyncExternalStore(
		(tell) => {
			listeners.add(tell);
			return () => void listeners.delete(tell);
		},
		() => now,
	);
