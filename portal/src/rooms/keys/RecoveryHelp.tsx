import { PageHead } from "../../kit/index.ts";
import { keysWords } from "./words.ts";

/** What to do about a lost key, explained before it happens. */
export default function RecoveryHelp() {
	const w = keysWords();
	const parts = [
		[w.r1, w.r1a],
		[w.r2, w.r2a],
		[w.r3, w.r3a],
		[w.r4, w.r4a],
		[w.r5, w.r5a],
	] as const;
	return (
		<>
			<PageHead title={w.recovery} lead={w.recoveryLead} crumbs={[{ title: w.title, to: "/keys" }]} />
			<div className="stack">
				{parts.map(([title, text]) => (
					<section key={title} className="card">
						<h2>{title}</h2>
						<p>{text}</p>
					</section>
				))}
			</div>
		</>
	);
}
