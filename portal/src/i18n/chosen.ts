// What the reader has chosen, read without React: the page puts it on before anything else of it runs (src/early.ts).
import { remembered } from "./memory.ts";

/** The languages of the portal, Chinese first. */
export const languages = ["zh", "en"] as const;
export type Lang = (typeof languages)[number];

/** How the pages look: one set of pages, several dresses. "auto" follows the system. */
export const themes = ["auto", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];
export type Size = "normal" | "large";
export interface Looks {
	readonly theme: Theme;
	readonly size: Size;
}

const isLang = (v: unknown): v is Lang => languages.includes(v as Lang);

const asked = (): string | null =>
	typeof location === "undefined" ? null : new URLSearchParams(location.search).get("lang");

/** The language that the address asks for, else the one chosen last, else Chinese. */
export const chosenLang = (): Lang => [asked(), remembered("lang")].find(isLang) ?? "zh";

export const chosenLooks = (): Looks => ({
	theme: themes.find((t) => t === remembered("theme")) ?? "auto",
	size: remembered("size") === "large" ? "large" : "normal",
});

/** How the document names a language. */
export const tagOf = (l: Lang): string => (l === "zh" ? "zh-CN" : "en");

/** Puts the looks on the document, where the tokens read them. */
export function wear({ theme, size }: Looks): void {
	document.documentElement.dataset.theme = theme;
	document.documentElement.dataset.size = size;
}
