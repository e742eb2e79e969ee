import { Suspense, useState } from "react";
import { useFormat, useText } from "../../i18n/index.ts";
import { Answer, Button, Check, Link, PageHead, Ready, Skeleton, useQueryText } from "../../kit/index.ts";
import { lazy } from "../../lazy.ts";
import {
	askPagesAhead,
	beginSentences,
	Ledger,
	type SubscribeResponse,
	sentences,
	useAskPages,
	useLive,
	useSentences,
} from "../../ledger/index.ts";
import "./chain.css";
import { Search } from "./Search.tsx";
import { Transactions } from "./Transactions.tsx";
import { chainWords } from "./words.ts";

const Hits = lazy(() => import("./Hits.tsx"));

const question = (refusedOnly: boolean) => ({ pageSize: 20, refusedOnly });

export const prepare = beginSentences;
export const ahead = () => askPagesAhead(Ledger.method.listTransactions, question(false));

/** The ledger as it grows, and a search for anything in it. */
export default function ChainPage() {
	const w = chainWords();
	const [asked, setAsked] = useQueryText("q");
	return (
		<>
			<PageHead title={w.title} lead={w.lead} />
			<div className="stack" data-gap="large">
				<Search asked={asked} onAsk={setAsked} />
				{asked && (
					<Suspense fallback={<Skeleton lines={4} />}>
						<Hits text={asked} />
					</Suspense>
				)}
				<Ready of={sentences()} lines={12}>
					<div className="split">
						<Latest />
						<Beats />
					</div>
				</Ready>
			</div>
		</>
	);
}

function Latest() {
	const w = chainWords();
	const [refused, setRefused] = useState(false);
	const pages = useAskPages(Ledger.method.listTransactions, question(refused));
	return (
		<section className="card">
			<div className="row" data-spread>
				<h2>{w.latest}</h2>
				<Check label={w.onlyRefused} checked={refused} onChange={setRefused} />
			</div>
			<Answer of={pages} lines={8}>
				{({ pages: all }) => (
					<>
						<Transactions of={all.flatMap((p) => p.transactions)} />
						{pages.hasNextPage && (
							<Button
								kind="second"
								size="small"
								busy={pages.isFetchingNextPage}
								onClick={() => void pages.fetchNextPage()}
							>
								{w.older}
							</Button>
						)}
					</>
				)}
			</Answer>
		</section>
	);
}

/** The newest blocks, as the stream brings them. */
function Beats() {
	const w = chainWords();
	const { recent } = useLive();
	return (
		<section className="card">
			<h2>{w.live}</h2>
			<p className="meta">{w.liveNote}</p>
			<ol className="beats">
				{recent.slice(0, 12).map((b) => (
					<Beat key={String(b.block?.height)} of={b} />
				))}
			</ol>
		</section>
	);
}

function Beat({ of }: { of: SubscribeResponse }) {
	const w = chainWords();
	const f = useFormat();
	const text = useText();
	const book = useSentences();
	const height = of.block?.height ?? 0n;
	const first = of.happened.slice(0, 2).flatMap((h) => (h.event ? [text(book.say(h.event))] : []));
	const count = of.block?.transactions ?? 0;
	return (
		<li data-full={count > 0 || undefined}>
			<Link to={`/chain/block/${height}`}>{w.block(f.number(height))}</Link>{" "}
			{count === 0 ? (
				<span className="meta">{w.empty}</span>
			) : (
				<span className="meta">
					{w.count(f.number(count))}
					{(of.block?.refused ?? 0) > 0 && ` · ${w.refusedCount(f.number(of.block?.refused ?? 0))}`}
				</span>
			)}
			{first.map((s, i) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: events keep their order.
				<p key={i}>{s}</p>
			))}
			{of.happened.length > 2 && <p className="meta">{w.more(f.number(of.happened.length - 2))}</p>}
		</li>
	);
}
