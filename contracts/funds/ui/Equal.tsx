import { Money, Status } from "@gongshi/portal/kit";
import type { Budget } from "../budget_pb.ts";
import { balance } from "./parts.tsx";
import type { Measure } from "./tally.ts";
import { useFunds } from "./words.ts";

/** Says whether the sum of a table is the budget's own, which the ledger keeps apart from its lines. */
export function Equal({ sum, of, measure, exponent }: { sum: bigint; of: Budget; measure: Measure; exponent: number }) {
	const w = useFunds();
	const whole = balance(of, measure);
	return (
		<p>
			{sum === whole ? <Status tone="ok">{w.equal}</Status> : <Status tone="bad">{w.unequal}</Status>} {w[measure]}{" "}
			<Money minor={whole} currency={of.currency} exponent={exponent} />
		</p>
	);
}
