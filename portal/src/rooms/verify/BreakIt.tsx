import { type Broken, describe, verifySoon } from "@gongshi/verify";
import { useEffect, useState } from "react";
import { useFormat, useLang, useText } from "../../i18n/index.ts";
import { Button, Progress } from "../../kit/index.ts";
import { steady } from "../../lazy.ts";
import type { Judged } from "./use-judged.ts";
import { verifyWords } from "./words.ts";

/** How many places "everywhere" tries, and how many between two pictures of the page. */
const places = 200;
const atOnce = 5;

/** What changes receipts is loaded when somebody wants to change one. */
const breaking = () => steady(() => import("../../../verify/src/break.ts"));

interface Tally {
	readonly done: number;
	readonly caught: number;
	/** By the check that noticed: what it says is true, and how often it was not. */
	readonly by: ReadonlyMap<string, number>;
}

/** Lets the reader change the receipt and see that it is noticed, at one place or at many. */
export function BreakIt({
	judged,
	broken,
	onBreak,
}: {
	judged: Judged;
	broken: Broken | undefined;
	onBreak: (b: Broken | undefined) => void;
}) {
	const w = verifyWords();
	const { file } = judged;
	const [everywhere, setEverywhere] = useState(false);
	return (
		<section className="card stack no-print" data-gap="small">
			<h3>{w.brokenTitle}</h3>
			<p className="meta">{w.brokenLead}</p>
			<div className="row">
				<Button kind="danger" onClick={() => void breaking().then(({ breakIt }) => onBreak(breakIt(file)))}>
					{broken ? w.breakAnother : w.breakIt}
				</Button>
				{broken && (
					<Button kind="second" onClick={() => onBreak(undefined)}>
						{w.restore}
					</Button>
				)}
				<Button kind="second" onClick={() => setEverywhere(true)}>
					{w.breakMany(places)}
				</Button>
			</div>
			{everywhere && <Everywhere of={judged} />}
		</section>
	);
}

/** Changes the file at many places, evenly spread, one after the other, and counts which check noticed. */
function Everywhere({ of: { file, anchor, verdict } }: { of: Judged }) {
	const w = verifyWords();
	const f = useFormat();
	const lang = useLang();
	const [tally, setTally] = useState<Tally>({ done: 0, caught: 0, by: new Map() });
	const of = Math.min(places, file.length);
	useEffect(() => {
		if (tally.done >= of) return;
		let here = true;
		const some = async () => {
			const { breakIt } = await breaking();
			const by = new Map(tally.by);
			let { done, caught } = tally;
			for (; done < of && done < tally.done + atOnce; done++) {
				const b = breakIt(file, Math.floor(((done + 0.5) * file.length) / of));
				const v = await steady(() => verifySoon(b.file, anchor.anchor, Date.now()));
				if (v.ok) continue;
				caught++;
				by.set(v.check, (by.get(v.check) ?? 0) + 1);
			}
			if (here) setTally({ done, caught, by });
		};
		// Between some and the next ones the page may be painted, and the reader may go elsewhere.
		const next = setTimeout(() => void some(), 0);
		return () => {
			here = false;
			clearTimeout(next);
		};
	}, [tally, of, file, anchor]);
	const says = new Map(describe(verdict, lang).checks.map((c) => [c.name, c.text]));
	return (
		<div className="stack" data-gap="small">
			{tally.done < of ? (
				<Progress done={tally.done} of={of} label={w.tried} />
			) : (
				<p role="status" className="tally-sum">
					{tally.caught === of ? w.allCaught(f.number(of)) : w.someCaught(f.number(of), f.number(tally.caught))}
				</p>
			)}
			<ul className="tally">
				{[...tally.by].map(([check, times]) => (
					<li key={check}>
						{w.noticedTimes(f.number(times))} {says.get(check) ?? check}
					</li>
				))}
			</ul>
		</div>
	);
}

/** How many characters of the file are shown on each side of the change. */
const around = 24;

/** What was changed, where that is, and which check noticed it. */
export function Change({ of, noticed }: { of: Broken; noticed: string | undefined }) {
	const w = verifyWords();
	const text = useText();
	const f = useFormat();
	const show = (from: number, to: number) =>
		new TextDecoder("utf-8")
			.decode(of.file.subarray(Math.max(0, from), Math.max(0, to)))
			.replaceAll("\n", "⏎")
			.replaceAll("\ufffd", "·");
	return (
		<div className="stack" data-gap="small">
			<p className="verdict-change">{text(of)}</p>
			<p>
				<code className="excerpt">
					…{show(of.at - around, of.at)}
					<mark>{show(of.at, of.at + 1)}</mark>
					{show(of.at + 1, of.at + 1 + around)}…
				</code>
			</p>
			<p className="meta">{w.changedByte(f.number(of.at + 1), f.number(of.file.length))}</p>
			{noticed && (
				<p>
					{w.noticedBy}
					<strong>{noticed}</strong>
				</p>
			)}
		</div>
	);
}
