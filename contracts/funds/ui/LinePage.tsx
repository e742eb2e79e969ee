import { useFormat, useLang, useText } from "@gongshi/portal/i18n";
import { Answer, Disclose, Facts, Money, Note, PageHead, type Params, useParams } from "@gongshi/portal/kit";
import { askAhead, asOf, useAsk, useAskPages } from "@gongshi/portal/ledger";
import { type Budget, Control } from "../budget_pb.ts";
import { Funds, type GetLineAnswer } from "../funds_pb.ts";
import type { Line } from "../line_pb.ts";
import EntryTable from "./EntryTable.tsx";
import { Rows } from "./LineTable.tsx";
import { named, titled, useCodes } from "./names.ts";
import { BudgetNote, Compare, useEvery } from "./parts.tsx";
import { budgetAt, lineAt } from "./place.ts";
import { dimensions, useFunds } from "./words.ts";

export const ahead = ({ budget = "", _splat = "" }: Params) =>
	Promise.all([askAhead(Funds.method.getBudget, { budget }), askAhead(Funds.method.getLine, { budget, line: _splat })]);

/** One line: what is above and below it, what was voted and spent, and every entry on it. */
export default function LinePage() {
	const { budget = "", _splat = "" } = useParams();
	const w = useFunds();
	const lang = useLang();
	const whole = useAsk(Funds.method.getBudget, { budget });
	const answer = useAsk(Funds.method.getLine, { budget, line: _splat });
	const b = whole.data?.budget;
	const crumbs = [
		{ title: w.title, to: "/funds" },
		{ title: b ? titled(b, lang) : budget, to: budgetAt(budget) },
		...(answer.data?.above ?? []).map((l) => ({ title: named(l, lang, l.code), to: lineAt(budget, l.code) })),
	];
	return (
		<div className="stack" data-gap="large">
			<PageHead
				title={named(answer.data?.line, lang, _splat)}
				crumbs={crumbs}
				lead={answer.data?.line && <span className="mono wrap">{answer.data.line.code}</span>}
			/>
			<Answer of={answer} lines={8}>
				{(a) =>
					a.line && b ? <Whole answer={a} line={a.line} budget={b} exponent={whole.data?.exponent ?? 2} /> : null
				}
			</Answer>
		</div>
	);
}

function Whole({
	answer,
	line,
	budget,
	exponent,
}: {
	answer: GetLineAnswer;
	line: Line;
	budget: Budget;
	exponent: number;
}) {
	const w = useFunds();
	return (
		<>
			<section className="card stack">
				<Compare of={line} budget={budget} />
				{answer.overMinor > 0n && (
					<Note tone="warn" title={w.over}>
						<Money minor={answer.overMinor} currency={budget.currency} exponent={exponent} /> {w.overWhy}
					</Note>
				)}
				<More answer={answer} line={line} budget={budget} exponent={exponent} />
				<BudgetNote budget={budget} height={asOf(answer)} />
			</section>
			{answer.children.length > 0 && (
				<section className="stack">
					<h2>{w.linesBelow}</h2>
					<Below answer={answer} line={line} budget={budget} exponent={exponent} />
					<BudgetNote budget={budget} height={asOf(answer)} />
				</section>
			)}
			{line.leaf && (
				<section className="stack">
					<h2>{w.entriesHere}</h2>
					<EntryTable budget={budget} exponent={exponent} line={line.code} />
				</section>
			)}
		</>
	);
}

/** As many as the answer about a line brings with it. */
const brought = 500;

/** The lines below; of a published table there may be thousands, which are then asked for page by page. */
function Below({
	answer,
	line,
	budget,
	exponent,
}: {
	answer: GetLineAnswer;
	line: Line;
	budget: Budget;
	exponent: number;
}) {
	const w = useFunds();
	const pages = useAskPages(
		Funds.method.findLines,
		{ budget: budget.id, parent: line.code, order: "code", pageSize: 500 },
		{ enabled: answer.children.length >= brought },
	);
	useEvery(pages);
	const rows = pages.data?.pages.flatMap((p) => p.lines) ?? answer.children;
	return <Rows budget={budget} exponent={exponent} rows={rows} label={w.linesBelow} />;
}

function More({
	answer,
	line,
	budget,
	exponent,
}: {
	answer: GetLineAnswer;
	line: Line;
	budget: Budget;
	exponent: number;
}) {
	const w = useFunds();
	const f = useFormat();
	const money = (minor: bigint) => f.money({ minor, currency: budget.currency, exponent });
	const balances: [string, string][] =
		budget.control === Control.ENFORCED
			? [
					[w.allotted, money(line.allottedMinor)],
					[w.committed, money(line.committedMinor)],
					[w.ordered, money(line.orderedMinor)],
					[w.returned, money(line.returnedMinor)],
					[w.available, money(answer.availableMinor)],
				]
			: [];
	return (
		<>
			{balances.length > 0 && <Facts of={balances} />}
			<Disclose title={w.classification}>
				<Facts
					of={dimensions
						.filter((d) => codeOf(line, d.name))
						.map((d) => [
							<DimensionName key={d.name} of={d} />,
							<Code key={d.name} budget={budget.id} of={d} code={codeOf(line, d.name)} />,
						])}
				/>
			</Disclose>
		</>
	);
}

const codeOf = (line: Line, dimension: string): string => String(line[dimension as keyof Line] ?? "");
const DimensionName = ({ of }: { of: (typeof dimensions)[number] }) => <>{useText()(of.text)}</>;

function Code({ budget, of, code }: { budget: string; of: (typeof dimensions)[number]; code: string }) {
	const name = useCodes(budget, of.of)(code);
	return (
		<>
			{name} {name !== code && <span className="meta">{code}</span>}
		</>
	);
}
