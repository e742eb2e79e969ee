import { use } from "react";
import { type Book, commandSentences } from "./sentence.ts";

/** The rooms' sentences of commands, for pages that show no event; suspends until they are there. */
export const useCommands = (): Book => use(commandSentences());
