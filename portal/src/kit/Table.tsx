import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { useFormat } from "../i18n/index.ts";
import { kitWords } from "./words.ts";

export interface Column<R> {
	readonly key: string;
	readonly head: ReactNode;
	readonly cell: (row: R) => ReactNode;
	/** Numbers stand at the end. */
	readonly number?: boolean;
	/** Left out on a narrow screen; it must be said elsewhere. */
	readonly narrow?: "hide";
	/** By what rows are ordered; a column without it cannot be sorted here. */
	readonly order?: (row: R) => bigint | number | string;
}

export interface TableProps<R> {
	/** What the table is, for everybody who does not see it at one glance. */
	readonly label: string;
	readonly columns: readonly Column<R>[];
	readonly rows: readonly R[];
	readonly id: (row: R) => string;
	readonly footer?: ReactNode;
	/** A row's height in pixels, as a first guess. */
	readonly height?: number;
	/** Show the label above. */
	readonly caption?: boolean;
}

const many = 100;

/** A table that can be sorted, and that stays smooth with tens of thousands of rows. The first column names the row. */
export function Table<R>(props: TableProps<R>) {
	const { columns, rows } = props;
	const [by, setBy] = useState<{ key: string; down: boolean }>();
	const sorted = useMemo(() => {
		const order = columns.find((c) => c.key === by?.key)?.order;
		if (!order || !by) return rows;
		const sign = by.down ? -1 : 1;
		return rows.toSorted((a, b) => sign * compare(order(a), order(b)));
	}, [rows, columns, by]);
	const press = (key: string) => setBy((was) => (was?.key === key ? { key, down: !was.down } : { key, down: true }));
	const Body = rows.length > many ? Long : Short;
	return <Body {...props} rows={sorted} head={<Head columns={columns} by={by} press={press} />} />;
}

function compare(a: bigint | number | string, b: bigint | number | string): number {
	if (typeof a === "string" && typeof b === "string") return a.localeCompare(b, "zh-CN");
	return a < b ? -1 : a > b ? 1 : 0;
}

interface HeadProps<R> {
	columns: readonly Column<R>[];
	by: { key: string; down: boolean } | undefined;
	press: (key: string) => void;
}
function Head<R>({ columns, by, press }: HeadProps<R>) {
	return (
		<thead>
			<tr>
				{columns.map((c) => (
					<th
						key={c.key}
						scope="col"
						className={c.number ? "num" : undefined}
						data-narrow={c.narrow}
						aria-sort={by?.key === c.key ? (by.down ? "descending" : "ascending") : undefined}
					>
						{c.order ? (
							<button type="button" className="sort" onClick={() => press(c.key)}>
								{c.head}
							</button>
						) : (
							c.head
						)}
					</th>
				))}
			</tr>
		</thead>
	);
}

type Inner<R> = TableProps<R> & { head: ReactNode };

function Row<R>({
	columns,
	row,
	at,
	measure,
}: {
	columns: readonly Column<R>[];
	row: R;
	at?: number;
	measure?: (e: HTMLTableRowElement | null) => void;
}) {
	return (
		<tr ref={measure} data-index={at} aria-rowindex={at === undefined ? undefined : at + 2}>
			{columns.map((c, i) => {
				const Cell = i === 0 ? "th" : "td";
				return (
					<Cell
						key={c.key}
						scope={i === 0 ? "row" : undefined}
						className={c.number ? "num" : undefined}
						data-narrow={c.narrow}
					>
						{c.cell(row)}
					</Cell>
				);
			})}
		</tr>
	);
}

function Short<R>({ label, caption, columns, rows, id, footer, head }: Inner<R>) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1).
		<section className="table-scroll" aria-label={label} tabIndex={0}>
			<table className="table" aria-label={label}>
				{caption && <caption>{label}</caption>}
				{head}
				<tbody>
					{rows.map((r) => (
						<Row key={id(r)} columns={columns} row={r} />
					))}
				</tbody>
				{footer && <tfoot>{footer}</tfoot>}
			</table>
		</section>
	);
}

function Long<R>({ label, caption, columns, rows, id, footer, head, height = 46 }: Inner<R>) {
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
