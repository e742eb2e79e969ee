import { keyText, verify } from "@gongshi/verify";
import { useMemo } from "react";
import { useFormat } from "../../i18n/index.ts";
import { Answer, Facts, Hash, Note, PageHead, ReceiptButton, useParams } from "../../kit/index.ts";
import { hex, Ledger, unhex, useAsk } from "../../ledger/index.ts";
import { useAnchor } from "../verify/use-anchor.ts";
import { NoAnchor } from "../verify/Verdict.tsx";
import "./chain.css";
import { chainWords } from "./words.ts";

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
				<Note tone="bad">{w.badId}</Note>
			)}
		</>
	);
}

function Proven({ file, record }: { file: Uint8Array; record: Uint8Array }) {
	const w = chainWords();
	const f = useFormat();
	const { anchor, ready } = useAnchor();
	const verdict = useMemo(() => anchor && verify(file, anchor.anchor, Date.now()), [file, anchor]);
	if (!anchor) return ready ? <NoAnchor /> : null;
	const c = verdict?.claim;
	return (
		<section className="card stack">
			{c && (
				<Facts
					of={[
						[w.space, c.space],
						[w.key, keyText(c)],
						[w.provenAt, w.block(f.number(c.height))],
						[w.value, c.value?.length ? <Hash key="v" of={hex(c.value)} label={w.value} head={24} /> : "—"],
					]}
				/>
			)}
			<p>
				<ReceiptButton record={record} />
			</p>
		</section>
	);
}
