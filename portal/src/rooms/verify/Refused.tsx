import { useFormat } from "../../i18n/index.ts";
import { Button, Link, Note } from "../../kit/index.ts";
import { entryWords } from "./entry-words.ts";
import type { Why } from "./given.ts";

/** Why what was given is no receipt, and what to do instead. */
export function WhyNot({ why, detail }: { why: Why; detail: string }) {
	const w = entryWords();
	const f = useFormat();
	const says: Record<Why, string> = {
		empty: w.whyEmpty,
		huge: w.whyHuge(f.bytes(Number(detail))),
		newer: w.whyNewer(detail),
		anchor: w.whyAnchor,
		json: w.whyJSON,
		pdf: w.whyPDF,
		zip: w.whyZip,
		page: w.whyPage,
		text: w.whyText,
		bytes: w.whyBytes,
		code: w.whyCode,
		unreadable: w.whyUnreadable(detail),
	};
	const shows = why === "text" || why === "json" || why === "code";
	return (
		<Note tone="bad" title={says[why]}>
			{shows && detail && (
				<p className="wrap">
					{w.itSays} <code>{detail}</code>
				</p>
			)}
			<p>
				{w.noneWay} <Link to="/chain">{w.noneSearch}</Link>
			</p>
		</Note>
	);
}

/** Several files at once: each is verified by itself. */
export function Several({ files, choose }: { files: readonly File[]; choose: (file: File) => void }) {
	const w = entryWords();
	const f = useFormat();
	return (
		<section className="card stack" data-gap="small" role="alert">
			<p>{w.several(f.number(files.length))}</p>
			<ul className="stack" data-gap="small">
				{files.slice(0, 20).map((file, i) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name.
					<li key={i}>
						<Button kind="second" size="small" onClick={() => choose(file)}>
							{w.checkFile(file.name)}
						</Button>
					</li>
				))}
			</ul>
		</section>
	);
}
