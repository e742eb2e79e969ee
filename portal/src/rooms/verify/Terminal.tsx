import type { ReactNode } from "react";
import { Code } from "../../kit/Code.tsx";
import { Copy } from "../../kit/index.ts";
import { verifyWords } from "./words.ts";

/** A file's name as a shell takes it. */
const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`);

/** The command that gives the same verdict without this page and without this browser. */
export const command = (file: string): string =>
	`gongshi verify ${file.startsWith("-") ? "./" : ""}${quoted(file)} --anchor anchor.json`;

/** The same check elsewhere: what to type, and what will be said. */
export function Terminal({ file, ok, children }: { file: string; ok: boolean; children?: ReactNode }) {
	const w = verifyWords();
	const line = command(file);
	return (
		<section className="card stack terminal" data-gap="small">
			<h3>{w.terminal}</h3>
			<p className="meta">{ok ? w.terminalSame : w.terminalSameBad}</p>
			<div className="row" data-wrap="no">
				<Code>{line}</Code>
				<Copy text={line} label={w.terminal} />
			</div>
			<p className="row no-print">
				{children}
				<a href="/anchor.json" download="anchor.json">
					{w.anchorGet}
				</a>
			</p>
		</section>
	);
}
