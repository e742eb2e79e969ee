import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useFormat } from "../i18n/index.ts";
import { Button } from "./Button.tsx";
import { type Inner, Row } from "./Table.tsx";
import { kitWords } from "./words.ts";

/** Whether the page is being printed: it is made ready before the browser looks at it. */
function usePrinting(): boolean {
	const [printing, setPrinting] = useState(false);
	useEffect(() => {
		const paper = matchMedia("print");
		const turn = () => flushSync(() => setPrinting(paper.matches));
		paper.addEventListener("change", turn);
		return () => paper.removeEventListener("change", turn);
	}, []);
	return printing;
}

/** A table of which only the rows in view are in the page; on paper, where nothing scrolls, all are. */
export default function LongTable<R>({ label, caption, columns, rows, id, footer, head, height = 46 }: Inner<R>) {
	const w = kitWords();
	const f = useFormat();
	const box = useRef<HTMLElement>(null);
	const end = useRef<HTMLParagraphElement>(null);
	const v = useVirtualizer({
		count: rows.length,
		getScrollElement: () => box.current,
		estimateSize: () => height,
		overscan: 12,
		initialRect: { width: 1000, height: 600 },
	});
	const printing = usePrinting();
	const shown = v.getVirtualItems();
	const before = shown[0]?.start ?? 0;
	const after = v.getTotalSize() - (shown.at(-1)?.end ?? 0);
	const pad = (size: number) =>
		size > 0 && (
			<tr className="pad">
				<td colSpan={columns.length} style={{ height: size }} />
			</tr>
		);
	return (
		<div>
			{/* Rows come as the focus goes on: without a way past them Tab would walk through tens of thousands. */}
			<Button kind="second" size="small" className="unseen" onClick={() => end.current?.focus()}>
				{w.pastTable}
			</Button>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1). */}
			<section className="table-scroll" data-virtual="" aria-label={label} tabIndex={0} ref={box}>
				<table className="table" aria-label={label} aria-rowcount={rows.length + 1}>
					{caption && <caption>{label}</caption>}
					{head}
					<tbody>
						{printing ? (
							rows.map((row, at) => <Row key={id(row)} columns={columns} row={row} at={at} />)
						) : (
							<>
								{pad(before)}
								{shown.map((item) => {
									const row = rows[item.index];
									return row === undefined ? null : (
										<Row key={id(row)} columns={columns} row={row} at={item.index} measure={v.measureElement} />
									);
								})}
								{pad(after)}
							</>
						)}
					</tbody>
					{footer && <tfoot>{footer}</tfoot>}
				</table>
			</section>
			<p className="meta" tabIndex={-1} ref={end}>
				{w.rows(f.number(rows.length))} <span className="no-print">{w.rowsFind}</span>
			</p>
		</div>
	);
}
