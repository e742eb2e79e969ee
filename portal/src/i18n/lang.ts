import { useSyncExternalStore } from "react";
import { chosenLang, type Lang } from "./chosen.ts";
import { remember } from "./memory.ts";

/** A sentence in every language. */
export type Text = Readonly<Record<Lang, string>>;

const listeners = new Set<() => void>();
let now: Lang = chosenLang();

/** The language at the moment, for code outside React. */
export const lang = (): Lang => now;

/** Changes the language of the page that is shown; nothing else about it changes. */
export function setLang(to: Lang): void {
	now = to;
	remember("lang", to);
	for (const tell of listeners) tell();
}

const subscribe = (tell: () => void) => {
	listeners.add(tell);
	return () => void listeners.delete(tell);
};

export const useLang = (): Lang => useSyncExternalStore(subscribe, lang, lang);

/** Reads texts in the language at the moment. */
export function useText(): (t: Text) => string {
	const l = useLang();
	return (t) => t[l];
}

type Word = string | ((...args: never[]) => string);
type Words = Record<string, Word>;
/** What another language must say: the same keys, and functions of the same arguments. */
type Same<T extends Words> = { readonly [K in keyof T]: T[K] extends string ? string : T[K] };

/**
 * A room's own words. Chinese says which there are; English must say them all, or it does not compile.
 * The answer is a hook: `const useWords = words({hello: "你好"}, {hello: "Hello"})`.
 */
export function words<T extends Words>(zh: T, en: Same<T>): () => Same<T> {
	const all: Record<Lang, Same<T>> = { zh: zh as unknown as Same<T>, en };
	return () => all[useLang()];
}
