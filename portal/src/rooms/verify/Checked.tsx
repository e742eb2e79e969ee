import { Button, Note } from "../../kit/index.ts";
import type { Pinned } from "../../light/anchor.ts";
import { entryWords } from "./entry-words.ts";
import type { Given } from "./given.ts";
import { useJudged } from "./use-judged.ts";
import { Verdict } from "./Verdict.tsx";

interface Subject {
	readonly receipt: Given & { is: "receipt" };
	readonly anchor: Pinned;
	readonly again: () => void;
}

/** A receipt that was given, and the verdict on it. */
export default function Checked({ receipt, anchor, again }: Subject) {
	const w = entryWords();
	const judged = useJudged(receipt.file, anchor);
	return (
		<>
			<div className="row no-print">
				<Button kind="second" onClick={again}>
					{w.again}
				</Button>
				<span className="meta">{w.againHint}</span>
			</div>
			{receipt.restored && <Note>{w.restored}</Note>}
			{judged ? <Verdict judged={judged} name={receipt.name} /> : <p role="status">{w.reading}</p>}
		</>
	);
}
