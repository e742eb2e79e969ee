import { useEffect } from "react";
import { useFormat, useLang } from "../../i18n/index.ts";
import {
	Answer,
	Disclose,
	EmptyState,
	Facts,
	Hash,
	Link,
	Note,
	PageHead,
	type Params,
	Ready,
	Status,
	Time,
	useGo,
	useParams,
} from "../../kit/index.ts";
import { askAhead, type BlockDetail, beginSentences, Ledger, sentences, useAsk, useLive } from "../../ledger/index.ts";
import "./chain.css";
import { Transactions } from "./Transactions.tsx";
import { chainWords } from "./words.ts";

export const prepare = beginSentences;

const heightOf = (text: string): bigint => (/^[1-9]\d{0,17}$/.test(text) ? BigInt(text) : 0n);

export const ahead = ({ height = "" }: Params) => askAhead(Ledger.method.getBlock, { height: heightOf(height) });

/** One block: who confirmed it, and what is in it. */
export default function BlockPage() {
	const w = chainWords();
	const f = useFormat();
	const { height: text = "" } = useParams();
	const height = heightOf(text);
	// The votes on a block are known when the next one is made, so it is asked for again then.
	const complete = useLive().height > height;
	const block = useAsk(Ledger.method.getBlock, { height }, { enabled: height > 0n, live: !complete });
	useArrows(height);
	const lead =
		block.data && w.blockLead(block.data.confirmed.filter((c) => c.signed).length, block.data.confirmed.length);
	return (
		<>
			<PageHead
				title={w.block(height > 0n ? f.number(height) : text)}
				{...(lead ? { lead } : {})}
				crumbs={[{ title: w.wing, to: "/chain" }]}
			/>
			{height === 0n ? (
				<Note tone="bad">{w.badHeight}</Note>
			) : (
				<Ready of={sentences()} lines={8}>
					<Answer of={block}>{(b) => <Block of={b} />}</Answer>
				</Ready>
			)}
		</>
	);
}

/** Whether no block is known to come after. */
function useLast(height: bigint): boolean {
	const newest = useLive().height;
	return newest > 0n && height >= newest;
}

/** The arrow keys lead to the blocks before and after, also while a block is on its way: so one may hold them. */
function useArrows(height: bigint): void {
	const go = useGo();
	const last = useLast(height);
	useEffect(() => {
		const press = (e: KeyboardEvent) => {
			const elsewhere = e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || typing(e.target);
			const by = e.key === "ArrowLeft" ? -1n : e.key === "ArrowRight" ? 1n : 0n;
			if (elsewhere || by === 0n || height + by < 1n || (by > 0n && last)) return;
			e.preventDefault();
			go(`/chain/block/${height + by}`);
		};
		document.addEventListener("keydown", press);
		return () => document.removeEventListener("keydown", press);
	}, [height, last, go]);
}

/** The blocks before and after. */
function Neighbours({ height }: { height: bigint }) {
	const w = chainWords();
	const last = useLast(height);
	return (
		<nav aria-label={w.kindBlock}>
			<div className="row" data-spread>
				{height > 1n ? (
					<Link to={`/chain/block/${height - 1n}`}>← {w.before}</Link>
				) : (
					<span className="meta">{w.oldest}</span>
				)}
				{last ? <span className="meta">{w.newest}</span> : <Link to={`/chain/block/${height + 1n}`}>{w.after} →</Link>}
			</div>
			<p className="meta no-print">{w.keysHint}</p>
		</nav>
	);
}

/** Arrow keys belong to whoever writes, chooses or scrolls sideways. */
const typing = (at: EventTarget | null): boolean =>
	at instanceof Element && at.closest("input, select, textarea, pre, [contenteditable], [role=tablist]") !== null;

function Block({ of }: { of: BlockDetail }) {
	const w = chainWords();
	const f = useFormat();
	const lang = useLang();
	const s = of.summary;
	if (!s) return null;
	const proposer = of.confirmed.find((c) => c.organisation === s.proposer);
	const name = (c: { nameZh: string; nameEn: string }) => (lang === "zh" ? c.nameZh : c.nameEn);
	return (
		<div className="split">
			<div className="stack">
				<section className="card">
					<h2>{w.inBlock}</h2>
					{of.transactions.length === 0 ? (
						<EmptyState title={w.noneInBlock}>{w.noneInBlockWhy}</EmptyState>
					) : (
						<Transactions of={of.transactions} />
					)}
				</section>
				<Neighbours height={s.height} />
			</div>
			<div className="stack">
				<section className="card">
					<h2>{w.signers}</h2>
					<ul className="stack" data-gap="small">
						{of.confirmed.map((c) => (
							<li key={c.organisation} className="row" data-spread>
								<Link to={`/members/${c.organisation}`}>{name(c)}</Link>
								<Status tone={c.signed ? "ok" : "warn"}>{c.signed ? w.signed : w.silent}</Status>
							</li>
						))}
					</ul>
					<p className="meta">{w.signersNote}</p>
				</section>
				<section className="card">
					<Facts
						of={[
							[w.time, <Time key="t" ms={s.timeMs} />],
							[w.proposer, proposer ? name(proposer) : s.proposer],
							[w.writes, f.number(of.writes)],
						]}
					/>
					<Disclose title={w.raw}>
						<Facts
							of={[
								[w.hash, <Hash key="h" of={s.hash} label={w.hash} />],
								[w.appHash, <Hash key="a" of={s.appHash} label={w.appHash} />],
							]}
						/>
					</Disclose>
				</section>
			</div>
		</div>
	);
}
