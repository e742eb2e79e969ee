import { sha256 } from "@noble/hashes/sha2.js";
import { useMemo } from "react";
import { useText } from "../../i18n/index.ts";
import { Answer, Button, Hash, Link, Note, PageHead, useParams, useQuery } from "../../kit/index.ts";
import { hex as toHex } from "../../ledger/bytes.ts";
import { Ledger, unhex, useAsk, useSentences } from "../../ledger/index.ts";
import { AnchorCard } from "./AnchorCard.tsx";
import { Qr } from "./Qr.tsx";
import { useAnchor } from "./use-anchor.ts";
import { NoAnchor, Verdict } from "./Verdict.tsx";
import { verifyWords } from "./words.ts";

/** The receipt of one transaction or record, checked here, to be kept, printed and passed on. */
export default function ReceiptPage() {
	const w = verifyWords();
	const { id = "" } = useParams();
	const record = useQuery().kind === "record";
	const raw = unhex(id);
	const good = raw !== undefined && raw.length > 0 && (record || raw.length === 32);
	const receipt = useAsk(
		Ledger.method.getReceipt,
		record ? { recordKey: raw ?? new Uint8Array() } : { transaction: raw ?? new Uint8Array() },
		{
			enabled: good,
			live: false,
		},
	);
	const { anchor, ready, set } = useAnchor();
	return (
		<>
			<PageHead title={w.receiptTitle} lead={w.receiptLead} />
			<div className="stack" data-gap="large">
				{!good && <Note tone="bad">{w.badId}</Note>}
				{good && !record && raw && <What id={raw} />}
				{good && (
					<Answer of={receipt} lines={8}>
						{({ file }) => (
							<>
								<Paper file={file} id={id} record={record} />
								{anchor && <Verdict file={file} anchor={anchor} />}
								{ready && !anchor && <NoAnchor />}
							</>
						)}
					</Answer>
				)}
				<AnchorCard anchor={anchor} onChange={set} />
			</div>
		</>
	);
}

/** The transaction in plain sentences: what its commands and events say. */
function What({ id }: { id: Uint8Array }) {
	const w = verifyWords();
	const text = useText();
	const book = useSentences();
	const { data } = useAsk(Ledger.method.getTransaction, { id }, { live: false });
	if (!data) return null;
	const items = data.events.length > 0 ? data.events : data.commands;
	return (
		<section className="card stack" data-gap="small">
			<h2>{w.whatHappened}</h2>
			{items.slice(0, 6).map((item, i) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: events keep their order.
				<p key={i} className="lead">
					{text(book.say(item))}
				</p>
			))}
			<p className="no-print">
				<Link to={`/chain/tx/${toHex(id)}`}>{w.toTransaction}</Link>
			</p>
		</section>
	);
}

function Paper({ file, id, record }: { file: Uint8Array; id: string; record: boolean }) {
	const w = verifyWords();
	const digest = useMemo(() => toHex(sha256(file)), [file]);
	const address = `${location.origin}/v/${id}${record ? "?kind=record" : ""}#${digest}`;
	const printed = location.hash.slice(1);
	const save = () => {
		const a = document.createElement("a");
		a.href = URL.createObjectURL(new Blob([Uint8Array.from(file)], { type: "application/json" }));
		a.download = `receipt-${id.slice(0, 16)}.gongshi.json`;
		a.click();
		setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
	};
	return (
		<section className="card paper">
			<div className="stack">
				{/^[0-9a-f]{64}$/.test(printed) && (
					<Note tone={printed === digest ? "ok" : "warn"}>{printed === digest ? w.samePrint : w.newPrint}</Note>
				)}
				<div className="row no-print">
					<Button onClick={save}>{w.download}</Button>
					<Button kind="second" onClick={() => print()}>
						{w.print}
					</Button>
				</div>
				<p className="meta">
					{w.digest}: <Hash of={digest} label={w.digest} head={16} tail={8} />
				</p>
			</div>
			<figure>
				<Qr text={address} label={w.qr} />
				<figcaption className="meta">{w.qr}</figcaption>
			</figure>
		</section>
	);
}
