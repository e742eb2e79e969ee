import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useFormat } from "../i18n/index.ts";
import { type Inner, Row } from "./Table.tsx";
import { kitWords } from "./words.ts";

/** A table of which only the rows in view are in the page. */
export default function LongTable<R>({ label, caption, columns, rows, id, footer, head, height = 46 }: Inner<R>) {
	const w = kitWords();
	const f = useFormat();
	const box = useRef<HTMLElement>(null);
	const v = useVirtualizer({
		count: rows.length,
		getScrollElement: () => box.current,
		estimateSize: () => height,
		overscan: 12,
		initialRect: { width: 1000, height: 600 },
	});
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
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1). */}
			<section className="table-scroll" data-virtual="" aria-label={label} tabIndex={0} ref={box}>
				<table className="table" aria-label={label} aria-rowcount={rows.length + 1}>
					{caption && <caption>{label}</caption>}
					{head}
					<tbody>
						{pad(before)}
						{shown.map((item) => {
							const row = rows[item.index];
							return row === undefined ? null : (
								<Row key={id(row)} columns={columns} row={row} at={item.index} measure={v.measureElement} />
							);
						})}
						{pad(after)}
					</tbody>
					{footer && <tfoot>{footer}</tfoot>}
				</table>
			</section>
			<p className="meta">{w.rows(f.number(rows.length))}</p>
		</div>
	);
}
