import { useFormat, useText } from "../../i18n/index.ts";
import { Code } from "../../kit/Code.tsx";
import {
	Answer,
	Copy,
	Disclose,
	ErrorNote,
	Facts,
	Hash,
	Link,
	Note,
	PageHead,
	type Params,
	Ready,
	ReceiptButton,
	Status,
	Time,
	useParams,
} from "../../kit/index.ts";
import {
	askAhead,
	beginSentences,
	hex,
	type Item,
	Ledger,
	refused,
	sentences,
	type TransactionDetail,
	unhex,
	useAsk,
	useNames,
	useSentences,
} from "../../ledger/index.ts";
import "./chain.css";
import { chainWords } from "./words.ts";

export const prepare = beginSentences;

export const ahead = ({ id = "" }: Params) =>
	askAhead(Ledger.method.getTransaction, { id: unhex(id) ?? new Uint8Array() }, { live: false });

/** One transaction: what was asked, what happened, who signed; raw data below. */
export default function TransactionPage() {
	const w = chainWords();
	const { id: given = "" } = useParams();
	const id = unhex(given);
	const good = id?.length === 32;
	const answer = useAsk(Ledger.method.getTransaction, { id: id ?? new Uint8Array() }, { enabled: good, live: false });
	return (
		<>
			<PageHead title={w.tx} crumbs={[{ title: w.wing, to: "/chain" }]} />
			{good ? (
				<Ready of={sentences()} lines={8}>
					<Answer of={answer}>{(t) => <Transaction of={t} id={id} />}</Answer>
				</Ready>
			) : (
				<Note tone="bad">{w.badId}</Note>
			)}
		</>
	);
}

function Said({ items }: { items: readonly Item[] }) {
	const w = chainWords();
	const text = useText();
	const book = useSentences();
	return (
		<ol className="said">
			{items.map((item, i) => {
				const to = book.link(item);
				return (
					// biome-ignore lint/suspicious/noArrayIndexKey: items keep their order.
					<li key={i}>
						{text(book.say(item))} {to && <Link to={to}>{w.see}</Link>}
					</li>
				);
			})}
		</ol>
	);
}

function Transaction({ of, id }: { of: TransactionDetail; id: Uint8Array }) {
	const w = chainWords();
	const f = useFormat();
	const text = useText();
	const name = useNames();
	const s = of.summary;
	if (!s) return null;
	const ok = s.code === 0;
	const height = f.number(s.height);
	return (
		<div className="split">
			<div className="stack">
				<section className="card stack" data-gap="small">
					<p>
						<Status tone={ok ? "ok" : "bad"}>{ok ? w.doneIn(height) : w.refusedIn(height)}</Status>
					</p>
					<h2>{w.asked}</h2>
					<Said items={of.commands} />
					{of.events.length > 0 && (
						<>
							<h2>{w.happened}</h2>
							<Said items={of.events} />
						</>
					)}
				</section>
				{of.refusal && (
					<div className="stack" data-gap="small">
						<ErrorNote error={refused(of.refusal)} />
						<p className="meta">{w.refusedNote}</p>
					</div>
				)}
				<Raw of={of} />
			</div>
			<div className="stack">
				<section className="card">
					<h2>{w.who}</h2>
					<ul className="stack" data-gap="small">
						{s.signers.map((p) => (
							<li key={p.party + p.organisation}>
								<Link to={`/members/party/${encodeURIComponent(p.party)}`}>{p.party}</Link>
								{p.organisation && (
									<>
										{" · "}
										<Link to={`/members/${p.organisation}`}>{text(name(p.organisation))}</Link>
									</>
								)}
							</li>
						))}
					</ul>
				</section>
				<section className="card">
					<Facts
						of={[
							[
								w.place,
								<Link key="b" to={`/chain/block/${s.height}`}>
									{w.block(height)}
								</Link>,
							],
							[w.time, <Time key="t" ms={s.timeMs} />],
							[w.expires, <Time key="e" ms={of.expiresMs} />],
							[w.id, <Hash key="i" of={id} label={w.id} />],
						]}
					/>
				</section>
				<section className="card stack" data-gap="small">
					<h2>{w.checkIt}</h2>
					<p className="meta">{w.checkNote}</p>
					<p>
						<ReceiptButton transaction={id} />
					</p>
				</section>
			</div>
		</div>
	);
}

const pretty = (json: string): string => {
	try {
		return JSON.stringify(JSON.parse(json), null, 2);
	} catch {
		return json;
	}
};

function Raw({ of }: { of: TransactionDetail }) {
	const w = chainWords();
	const all = [
		...of.commands.map((item) => ({ item, kind: w.rawCommand })),
		...of.events.map((item) => ({ item, kind: w.rawEvent })),
	];
	return (
		<section className="card">
			<Disclose title={w.raw}>
				<div className="stack">
					{all.map(({ item, kind }, i) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: items keep their order.
						<div key={i} className="raw">
							<p>
								{kind} <code>{item.type}</code>
							</p>
							<Code>{pretty(item.json)}</Code>
						</div>
					))}
					<div className="raw">
						<p>
							{w.envelope} {of.envelope.length > 0 && <Copy text={hex(of.envelope)} label={w.envelope} />}
						</p>
						{of.envelope.length > 0 ? <Code>{hex(of.envelope)}</Code> : <p className="meta">{w.pruned}</p>}
					</div>
				</div>
			</Disclose>
		</section>
	);
}
