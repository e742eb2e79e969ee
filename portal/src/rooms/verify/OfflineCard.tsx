import { Code } from "../../kit/Code.tsx";
import { Disclose } from "../../kit/index.ts";
import { entryWords } from "./entry-words.ts";
import { command } from "./Terminal.tsx";

/** The same check without this page. */
export function OfflineCard() {
	const w = entryWords();
	return (
		<section className="card stack" data-gap="small">
			<h2>{w.offlineTitle}</h2>
			<p>{w.offlineLead}</p>
			<p>
				<a href="/gongshi-verify.html" download>
					{w.offlineGet}
				</a>
			</p>
			<p>
				<a href="/anchor.json" download="anchor.json">
					{w.anchorGet}
				</a>
			</p>
			<Disclose title={w.terminal}>
				<Code>{command("receipt.gongshi.json")}</Code>
			</Disclose>
		</section>
	);
}
