import { type ChangeEvent, useState } from "react";
import { useFormat, useLang } from "../../i18n/index.ts";
import { Button, Disclose, Facts, Note, Time } from "../../kit/index.ts";
import { type Pinned, pin, unpin } from "../../light/anchor.ts";
import { verifyWords } from "./words.ts";

/** What is trusted, and how to compare or change it. */
export function AnchorCard({
	anchor,
	onChange,
}: {
	anchor: Pinned | undefined;
	onChange: (p: Pinned | undefined) => void;
}) {
	const w = verifyWords();
	const f = useFormat();
	const lang = useLang();
	const [bad, setBad] = useState(false);
	const choose = (e: ChangeEvent<HTMLInputElement>) => {
		const file = e.target.files?.[0];
		if (!file) return;
		setBad(false);
		file
			.slice(0, 1 << 20)
			.arrayBuffer()
			.then((b) => pin(new Uint8Array(b), "own"))
			.then(onChange)
			.catch(() => setBad(true));
	};
	return (
		<section className="card stack">
			<h2>{w.anchorTitle}</h2>
			<p>{w.anchorLead}</p>
			{anchor?.changed && <Note tone="warn">{w.changed}</Note>}
			{anchor && (
				<>
					<Facts
						of={[
							[
								w.fingerprint,
								<code key="f" className="fingerprint">
									{anchor.fingerprint}
								</code>,
							],
							[w.network, anchor.anchor.network],
							[
								w.since,
								<span key="s">
									<Time ms={anchor.sinceMs} /> · {anchor.from === "own" ? w.fromOwn : w.fromNode}
								</span>,
							],
						]}
					/>
					<Disclose title={w.members}>
						<ul>
							{anchor.anchor.members.map((m, i) => (
								<li key={m.organisation + String(i)}>
									{lang === "zh" ? m.nameZh : m.nameEn}{" "}
									<span className="meta">{w.power(f.number(anchor.anchor.powers[i] ?? 0n))}</span>
								</li>
							))}
						</ul>
					</Disclose>
				</>
			)}
			{bad && <Note tone="bad">{w.badAnchor}</Note>}
			<div className="row no-print">
				<label className="button file-button" data-kind="second" data-size="small">
					{w.ownAnchor}
					<input type="file" accept=".json,application/json" className="unseen" onChange={choose} />
				</label>
				{anchor?.from === "own" && (
					<Button kind="plain" size="small" onClick={() => void unpin().then(onChange)}>
						{w.nodeAnchor}
					</Button>
				)}
			</div>
		</section>
	);
}
