import { useText } from "../../i18n/index.ts";
import { Link, Status, Time } from "../../kit/index.ts";
import { hex, type TransactionSummary, useCommands } from "../../ledger/index.ts";
import { chainWords } from "./words.ts";

/** Transactions in a list: what they do, who signed, what became of them. */
export function Transactions({ of }: { of: readonly TransactionSummary[] }) {
	const w = chainWords();
	const text = useText();
	const book = useCommands();
	return (
		<ul className="chain-list">
			{of.map((t) => {
				const names = [...new Set(t.commands)].map((c) => text(book.name(c)));
				return (
					<li key={hex(t.id) || `${t.height}/${t.index}`}>
						<div>
							{names.length > 0 ? (
								<Link to={`/chain/tx/${hex(t.id)}`}>{names.join(" · ")}</Link>
							) : (
								<strong>{w.unreadable}</strong>
							)}
							{t.commands.length > names.length && <span className="meta"> ×{t.commands.length}</span>}
							<p className="meta">
								{t.signers.map((s) => w.forWhom(s.party, s.organisation)).join(" · ")} ·{" "}
								<Time ms={t.timeMs} form="ago" />
							</p>
						</div>
						<Status tone={t.code === 0 ? "ok" : "bad"}>{t.code === 0 ? w.done : w.refused}</Status>
					</li>
				);
			})}
		</ul>
	);
}
