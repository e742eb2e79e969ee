export { duration } from "./duration.ts";
export { type Amount, currencyName, decimal, exponentOf, type Format, formatOf, useFormat } from "./format.ts";
export { type Lang, lang, languages, setLang, type Text, useLang, useText, words } from "./lang.ts";
export { dress, type Looks, type Size, setLooks, type Theme, themes, useLooks } from "./looks.ts";
export { remember, remembered } from "./memory.ts";
