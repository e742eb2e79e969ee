// Runs before anything is painted, as a script of its own without React: what the reader has chosen is put on, so that
// the page that the build has rendered (shell/Early.tsx) is seen in the right language and dress.
import { chosenLang, chosenLooks, tagOf, wear } from "./i18n/chosen.ts";

document.documentElement.lang = tagOf(chosenLang());
wear(chosenLooks());
