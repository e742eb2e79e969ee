import { useFormat } from "@gongshi/portal/i18n";
import { Answer, Link, Sentence } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { Identity, type Scheduled } from "../identity_pb.ts";
import { useRules } from "./directory.ts";
import { parameters, parametersText } from "./parameters.ts";
import { whys } from "./whys.ts";
import { roomWords } from "./words.ts";

/** The rules that hold at a height, and those that are decided for later. */
export function Rules({ height }: { height: bigint }) {
	const w = roomWords();
	const base = useAsk(Identity.method.getParameters, {});
	const { parameters: held, pending } = useRules();
	return (
		<section className="stack" aria-labelledby="rules">
			<div>
				<h2 id="rules">{w.rules}</h2>
				<p className="meta">{w.rulesLead}</p>
			</div>
			<Answer of={base}>
				{() => (
					<>
						<dl className="rules">
							{held &&
								parameters.map((p) => {
									const value = p.value(held);
									return (
										<div key={p.field}>
											<dt>
												<Sentence of={p.name} />
											</dt>
											<dd className="value" data-unset={value ? undefined : ""}>
												{value ? <Sentence of={value} /> : w.unset}
											</dd>
											<dd className="meta">
												<Sentence of={whys[p.field]} />
											</dd>
										</div>
									);
								})}
						</dl>
						<Pending of={pending} height={height} />
					</>
				)}
			</Answer>
		</section>
	);
}

function Pending({ of, height }: { of: readonly Scheduled[]; height: bigint }) {
	const w = roomWords();
	const f = useFormat();
	if (of.length === 0) return <p className="meta">{w.scheduledNone}</p>;
	return (
		<div className="card stack" data-gap="small">
			<h3>{w.scheduled}</h3>
			<ul className="plain-list">
				{of.map((s) => (
					<li key={`${s.proposal}-${s.fromHeight}`}>
						<Sentence of={parametersText(s.change)} />{" "}
						<span className="meta">{w.fromBlock(f.number(s.fromHeight), f.number(s.fromHeight - height))}</span>{" "}
						<Link to={`/members/proposals/${s.proposal}`}>{w.byProposal(String(s.proposal))}</Link>
					</li>
				))}
			</ul>
		</div>
	);
}
