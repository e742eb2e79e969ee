import { type ReactNode, Suspense, useMemo, useState } from "react";
import { lazy } from "../lazy.ts";
import { Skeleton } from "./show.tsx";

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
// What scrolls thousands of rows smoothly weighs more than most pages: only such a table brings it.
const Long = lazy(() => import("./LongTable.tsx")) as unknown as <R>(p: Inner<R>) => ReactNode;

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
	const head = <Head columns={columns} by={by} press={press} />;
	if (rows.length <= many) return <Short {...props} rows={sorted} head={head} />;
	return (
		<Suspense fallback={<Skeleton lines={8} />}>
			<Long {...props} rows={sorted} head={head} />
		</Suspense>
	);
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

export type Inner<R> = TableProps<R> & { head: ReactNode };

/** One row; `measure` is told its element. */
export function Row<R>({
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
