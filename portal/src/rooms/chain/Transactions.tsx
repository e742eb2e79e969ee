import { useState } from "react";
import { useFormat, useText } from "../../i18n/index.ts";
import { Button, Link, ReceiptButton, Status, Time } from "../../kit/index.ts";
import {
	hex,
	namesOf,
	type TransactionSummary,
	useNames,
	usePainted,
	useSaid,
	useSentences,
} from "../../ledger/index.ts";
import { chainWords } from "./words.ts";

/** An import puts hundreds of transactions into one block: so many are shown, then more on demand. */
const atOnce = 40;

/** Transactions in a list: what each did in a plain sentence, then its kind, who signed, what became of it. */
export function Transactions({ of }: { of: readonly TransactionSummary[] }) {
	const w = chainWords();
	const f = useFormat();
	const [shown, setShown] = useState(atOnce);
	const painted = usePainted();
	return (
		<>
			<ul className="chain-list">
				{of.slice(0, shown).map((t) => (
					<Row key={`${hex(t.id)} ${t.height} ${t.index}`} of={t} ask={painted} />
				))}
			</ul>
			{of.length > shown && (
				<Button kind="second" size="small" onClick={() => setShown(shown + atOnce)}>
					{w.more(f.number(of.length - shown))}
				</Button>
			)}
		</>
	);
}

function Row({ of: t, ask }: { of: TransactionSummary; ask: boolean }) {
	const w = chainWords();
	const f = useFormat();
	const text = useText();
	const book = useSentences();
	const name = useNames();
	const said = text(useSaid(t, ask)) || w.unreadable;
	const kinds = namesOf(book, t).map(text).join(" · ");
	const times = t.commands.length > 1 ? ` ×${f.number(t.commands.length)}` : "";
	// What founded the network, and what nobody can read, has no page of its own.
	const to = t.id.length === 32 ? `/chain/tx/${hex(t.id)}` : undefined;
	return (
		<li>
			<div>
				{to ? <Link to={to}>{said}</Link> : said}
				<p className="meta">
					{kinds}
					{times}
					{t.signers.map((s) => ` · ${w.forWhom(s.party, s.organisation && text(name(s.organisation)))}`)} ·{" "}
					<Time ms={t.timeMs} form="ago" />
				</p>
			</div>
			<div className="chain-end">
				<Status tone={t.code === 0 ? "ok" : "bad"}>{t.code === 0 ? w.done : w.refused}</Status>
				{to && <ReceiptButton transaction={t.id} small />}
			</div>
		</li>
	);
}
