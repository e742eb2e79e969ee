export { type Lang, type Looks, languages, type Size, type Theme, tagOf, themes } from "./chosen.ts";
export { duration } from "./duration.ts";
export { type Amount, currencyName, decimal, exponentOf, type Format, formatOf, useFormat } from "./format.ts";
export { lang, setLang, type Text, useLang, useText, words } from "./lang.ts";
export { setLooks, useLooks } from "./looks.ts";
export { remember, remembered } from "./memory.ts";
