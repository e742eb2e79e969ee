import { Ledger, type TransactionSummary } from "../../../gateway/gateway_pb.ts";
import { useFormat, useText } from "../i18n/index.ts";
import { Answer } from "../kit/Answer.tsx";
import { Link } from "../kit/Link.tsx";
import { EmptyState, Status, Time } from "../kit/show.tsx";
import { askAhead, useAsk } from "../ledger/ask.ts";
import { hex } from "../ledger/bytes.ts";
import { useNames } from "../ledger/organisations.ts";
import { beginCommands } from "../ledger/sentence.ts";
import { useCommands } from "../ledger/use-commands.ts";
import { usePainted } from "../ledger/use-painted.ts";
import { homeWords } from "./words.ts";

const shown = 6;

/** An import is a hundred transactions of one kind in a row: it is one thing that happened, and is told once. */
function runs(all: readonly TransactionSummary[]): { first: TransactionSummary; more: number }[] {
	const kind = (t: TransactionSummary) => [t.code > 0, ...t.commands, ...t.signers.map((s) => s.party)].join(" ");
	const found: { first: TransactionSummary; more: number }[] = [];
	for (const t of all) {
		const last = found.at(-1);
		if (last && kind(last.first) === kind(t)) last.more++;
		else found.push({ first: t, more: 0 });
	}
	return found;
}

const question = { pageSize: 120 };

export const prepare = beginCommands;
export const ahead = () => askAhead(Ledger.method.listTransactions, question);

/** The last transactions, each in a plain sentence. */
export function Recent() {
	const w = homeWords();
	const painted = usePainted();
	const list = useAsk(Ledger.method.listTransactions, question);
	return (
		<Answer of={list} lines={6}>
			{(page) =>
				page.transactions.length === 0 ? (
					<EmptyState title={w.nothing}>{w.nothingSays}</EmptyState>
				) : (
					<ul className="recent">
						{runs(page.transactions)
							.slice(0, shown)
							.map(({ first, more }) => (
								<One key={hex(first.id)} of={first} more={more} ask={painted} />
							))}
					</ul>
				)
			}
		</Answer>
	);
}

function One({ of: t, more, ask }: { of: TransactionSummary; more: number; ask: boolean }) {
	const w = homeWords();
	const text = useText();
	const f = useFormat();
	const book = useCommands();
	const name = useNames();
	const whole = useAsk(Ledger.method.getTransaction, { id: t.id }, { enabled: ask, live: false }).data;
	const said = whole?.commands[0];
	const names = [...new Set(t.signers.map((s) => s.organisation))].map((id) => text(name(id)));
	return (
		<li>
			<p>
				<Link to={`/chain/tx/${hex(t.id)}`}>
					{said ? text(book.say(said)) : f.list(t.commands.map((c) => text(book.name(c))))}
				</Link>
				{t.code > 0 && (
					<>
						{" "}
						<Status tone="bad">{w.refused}</Status>
					</>
				)}
			</p>
			<p className="meta">
				{names.length > 0 && <>{w.by(f.list(names))} · </>}
				<Time ms={t.timeMs} form="ago" />
				{more > 0 && <> · {w.more(f.number(more))}</>}
			</p>
		</li>
	);
}
