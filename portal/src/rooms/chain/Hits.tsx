import { useEffect, useState } from "react";
import { type Text, useFormat, useText } from "../../i18n/index.ts";
import { Answer, Button, EmptyState, Link, Status, Time } from "../../kit/index.ts";
import { type Hit, hex, Ledger, type Register, unhex, useAsk, useRegister, useSentences } from "../../ledger/index.ts";
import { known } from "./RecordFields.tsx";
import { searchWords } from "./search-words.ts";
import { chainWords } from "./words.ts";

/** The longest text that is searched for. */
const longest = 200;

/** Says what is looked for: an address of a page or "第 1,234 块" as the number in it. */
export function wanted(text: string): string {
	const plain = text.normalize("NFKC").replace(/\s+/g, " ").trim();
	const id = /(?:\/(?:v|chain\/tx)\/|^0x)([0-9a-f]{64})(?![0-9a-f])/i.exec(plain)?.[1];
	if (id) return id.toLowerCase();
	const key = /\/chain\/record\/([0-9a-f]+)/i.exec(plain)?.[1];
	if (key) return key.toLowerCase();
	const height = /^(?:第|区块|块|block|height|#)*\s*(\d{1,3}(?:[,，]\d{3})+|\d+)\s*(?:号?区?块)?$/i.exec(plain)?.[1];
	return height ? height.replace(/[,，]/g, "") : plain.slice(0, longest);
}

interface Found {
	readonly to: string;
	readonly title: Text;
}

/** What the rooms find by numbers and keys; undefined until all have answered. */
function useFinders(register: Register, text: string): readonly Found[] | undefined {
	const [found, setFound] = useState<{ text: string; all: readonly Found[] }>();
	useEffect(() => {
		let here = true;
		void Promise.allSettled(register.finders.map((find) => find(text))).then((answers) => {
			const all = answers.flatMap((a) => (a.status === "fulfilled" ? a.value : []));
			if (here) setFound({ text, all });
		});
		return () => {
			here = false;
		};
	}, [register, text]);
	return found?.text === text ? found.all : undefined;
}

/** The raw key of a record, as the command line shows it, names the record's page. */
function recordOf(register: Register, text: string): Found[] {
	const key = /^[0-9a-f]{8,}$/i.test(text) ? unhex(text) : undefined;
	const path = key && new TextDecoder().decode(key.subarray(0, Math.max(0, key.indexOf(0))));
	const kind = path ? register.kind(path) : undefined;
	return kind && key ? [{ to: `/chain/record/${hex(key)}`, title: kind.name }] : [];
}

/** What was found: first what has exactly this number or key, then what holds the words. */
export default function Hits({ text: asked }: { text: string }) {
	const s = searchWords();
	const text = useText();
	const register = useRegister();
	const words = wanted(asked);
	const hits = useAsk(Ledger.method.search, { text: words, limit: 50 });
	const exact = useFinders(register, words);
	const first = [...recordOf(register, words), ...(exact ?? [])];
	const none = first.length === 0 && exact !== undefined;
	return (
		<section className="card stack" data-gap="small" aria-live="polite">
			<h2>{s.hits}</h2>
			{first.length > 0 && (
				<ul className="chain-list">
					{first.map((one) => (
						<li key={one.to + one.title.en}>
							<Link to={one.to}>{text(one.title)}</Link>
						</li>
					))}
				</ul>
			)}
			{hits.isError && first.length > 0 ? null : (
				<Answer of={hits}>
					{({ hits: all }) => (all.length > 0 ? <HitList key={words} of={all} /> : none ? <NoHits /> : null)}
				</Answer>
			)}
			{hits.isError && none && <NoHits />}
		</section>
	);
}

/** So many hits are shown at first; the best come first. */
const atOnce = 12;

function HitList({ of }: { of: readonly Hit[] }) {
	const w = chainWords();
	const f = useFormat();
	const [shown, setShown] = useState(atOnce);
	return (
		<>
			<ul className="chain-list">
				{of.slice(0, shown).map((h) => (
					<HitRow key={h.kind + h.id} of={h} />
				))}
			</ul>
			{of.length > shown && (
				<div>
					<Button kind="second" size="small" onClick={() => setShown(of.length)}>
						{w.more(f.number(of.length - shown))}
					</Button>
				</div>
			)}
		</>
	);
}

function NoHits() {
	const s = searchWords();
	return (
		<EmptyState title={s.noHits}>
			<p>{s.noHitsWay}</p>
			<ul className="can-search">
				{s.canSearch.split("\n").map((line) => (
					<li key={line}>{line}</li>
				))}
			</ul>
		</EmptyState>
	);
}

function HitRow({ of: h }: { of: Hit }) {
	const w = chainWords();
	const s = searchWords();
	const text = useText();
	const register = useRegister();
	if (h.kind === "transaction") return <TransactionHit id={h.id} />;
	if (h.kind === "block") {
		return (
			<li>
				<div>
					<Link to={`/chain/block/${h.id}`}>{w.block(h.id)}</Link>
					<p className="meta">{w.kindBlock}</p>
				</div>
			</li>
		);
	}
	const record = h.record && known(register, h.kind, h.record.payload);
	const page = `/chain/record/${h.id}`;
	return (
		<li>
			<div>
				<Link to={record?.link ?? page}>{record?.title(text) ?? (h.title || h.id)}</Link>
				<p className="meta">
					<Link to={page}>{s.recordAndProof}</Link>
				</p>
			</div>
		</li>
	);
}

function TransactionHit({ id }: { id: string }) {
	const w = chainWords();
	const s = searchWords();
	const text = useText();
	const book = useSentences();
	const t = useAsk(Ledger.method.getTransaction, { id: unhex(id) ?? new Uint8Array() }, { live: false }).data;
	const item = t?.events[0] ?? t?.commands[0];
	const refused = (t?.summary?.code ?? 0) > 0;
	return (
		<li>
			<div>
				<Link to={`/chain/tx/${id}`}>{item ? text(book.say(item)) : id}</Link>
				<p className="meta">
					{s.kindTransaction} {id.slice(0, 12)}…{" "}
					{t?.summary && (
						<>
							· <Time ms={t.summary.timeMs} />
						</>
					)}
				</p>
			</div>
			{t && <Status tone={refused ? "bad" : "ok"}>{refused ? w.refused : w.done}</Status>}
		</li>
	);
}
