import { type Broken, breakIt, describe, type Verdict as V, verify } from "@gongshi/verify";
import { useMemo, useState } from "react";
import { useFormat, useLang, useText } from "../../i18n/index.ts";
import { Button, Note, Status } from "../../kit/index.ts";
import type { Pinned } from "../../light/anchor.ts";
import "./verify.css";
import { verifyWords } from "./words.ts";

interface Judged {
	readonly verdict: V;
	readonly ms: number;
}

function judge(file: Uint8Array, anchor: Pinned): Judged {
	const from = performance.now();
	const verdict = verify(file, anchor.anchor, Date.now());
	return { verdict, ms: performance.now() - from };
}

/** The verdict on a file in plain sentences, its checks, and the proof that a change would be noticed. */
export function Verdict({ file, anchor }: { file: Uint8Array; anchor: Pinned }) {
	const w = verifyWords();
	const f = useFormat();
	const lang = useLang();
	const text = useText();
	const [broken, setBroken] = useState<Broken>();
	const { verdict, ms } = useMemo(() => judge(broken?.file ?? file, anchor), [broken, file, anchor]);
	const whole = useMemo(() => verify(file, anchor.anchor, Date.now()).ok, [file, anchor]);
	const d = describe(verdict, lang);
	return (
		<div className="stack" data-gap="large">
			<section className="card verdict" data-ok={d.ok} aria-live="polite">
				<VerdictMark ok={d.ok} />
				<div className="stack" data-gap="small">
					<h2>{broken && !d.ok ? `${w.caught} · ${d.title}` : d.title}</h2>
					{broken && <p className="verdict-change">{text(broken)}</p>}
					{d.sentences.map((s) => (
						<p key={s}>{s}</p>
					))}
					<p className="meta">{w.took(ms < 10 ? ms.toFixed(1) : f.number(Math.round(ms)))}</p>
				</div>
			</section>
			<div className="split">
				<section className="card">
					<h3>{w.steps}</h3>
					<ol className="checks">
						{d.checks.map((c) => (
							<li key={c.name} data-outcome={c.outcome}>
								{c.text}
							</li>
						))}
					</ol>
				</section>
				<div className="stack">
					{d.confirmed.length > 0 && (
						<section className="card">
							<h3>{w.confirmed}</h3>
							<ul className="stack" data-gap="small">
								{d.confirmed.map((name) => (
									<li key={name}>
										<Status tone="ok">{name}</Status>
									</li>
								))}
							</ul>
							{d.silent.length > 0 && (
								<p className="meta">
									{w.silent}: {f.list(d.silent)}
								</p>
							)}
						</section>
					)}
					{whole && (
						<section className="card no-print">
							<h3>{w.brokenTitle}</h3>
							<p className="meta">{w.brokenLead}</p>
							<div className="row">
								<Button kind="danger" onClick={() => setBroken(breakIt(file))}>
									{w.breakIt}
								</Button>
								{broken && (
									<Button kind="second" onClick={() => setBroken(undefined)}>
										{w.restore}
									</Button>
								)}
							</div>
						</section>
					)}
				</div>
			</div>
		</div>
	);
}

function VerdictMark({ ok }: { ok: boolean }) {
	return (
		<svg className="verdict-mark" viewBox="0 0 64 64" aria-hidden="true">
			<circle cx="32" cy="32" r="29" fill="none" stroke="currentColor" strokeWidth="4" />
			<path
				d={ok ? "m18 33 10 10 19-21" : "m21 21 22 22M43 21 21 43"}
				fill="none"
				stroke="currentColor"
				strokeWidth="6"
				strokeLinecap="round"
				strokeLinejoin="round"
			/>
		</svg>
	);
}

/** Why nothing can be checked yet. */
export function NoAnchor() {
	const w = verifyWords();
	return <Note tone="warn">{w.noAnchor}</Note>;
}
