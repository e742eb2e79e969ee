import { useFormat, useLang, useText } from "@gongshi/portal/i18n";
import { Answer, Link, Money, Note, Select, Skeleton, useQueryText } from "@gongshi/portal/kit";
import { lazy } from "@gongshi/portal/lazy";
import { askAhead, useAsk } from "@gongshi/portal/ledger";
import { Sankey, Table } from "@gongshi/portal/rich";
import { Suspense, useMemo } from "react";
import { type Budget, Control } from "../budget_pb.ts";
import { Funds, type GetBudgetAnswer, type LineTally } from "../funds_pb.ts";
import type { Line } from "../line_pb.ts";
import { Equal } from "./Equal.tsx";
import { askCodes, useCodes } from "./names.ts";
import { BudgetNote, told } from "./parts.tsx";
import { budgetAt, lineAt } from "./place.ts";
import { amountOf, flowsOf, type Measure, rest, sumOf } from "./tally.ts";
import { dimensions, useFunds } from "./words.ts";

const LineTable = lazy(() => import("./LineTable.tsx"));

const tally = (budget: string, name: string) => ({ budget, by: [name], leaf: true });

const pair = (budget: string, from: string, to: string) => ({ budget, by: [from, to], leaf: true });

/** Asks for what the first view of a budget needs, before it is shown. */
export const askDimensions = (budget: string): Promise<unknown> =>
	Promise.all([
		...dimensions.map(({ name }) => askAhead(Funds.method.tallyLines, tally(budget, name))),
		// Nearly every budget has these two, and then begins with them.
		askAhead(Funds.method.tallyLines, pair(budget, "department", "function")),
		...["department", "function"].map((name) => askCodes(budget, dimensionOf(name)?.of ?? 0)),
	]);

/** The dimensions that a budget is classified by: those that tell at least two of its lines apart. */
function useDimensions(budget: Budget): typeof dimensions | undefined {
	const live = budget.control === Control.ENFORCED;
	const asked = [
		useAsk(Funds.method.tallyLines, tally(budget.id, "department"), { live }),
		useAsk(Funds.method.tallyLines, tally(budget.id, "unit"), { live }),
		useAsk(Funds.method.tallyLines, tally(budget.id, "function"), { live }),
		useAsk(Funds.method.tallyLines, tally(budget.id, "economic"), { live }),
		useAsk(Funds.method.tallyLines, tally(budget.id, "cofog"), { live }),
		useAsk(Funds.method.tallyLines, tally(budget.id, "programme"), { live }),
		useAsk(Funds.method.tallyLines, tally(budget.id, "project"), { live }),
		useAsk(Funds.method.tallyLines, tally(budget.id, "region"), { live }),
		useAsk(Funds.method.tallyLines, tally(budget.id, "funding"), { live }),
	];
	if (asked.some((a) => a.data === undefined)) return undefined;
	return dimensions.filter((_, i) => (asked[i]?.data?.tallies.length ?? 0) > 1);
}

/** Money by a pair of dimensions that the reader chooses, as a picture and as a table that says the same. */
export function FlowView({ budget, answer }: { budget: Budget; answer: GetBudgetAnswer }) {
	const there = useDimensions(budget);
	const w = useFunds();
	const text = useText();
	const figures = told(budget);
	const [from, setFrom] = useQueryText("from", there?.[0]?.name ?? "department");
	const [to, setTo] = useQueryText("to", preferred(there, there?.[0]?.name));
	const [chosen, setChosen] = useQueryText(
		"figure",
		figures.at(-1) === "paid" && figures.length > 1 ? "adjusted" : (figures.at(-1) ?? "approved"),
	);
	const measure = figures.find((m) => m === chosen) ?? figures[0] ?? "approved";
	if (!there) return null;
	if (there.length < 2)
		return (
			<div className="stack">
				<p>{w.unsorted}</p>
				<Suspense fallback={<Skeleton lines={8} />}>
					<LineTable budget={budget} exponent={answer.exponent} />
				</Suspense>
			</div>
		);
	const options = there.map((d) => ({ value: d.name, label: text(d.text) }));
	return (
		<div className="stack">
			<div className="choices no-print">
				<Select label={w.from} options={options} value={from} onChange={(v) => setFrom(v)} />
				<Select label={w.to} options={options} value={to} onChange={(v) => setTo(v)} />
				<Select
					label={w.measure}
					options={figures.map((m) => ({ value: m, label: w[m] }))}
					value={measure}
					onChange={(v) => setChosen(v)}
				/>
			</div>
			{from === to ? (
				<Note tone="warn">{w.samePair}</Note>
			) : (
				<Pair budget={budget} answer={answer} from={from} to={to} measure={measure} />
			)}
		</div>
	);
}

/** The function of the money tells most beside the department; else whatever is there. */
const preferred = (there: typeof dimensions | undefined, from: string | undefined): string =>
	["function", "economic", "programme", "unit"].find((n) => n !== from && there?.some((d) => d.name === n)) ??
	there?.find((d) => d.name !== from)?.name ??
	"function";

interface PairProps {
	readonly budget: Budget;
	readonly answer: GetBudgetAnswer;
	readonly from: string;
	readonly to: string;
	readonly measure: Measure;
}

const dimensionOf = (name: string) => dimensions.find((d) => d.name === name);

function Pair(p: PairProps) {
	const { budget, answer, from, to, measure } = p;
	const w = useFunds();
	const text = useText();
	const tallies = useAsk(Funds.method.tallyLines, pair(budget.id, from, to), { keep: true });
	const nameFrom = useCodes(budget.id, dimensionOf(from)?.of ?? 0);
	const nameTo = useCodes(budget.id, dimensionOf(to)?.of ?? 0);
	const [a, b] = [dimensionOf(from), dimensionOf(to)];
	const label = w.flowLead(a ? text(a.text) : from, b ? text(b.text) : to);
	return (
		<Answer of={tallies} lines={12}>
			{({ tallies: all, height }) => (
				<>
					<p className="meta">{label}</p>
					<div className="card flow-card">
						<Picture {...p} all={all} label={label} nameFrom={nameFrom} nameTo={nameTo} />
						<BudgetNote budget={budget} height={height} />
					</div>
					<h2>{w.byTable}</h2>
					<div className="pair">
						<PairTable {...p} all={all} nameFrom={nameFrom} nameTo={nameTo} />
					</div>
					<Equal sum={sumOf(all, measure)} of={budget} measure={measure} exponent={answer.exponent} />
					<BudgetNote budget={budget} height={height} />
				</>
			)}
		</Answer>
	);
}

type Drawn = PairProps & {
	readonly all: readonly LineTally[];
	readonly nameFrom: (code: string) => string;
	readonly nameTo: (code: string) => string;
};

function Picture({ budget, answer, from, to, measure, all, label, nameFrom, nameTo }: Drawn & { label: string }) {
	const w = useFunds();
	const f = useFormat();
	const lang = useLang();
	const money = (minor: bigint) => ({ minor, currency: budget.currency, exponent: answer.exponent });
	const drawn = useMemo(() => flowsOf(all, measure), [all, measure]);
	const nodes = useMemo(() => {
		const others = (n: number) => (lang === "zh" ? `其余 ${n} 项` : `${n} others`);
		const side = (
			mark: string,
			codes: readonly string[],
			count: number,
			more: { name: (c: string) => string; dimension: string },
		) => [
			...codes.map((c) => {
				const to = goOn(budget.id, more.dimension, c, answer.roots);
				return { id: mark + c, label: c ? more.name(c) : w.none, ...(to ? { to } : {}) };
			}),
			...(count > 0 ? [{ id: mark + rest, label: others(count) }] : []),
		];
		return [
			...side("<", drawn.from, drawn.restFrom, { name: nameFrom, dimension: from }),
			...side(">", drawn.to, drawn.restTo, { name: nameTo, dimension: to }),
		];
	}, [drawn, nameFrom, nameTo, budget.id, from, to, answer.roots, w, lang]);
	const flows = useMemo(
		() => drawn.flows.map((x) => ({ from: `<${x.from}`, to: `>${x.to}`, amount: x.amount })),
		[drawn],
	);
	return (
		<>
			<Sankey
				label={label}
				nodes={nodes}
				flows={flows}
				height={520}
				show={(m) => <Money {...money(m)} />}
				brief={(m) => f.moneyShort(money(m))}
			/>
			{drawn.below < 0n && <p className="meta">{w.below(f.money(money(drawn.below)))}</p>}
		</>
	);
}

const filters = new Set(["department", "unit", "function", "economic", "programme", "project", "region", "funding"]);

/** Where a group leads: to its own line if it has one, else to the lines that bear its code. */
function goOn(budget: string, dimension: string, code: string, roots: readonly Line[]): string | undefined {
	if (!code) return undefined;
	const root = dimension === "department" ? roots.filter((l) => l.department === code) : [];
	if (root.length === 1 && root[0]) return lineAt(budget, root[0].code);
	return filters.has(dimension)
		? `${budgetAt(budget)}?view=lines&by=${dimension}&code=${encodeURIComponent(code)}`
		: undefined;
}

function PairTable({ budget, answer, from, to, measure, all, nameFrom, nameTo }: Drawn) {
	const w = useFunds();
	const text = useText();
	const rows = useMemo(
		() => all.toSorted((x, y) => (amountOf(x, measure) < amountOf(y, measure) ? 1 : -1)),
		[all, measure],
	);
	const figures = told(budget);
	const money = (minor: bigint) => (
		<Money minor={minor} currency={budget.currency} exponent={answer.exponent} form="bare" />
	);
	const named = (name: (c: string) => string, code = "") => (code ? name(code) : w.none);
	const [a, b] = [dimensionOf(from), dimensionOf(to)];
	const cell = (dimension: string, name: (c: string) => string, code = "") => {
		const at = goOn(budget.id, dimension, code, answer.roots);
		return at ? <Link to={at}>{named(name, code)}</Link> : named(name, code);
	};
	return (
		<Table
			label={`${a ? text(a.text) : from} → ${b ? text(b.text) : to} (${budget.currency})`}
			caption
			rows={rows}
			id={(t) => JSON.stringify(t.by)}
			columns={[
				{
					key: "from",
					head: a ? text(a.text) : from,
					cell: (t) => (
						<>
							{cell(from, nameFrom, t.by[0])}
							<span className="narrow-only">→ {cell(to, nameTo, t.by[1])}</span>
						</>
					),
					order: (t) => named(nameFrom, t.by[0]),
				},
				{
					key: "to",
					head: b ? text(b.text) : to,
					narrow: "hide",
					cell: (t) => cell(to, nameTo, t.by[1]),
					order: (t) => named(nameTo, t.by[1]),
				},
				...figures.map((m) => ({
					key: m,
					head: w[m],
					number: true,
					...(m === measure ? {} : { narrow: "hide" as const }),
					cell: (t: LineTally) => money(amountOf(t, m)),
					order: (t: LineTally) => amountOf(t, m),
				})),
			]}
			footer={
				<tr>
					<th scope="row">{w.total}</th>
					<td data-narrow="hide" />
					{figures.map((m) => (
						<td key={m} className="num" data-narrow={m === measure ? undefined : "hide"} data-total={m}>
							{money(sumOf(all, m))}
						</td>
					))}
				</tr>
			}
		/>
	);
}
