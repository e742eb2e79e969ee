import { use } from "react";
import { type Book, sentences } from "./sentence.ts";

/** The rooms' sentences; suspends until they are there. */
export const useSentences = (): Book => use(sentences());
