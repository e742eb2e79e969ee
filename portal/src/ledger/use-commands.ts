import { use } from "react";
import { useNames } from "./organisations.ts";
import { type Book, commandSentences } from "./sentence.ts";

/** The rooms' sentences of commands, for pages that show no event; suspends until they are there. */
export function useCommands(): Book {
	useNames();
	return use(commandSentences());
}
