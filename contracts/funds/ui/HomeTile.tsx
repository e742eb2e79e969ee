import { useLang } from "@gongshi/portal/i18n";
import { Answer, Link } from "@gongshi/portal/kit";
import { askAhead, useAsk } from "@gongshi/portal/ledger";
import { Control, Stage } from "../budget_pb.ts";
import { Funds } from "../funds_pb.ts";
import { useFigures } from "./figure-words.ts";
import { Largest } from "./Largest.tsx";
import { titled } from "./names.ts";
import { BudgetNote, Compare } from "./parts.tsx";
import { budgetAt } from "./place.ts";

// A draft of next year has no figures yet.
const question = { control: Control.ENFORCED, stage: Stage.APPROVED, order: "-year", pageSize: 1 };

export const ahead = () => askAhead(Funds.method.findBudgets, question);

/** On the front page: the newest budget that is carried out here, and where most of it went. */
export default function HomeTile() {
	const w = useFigures();
	const lang = useLang();
	const all = useAsk(Funds.method.findBudgets, question);
	return (
		<Answer of={all} lines={5}>
			{({ budgets: [b], height }) =>
				b ? (
					<div className="stack">
						<h3>
							<Link to={budgetAt(b.id)}>{titled(b, lang)}</Link>
						</h3>
						<Compare of={b} budget={b} />
						<Largest budget={b} />
						<BudgetNote budget={b} height={height} />
					</div>
				) : (
					<Link to="/funds">{w.allBudgets}</Link>
				)
			}
		</Answer>
	);
}
