import { Suspense } from "react";
import { useFormat } from "../../i18n/index.ts";
import { Answer, Link, Note, PageHead, ReceiptButton, Skeleton, Status, useParams } from "../../kit/index.ts";
import { lazy } from "../../lazy.ts";
import { hex, Ledger, unhex, useAsk } from "../../ledger/index.ts";
import { NoAnchor } from "../verify/NoAnchor.tsx";
import { useAnchor } from "../verify/use-anchor.ts";
import { useJudged } from "../verify/use-judged.ts";
import "./chain.css";
import { chainWords } from "./words.ts";

const RecordSaid = lazy(() => import("./RecordSaid.tsx"));

/** One record of the state, read from its own proof. */
export default function RecordPage() {
	const w = chainWords();
	const { key: given = "" } = useParams();
	const key = unhex(given);
	const receipt = useAsk(
		Ledger.method.getReceipt,
		{ recordKey: key ?? new Uint8Array() },
		{ enabled: (key?.length ?? 0) > 0, live: false },
	);
	return (
		<>
			<PageHead title={w.record} lead={w.recordLead} crumbs={[{ title: w.wing, to: "/chain" }]} />
			{key?.length ? (
				<Answer of={receipt}>{({ file }) => <Proven file={file} record={key} />}</Answer>
			) : (
				<Note tone="bad">{w.badKey}</Note>
			)}
		</>
	);
}

function Proven({ file, record }: { file: Uint8Array; record: Uint8Array }) {
	const w = chainWords();
	const f = useFormat();
	const { anchor, ready } = useAnchor();
	const judged = useJudged(file, anchor);
	if (ready && !anchor) return <NoAnchor />;
	if (!judged) return <Skeleton lines={6} />;
	const c = judged.verdict.claim;
	if (!c?.key || hex(c.key) !== hex(record)) return <Note tone="bad">{w.notProven}</Note>;
	return (
		<div className="split">
			<section className="card stack">
				<Suspense fallback={<Skeleton lines={6} />}>
					<RecordSaid of={c} />
				</Suspense>
			</section>
			<section className="card stack" data-gap="small">
				<h2>{w.checkIt}</h2>
				<p>
					<Status tone="ok">{w.provenHere}</Status>
				</p>
				<p className="meta">
					{w.provenAt} <Link to={`/chain/block/${c.height}`}>{w.block(f.number(c.height))}</Link>
				</p>
				<p className="meta">{w.checkNote}</p>
				<p>
					<ReceiptButton record={record} />
				</p>
			</section>
		</div>
	);
}
