import { type Broken, describe } from "@gongshi/verify";
import { useState } from "react";
import { useFormat, useLang } from "../../i18n/index.ts";
import { Button, Status } from "../../kit/index.ts";
import { BreakIt, Change } from "./BreakIt.tsx";
import { Terminal } from "./Terminal.tsx";
import { type Judged, useJudged } from "./use-judged.ts";
import "./verify.css";
import { saveReceipt } from "./save.ts";
import { verifyWords } from "./words.ts";

/** The verdict on a file in plain sentences, its checks, and the proof that a change would be noticed. */
export function Verdict({ judged, name }: { judged: Judged; name: string }) {
	const w = verifyWords();
	const f = useFormat();
	const lang = useLang();
	const [broken, setBroken] = useState<Broken>();
	const again = useJudged(broken?.file, judged.anchor);
	const { verdict, ms } = broken ? (again ?? judged) : judged;
	// While the changed file is being judged, the verdict on the whole one stays, without a word of the change.
	const change = broken && again ? broken : undefined;
	const d = describe(verdict, lang);
	const file2 = name.replace(/(\.gongshi)?(\.json)?$/, "-changed.gongshi.json");
	return (
		<div className="stack" data-gap="large">
			<section className="card verdict" data-ok={d.ok} aria-live="polite">
				<VerdictMark ok={d.ok} />
				<div className="stack" data-gap="small">
					<h2>{change && !d.ok ? `${w.caught} · ${d.title}` : d.title}</h2>
					{change && <Change of={change} noticed={d.checks.find((c) => c.outcome === "failed")?.text} />}
					{d.sentences.map((s) => (
						<p key={s} data-says="">
							{s}
						</p>
					))}
					<p className="meta no-print">{w.took(ms < 10 ? ms.toFixed(1) : f.number(Math.round(ms)))}</p>
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
				{/* On paper the sentences name the departments. */}
				<div className="stack no-print">
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
					{judged.verdict.ok && <BreakIt judged={judged} broken={broken} onBreak={setBroken} />}
					<Terminal file={change ? file2 : name} ok={d.ok}>
						{change && (
							<Button kind="second" size="small" onClick={() => saveReceipt(file2, change.file)}>
								{w.downloadChanged}
							</Button>
						)}
					</Terminal>
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
