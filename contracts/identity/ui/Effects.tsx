import { create } from "@bufbuild/protobuf";
import { words } from "@gongshi/portal/i18n";
import { Sentence } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { type Change, ChangeSchema, Identity } from "../identity_pb.ts";
import { useDirectory, useRules } from "./directory.ts";
import { effectsOf } from "./effects.ts";
import "./identity.css";
import type { changeOf } from "./motion.ts";

const useWords = words({ title: "现在 → 通过以后", to: "改为" }, { title: "Now → after it is adopted", to: "becomes" });

/** What a change would alter, each thing as it stands and as it would stand. */
export function Effects({ of }: { of: Change | ReturnType<typeof changeOf> }) {
	const w = useWords();
	const { all, names } = useDirectory();
	const { parameters, pending } = useRules();
	const validators = useAsk(Identity.method.listValidators, {}).data?.validators;
	if (!parameters || !validators) return null;
	const effects = effectsOf(create(ChangeSchema, of), {
		organisations: all,
		validators,
		parameters,
		pending,
		names,
	});
	if (effects.length === 0) return null;
	return (
		<div className="effects">
			<p className="meta">{w.title}</p>
			<ul className="effect-list">
				{effects.map((e) => (
					<li key={e.what.zh}>
						<span>
							<Sentence of={e.what} />
						</span>
						<span className="change">
							<span>
								<Sentence of={e.before} />
							</span>{" "}
							<span aria-hidden="true">→</span>
							<span className="unseen">{w.to}</span>{" "}
							<strong>
								<Sentence of={e.after} />
							</strong>
						</span>
					</li>
				))}
			</ul>
		</div>
	);
}
