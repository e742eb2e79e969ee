import { type Claim, fingerprint } from "@gongshi/verify";
import { sha256 } from "@noble/hashes/sha2.js";
import { Suspense, useMemo } from "react";
import { Answer, Button, Hash, Link, Note, PageHead, Skeleton, useParams, useQuery } from "../../kit/index.ts";
import { lazy } from "../../lazy.ts";
import { hex as toHex } from "../../ledger/bytes.ts";
import { Ledger, unhex, useAsk } from "../../ledger/index.ts";
import type { Pinned } from "../../light/anchor.ts";
import { AnchorCard } from "./AnchorCard.tsx";
import { NoAnchor } from "./NoAnchor.tsx";
import { saveReceipt } from "./save.ts";
import { command } from "./Terminal.tsx";
import { useAnchor } from "./use-anchor.ts";
import { type Judged, useJudged } from "./use-judged.ts";
import { Verdict } from "./Verdict.tsx";
import { verifyWords } from "./words.ts";

/** What the address asks for: a transaction by its id or a record by its raw key, in hexadecimal. */
interface Asked {
	readonly id: string;
	readonly record: boolean;
}

/** The receipt of one transaction or record, checked here, to be kept, printed and passed on. */
export default function ReceiptPage() {
	const w = verifyWords();
	const { id: given = "" } = useParams();
	const record = useQuery().kind === "record";
	const raw = unhex(given);
	const good = raw !== undefined && raw.length > 0 && (record || raw.length === 32);
	const id = good ? toHex(raw) : "";
	const receipt = useAsk(
		Ledger.method.getReceipt,
		record ? { recordKey: raw ?? new Uint8Array() } : { transaction: raw ?? new Uint8Array() },
		{ enabled: good, live: false },
	);
	const { anchor, ready, set } = useAnchor();
	const judged = useJudged(receipt.data?.file, anchor);
	return (
		<>
			<PageHead title={w.receiptTitle} lead={w.receiptLead} />
			<div className="stack" data-gap="large">
				{!good && <NotHere why={w.badId} />}
				{good && (
					<Answer of={receipt} lines={8}>
						{({ file }) => (
							<>
								<Paper file={file} asked={{ id, record }} judged={judged} />
								{judged && <Verdict judged={judged} name={nameOf(id)} />}
								{ready && !anchor && <NoAnchor />}
								{anchor && <ByHand file={file} anchor={anchor} name={nameOf(id)} />}
							</>
						)}
					</Answer>
				)}
				{receipt.isError && <NotHere />}
				<div className="no-print">
					<AnchorCard anchor={anchor} onChange={set} />
				</div>
			</div>
		</>
	);
}

const nameOf = (id: string): string => `receipt-${id.slice(0, 16)}.gongshi.json`;

/** Where to go from an address that has no receipt. */
function NotHere({ why }: { why?: string }) {
	const w = verifyWords();
	return (
		<>
			{why && <Note tone="bad">{why}</Note>}
			<p>
				<Link to="/chain">{w.noneSearch}</Link> · <Link to="/verify">{w.again}</Link>
			</p>
		</>
	);
}

/** Whether a receipt proves what the address names: a node might answer with another one, which holds as well. */
function isAbout(c: Claim, { id, record }: Asked): boolean {
	return record ? c.key !== undefined && toHex(c.key) === id : c.id === id;
}

/** What the receipt itself says, read from the file that was verified and from nothing else. */
function What({ of }: { of: Claim }) {
	const Content = of.kind === "transaction" ? Happened : RecordSaid;
	return (
		<Suspense fallback={<Skeleton lines={2} />}>
			<Content of={of} />
		</Suspense>
	);
}

const RecordSaid = lazy(() => import("../chain/RecordSaid.tsx"));
const Happened = lazy(() => import("./Happened.tsx"));
const Qr = lazy(() => import("./Qr.tsx"));

function Paper({ file, asked, judged }: { file: Uint8Array; asked: Asked; judged: Judged | undefined }) {
	const w = verifyWords();
	const digest = useMemo(() => toHex(sha256(file)), [file]);
	const { id, record } = asked;
	const address = `${location.origin}/v/${id}${record ? "?kind=record" : ""}#${digest}`;
	const printed = location.hash.slice(1);
	const claim = judged?.verdict.claim;
	return (
		<section className="card paper">
			<div className="stack">
				{claim && !isAbout(claim, asked) && <Note tone="bad">{w.otherId}</Note>}
				{claim && isAbout(claim, asked) && <What of={claim} />}
				{/^[0-9a-f]{64}$/.test(printed) && (
					<Note tone={printed === digest ? "ok" : "warn"}>{printed === digest ? w.samePrint : w.newPrint}</Note>
				)}
				<div className="row no-print">
					<Button onClick={() => saveReceipt(nameOf(id), file)}>{w.download}</Button>
					<Button kind="second" onClick={() => print()}>
						{w.print}
					</Button>
				</div>
				<p className="meta no-print">
					{w.digest}: <Hash of={digest} label={w.digest} head={16} tail={8} />
				</p>
			</div>
			<figure>
				<Suspense fallback={<div className="qr" />}>
					<Qr text={address} label={w.qr} />
				</Suspense>
				<figcaption className="meta">{w.qr}</figcaption>
			</figure>
		</section>
	);
}

/** On paper: how whoever holds it checks it, without believing the paper. */
function ByHand({ file, anchor, name }: { file: Uint8Array; anchor: Pinned; name: string }) {
	const w = verifyWords();
	return (
		<section className="print-only by-hand">
			<h2>{w.byHand}</h2>
			<ol>
				<li>{w.byHandScan}</li>
				<li>
					{w.byHandTerminal} <code>{command(name)}</code>
				</li>
				<li>
					{w.byHandAnchor} <code>{fingerprint(anchor.file)}</code>
				</li>
				<li>
					{w.digest}: <code>{toHex(sha256(file))}</code>
				</li>
			</ol>
		</section>
	);
}
