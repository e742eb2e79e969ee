import { useFormat, useLang, useText } from "@gongshi/portal/i18n";
import { EmptyState, ErrorNote, Link, Money, Progress, Skeleton, useQuery } from "@gongshi/portal/kit";
import { useAskPages } from "@gongshi/portal/ledger";
import { Table } from "@gongshi/portal/rich";
import { type Budget, Control } from "../budget_pb.ts";
import { Funds } from "../funds_pb.ts";
import type { Line } from "../line_pb.ts";
import { Equal } from "./Equal.tsx";
import { named, useCodes } from "./names.ts";
import { BudgetNote, balance, told, useEvery } from "./parts.tsx";
import { budgetAt, lineAt } from "./place.ts";
import { dimensions, useFunds } from "./words.ts";

/** All detailed lines of a budget, or those that bear one code (in the address). */
export default function LineTable({ budget, exponent }: { budget: Budget; exponent: number }) {
	const w = useFunds();
	const text = useText();
	const { by = "", code = "" } = useQuery();
	const dimension = dimensions.find((d) => d.name === by && by !== "cofog");
	const name = useCodes(budget.id, dimension?.of ?? 0);
	const filter = dimension ? { [dimension.name]: code } : {};
	const measure = told(budget).at(-1) ?? "approved";
	const pages = useAskPages(
		Funds.method.findLines,
		{ budget: budget.id, leaf: true, order: `-${measure}_minor`, pageSize: 500, ...filter },
		{ live: budget.control === Control.ENFORCED },
	);
	useEvery(pages);
	const rows = pages.data?.pages.flatMap((p) => p.lines) ?? [];
	if (pages.isError) return <ErrorNote error={pages.error} onRetry={() => void pages.refetch()} />;
	if (!pages.data) return <Skeleton lines={8} />;
	return (
		<div className="stack">
			{dimension && (
				<p>
					{text(dimension.text)}: <strong>{name(code)}</strong> ·{" "}
					<Link to={`${budgetAt(budget.id)}?view=lines`}>{w.linesAll}</Link>
				</p>
			)}
			{pages.hasNextPage && <Progress label={w.linesAll} done={rows.length} of={Number(budget.lines)} />}
			<Rows budget={budget} exponent={exponent} rows={rows} label={w.linesAll} />
			{!dimension && !pages.hasNextPage && (
				<Equal
					sum={rows.reduce((s, l) => s + balance(l, measure), 0n)}
					of={budget}
					measure={measure}
					exponent={exponent}
				/>
			)}
			<BudgetNote budget={budget} height={pages.data.pages[0]?.height} />
		</div>
	);
}

/** Lines with their balances, and the sums below. */
export function Rows({
	budget,
	exponent,
	rows,
	label,
}: {
	budget: Budget;
	exponent: number;
	rows: readonly Line[];
	label: string;
}) {
	const w = useFunds();
	const f = useFormat();
	const lang = useLang();
	const figures = told(budget);
	if (rows.length === 0) return <EmptyState title={w.nothing} />;
	const shown = figures.at(-1);
	return (
		<Table
			label={`${label} (${budget.currency})`}
			rows={rows}
			id={(l) => l.code}
			columns={[
				{
					key: "line",
					head: w.line,
					order: (l) => named(l, lang, l.code),
					cell: (l) => (
						<>
							<Link to={lineAt(budget.id, l.code)}>{named(l, lang, l.code)}</Link>
							<span className="meta wrap">{l.code}</span>
						</>
					),
				},
				...figures.map((m) => ({
					key: m,
					head: w[m],
					number: true,
					...(m === shown ? {} : { narrow: "hide" as const }),
					cell: (l: Line) => <Money minor={balance(l, m)} currency={budget.currency} exponent={exponent} form="bare" />,
					order: (l: Line) => balance(l, m),
				})),
			]}
			footer={
				<tr>
					<th scope="row">{w.total}</th>
					{figures.map((m) => (
						<td key={m} className="num" data-narrow={m === shown ? undefined : "hide"} data-total={m}>
							{f.moneyBare({
								minor: rows.reduce((s, l) => s + balance(l, m), 0n),
								currency: budget.currency,
								exponent,
							})}
						</td>
					))}
				</tr>
			}
		/>
	);
}
