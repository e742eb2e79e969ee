import { useFormat, useLang } from "@gongshi/portal/i18n";
import { Answer, Link, Money, Note } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { Table } from "@gongshi/portal/rich";
import { type Budget, Stage } from "../../budget_pb.ts";
import { Funds } from "../../funds_pb.ts";
import type { Line } from "../../line_pb.ts";
import { named, useCodes } from "../names.ts";
import { taskAt } from "../place.ts";
import { dimensions, useFunds } from "../words.ts";
import { most, type Where } from "./choices.ts";
import { useOffice } from "./words.ts";

/** What a draft asks for, line by line; whoever drafts goes from a line to its form. */
export function DraftLines({ budget, at }: { budget: Budget; at: Where }) {
	const w = useOffice();
	const f = useFormat();
	const answer = useAsk(Funds.method.findLines, { budget: budget.id, leaf: true, pageSize: most, order: "code" });
	const sum = { minor: budget.draftedMinor, currency: at.currency, exponent: at.exponent };
	return (
		<section className="stack">
			<h3>{w.draft}</h3>
			<p>
				{w.draftedSum} <strong>{f.money(sum)}</strong> · {w.draftLines(f.number(budget.lines))}
			</p>
			{budget.returnReason && (
				<Note tone="warn" title={w.returned(budget.returnedBy)}>
					<p className="wrap">{budget.returnReason}</p>
				</Note>
			)}
			<Answer of={answer}>
				{(a) => (a.lines.length > 0 ? <Rows rows={a.lines} budget={budget} at={at} /> : null)}
			</Answer>
		</section>
	);
}

function Rows({ rows, budget, at }: { rows: readonly Line[]; budget: Budget; at: Where }) {
	const w = useOffice();
	const f = useFunds();
	const lang = useLang();
	return (
		<Table
			label={`${w.draft} (${at.currency})`}
			rows={rows}
			id={(l) => l.code}
			columns={[
				{
					key: "line",
					head: f.line,
					order: (l) => named(l, lang, l.code),
					cell: (l) => (
						<>
							{budget.stage === Stage.DRAFT ? (
								<Link
									to={taskAt(budget.id, "draft-line", `?line=${encodeURIComponent(l.code)}`)}
									aria-label={`${w.change} ${named(l, lang, l.code)}`}
								>
									{named(l, lang, l.code)}
								</Link>
							) : (
								named(l, lang, l.code)
							)}
							<span className="meta wrap">{l.code}</span>
						</>
					),
				},
				{
					key: "amount",
					head: f.drafted,
					number: true,
					order: (l) => l.draftedMinor,
					cell: (l) => <Money minor={l.draftedMinor} currency={at.currency} exponent={at.exponent} form="bare" />,
				},
			]}
		/>
	);
}

/** Codes of a classification that lines use and nobody has named. */
export function Unnamed({ budget, dimension }: { budget: string; dimension: number }) {
	const w = useOffice();
	const f = useFormat();
	const of = dimensions.find((d) => d.of === dimension)?.name;
	const name = useCodes(budget, dimension);
	const lines = useAsk(
		Funds.method.findLines,
		{ budget, pageSize: most, order: "code" },
		{ enabled: of !== undefined },
	);
	if (!of || !lines.data) return null;
	const used = new Set(lines.data.lines.map((l) => String(l[of as keyof Line] ?? "")).filter(Boolean));
	const lacking = [...used].filter((code) => name(code) === code);
	return (
		<Note title={lacking.length > 0 ? w.unnamed : w.allNamed}>
			{lacking.length > 0 && <p className="wrap">{f.list(lacking)}</p>}
		</Note>
	);
}
