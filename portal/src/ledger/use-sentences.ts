import { use } from "react";
import { useNames } from "./organisations.ts";
import { type Book, sentences } from "./sentence.ts";

/** The rooms' sentences; suspends until they are there. */
export function useSentences(): Book {
	useNames();
	return use(sentences());
}
