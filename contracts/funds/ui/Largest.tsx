import { useLang, useText } from "@gongshi/portal/i18n";
import { Link, Money } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { type Budget, Control } from "../budget_pb.ts";
import { Kind } from "../entry_pb.ts";
import { Funds } from "../funds_pb.ts";
import { useFigures } from "./figure-words.ts";
import { named } from "./names.ts";
import { balance, storyAt, told } from "./parts.tsx";
import { payeeText } from "./payee.ts";
import { lineAt } from "./place.ts";

/** Where most of it went: the largest detailed line and the largest payment, each one press away. */
export function Largest({ budget }: { budget: Budget }) {
	const w = useFigures();
	const lang = useLang();
	const text = useText();
	const measure = told(budget).at(-1) ?? "approved";
	const live = budget.control === Control.ENFORCED;
	const lines = useAsk(
		Funds.method.findLines,
		{ budget: budget.id, leaf: true, order: `-${measure}_minor`, pageSize: 1 },
		{ live },
	);
	const entries = useAsk(
		Funds.method.findEntries,
		{ budget: budget.id, kind: [Kind.PAID], order: "-amount_minor", pageSize: 1 },
		{ live },
	);
	const line = lines.data?.lines[0];
	const entry = entries.data?.entries[0];
	const named_ = named(line, lang, line?.code);
	const individual = entry?.payee !== undefined;
	if (!line || balance(line, measure) === 0n) return null;
	return (
		<div className="largest">
			<div>
				<span className="meta">{w.largestLine}</span>
				<Link to={lineAt(budget.id, line.code)}>{named_}</Link>
				{!live && line.parent && <span className="meta wrap">{above(line.parent)}</span>}
				<Money minor={balance(line, measure)} currency={budget.currency} form="short" />
			</div>
			{entry && individual && (
				<div>
					<span className="meta">{w.largestPayment}</span>
					<Link to={storyAt(entry)}>{text(payeeText(entry.payee))}</Link>
					<Money minor={entry.amountMinor} currency={budget.currency} form="short" />
				</div>
			)}
		</div>
	);
}

/** The codes above a published line, as words: many publishers call lines "other". */
const above = (parent: string): string =>
	parent
		.split("/")
		.map((p) => p.replaceAll("%2F", "/").replaceAll("%2B", "+").replaceAll("%25", "%"))
		.join(" › ");
