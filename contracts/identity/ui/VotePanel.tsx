import { Button, Note, Sentence } from "@gongshi/portal/kit";
import { type Ballot, CloseProposalSchema, type Proposal, VoteSchema } from "../identity_pb.ts";
import type { Names } from "./change.ts";
import type { Standing } from "./consortium.ts";
import { Outcome, useOrder } from "./order.tsx";
import { proposalWords } from "./proposal-words.ts";
import { holds, Need, useActor } from "./sign.tsx";

const delegate = "identity/delegate";

/** Votes, changes a vote, or closes a proposal whose time is over, for the department of who acts here. */
export function VotePanel({
	proposal: p,
	ballots,
	standing: s,
	names,
}: {
	proposal: Proposal;
	ballots: readonly Ballot[];
	standing: Standing;
	names: Names;
}) {
	const w = proposalWords();
	const actor = useActor();
	const order = useOrder([]);
	const mine = ballots.find((b) => b.organisation === actor.organisation);
	const able = actor.key !== undefined && holds(actor, delegate);
	const vote = (approve: boolean) =>
		order.send({
			title: { zh: `对第 ${p.number} 号提案表决`, en: `Vote on proposal ${p.number}` },
			commands: [{ schema: VoteSchema, message: { organisation: actor.organisation, proposal: p.number, approve } }],
			role: delegate,
			organisation: actor.organisation,
		});
	const close = () =>
		order.send({
			title: { zh: `关闭第 ${p.number} 号提案`, en: `Close proposal ${p.number}` },
			commands: [{ schema: CloseProposalSchema, message: { organisation: actor.organisation, proposal: p.number } }],
			role: delegate,
			organisation: actor.organisation,
		});
	const decisive = s.missing === 1 && !mine?.approve;
	return (
		<section className="card stack no-print" aria-labelledby="vote">
			<h2 id="vote">{w.yourVote}</h2>
			{!able && <Need power={delegate} />}
			{able && (
				<>
					<p>
						<strong>
							<Sentence of={names(actor.organisation)} />
						</strong>
						{" · "}
						{s.state === "late" ? w.late : w.yourVoteSay}
					</p>
					{s.state === "open" && decisive && <Note tone="warn">{w.decisive}</Note>}
					<div className="row">
						{s.state === "late" ? (
							<Button busy={order.busy} onClick={() => void close()}>
								{w.close}
							</Button>
						) : (
							<>
								<Button
									busy={order.busy}
									blocked={mine?.approve === true ? w.same : undefined}
									onClick={() => void vote(true)}
								>
									{w.approve}
								</Button>
								<Button
									kind="second"
									busy={order.busy}
									blocked={mine?.approve === false ? w.same : undefined}
									onClick={() => void vote(false)}
								>
									{w.reject}
								</Button>
							</>
						)}
					</div>
				</>
			)}
			<Outcome of={order} />
		</section>
	);
}
