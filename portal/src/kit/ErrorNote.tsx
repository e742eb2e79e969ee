import { useText } from "../i18n/index.ts";
import { ledgerError } from "../ledger/refusal.ts";
import { Disclose, Note, Retry } from "./show.tsx";
import { kitWords } from "./words.ts";

/** What went wrong, with its number and what to do. Takes whatever was thrown. */
export function ErrorNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
	const text = useText();
	const w = kitWords();
	const e = ledgerError(error);
	return (
		<Note tone={e.kind === "offline" ? "warn" : "bad"} title={text(e.text)}>
			{e.book && <span className="meta"> {w.refusal(e.book, e.code)}</span>}
			{e.detail && (
				<Disclose title={w.details}>
					<code>{e.detail}</code>
				</Disclose>
			)}
			{onRetry && (
				<div>
					<Retry onPress={onRetry} />
				</div>
			)}
		</Note>
	);
}
