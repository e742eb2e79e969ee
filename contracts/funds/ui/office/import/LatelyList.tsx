import { useFormat } from "@gongshi/portal/i18n";
import { Link } from "@gongshi/portal/kit";
import { useEffect, useState } from "react";
import { budgetAt } from "../../place.ts";
import { useChooserWords } from "./chooser-words.ts";
import { type Lately, lately } from "./keep.ts";

/** What was imported in this browser, so that whoever comes back finds it on the ledger. */
export function LatelyList() {
	const w = useChooserWords();
	const f = useFormat();
	const [all, setAll] = useState<readonly Lately[]>([]);
	useEffect(() => {
		let here = true;
		void lately().then((found) => here && setAll(found));
		return () => {
			here = false;
		};
	}, []);
	if (all.length === 0) return null;
	return (
		<section className="card stack" aria-labelledby="import-lately">
			<h2 id="import-lately">{w.lately}</h2>
			<ul className="tasks">
				{all.map((one) => (
					<li key={one.endedMs}>
						<span className="wrap">
							<strong>{one.name}</strong> <span className="meta">{f.time(one.endedMs)}</span>
							<span className="import-wrong meta">
								{w.wrote(one.dataset, f.number(one.entries), f.number(one.repeated))}
							</span>
						</span>
						<span className="row">
							<Link to={budgetAt(one.budget)}>{w.seeBudget}</Link>
							{one.transaction && <Link to={`/chain/tx/${one.transaction}`}>{w.transaction}</Link>}
						</span>
					</li>
				))}
			</ul>
		</section>
	);
}
