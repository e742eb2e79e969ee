import { Ledger, type TransactionSummary } from "../../../gateway/gateway_pb.ts";
import type { Text } from "../i18n/index.ts";
import { useAsk } from "./ask.ts";
import type { Book } from "./sentence.ts";
import { useSentences } from "./use-sentences.ts";

/** The kinds of a transaction's commands, each once, as a list says them. */
export const namesOf = (book: Book, t: TransactionSummary): Text[] => [...new Set(t.commands)].map((c) => book.name(c));

const together = (all: readonly Text[]): Text => ({
	zh: all.map((t) => t.zh).join("、"),
	en: all.map((t) => t.en).join(", "),
});

/**
 * A transaction of a list in one plain sentence: what happened first. Nothing happens by one that was refused, so of
 * such a one the command is asked for, and says what was wanted. `ask` is false while that has to wait.
 */
export function useSaid(t: TransactionSummary, ask: boolean): Text {
	const book = useSentences();
	const first = t.happened[0];
	const alone = first === undefined && t.id.length === 32;
	const whole = useAsk(Ledger.method.getTransaction, { id: t.id }, { enabled: alone && ask, live: false }).data;
	const item = first ?? whole?.events[0] ?? whole?.commands[0];
	return item ? book.say(item) : together(namesOf(book, t));
}
