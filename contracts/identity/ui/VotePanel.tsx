import { Button, Note, Sentence } from "@gongshi/portal/kit";
import type { Names } from "@gongshi/portal/room";
import { type Ballot, CloseProposalSchema, type Proposal, VoteSchema } from "../identity_pb.ts";
import type { Standing } from "./consortium.ts";
import { useDirectory } from "./directory.ts";
import { type Order, Outcome, useOrder } from "./order.tsx";
import { proposalWords } from "./proposal-words.ts";
import { holds, Need, useActor } from "./sign.tsx";

const delegate = "identity/delegate";

interface Props {
	proposal: Proposal;
	ballots: readonly Ballot[];
	standing: Standing;
	names: Names;
}

/**
 * Votes, changes a vote, or closes a proposal whose time is over, for the department of who acts here. It stays when the
 * proposal closes meanwhile, so that the vote that closed it, or one that came too late, is answered for.
 */
export function VotePanel(of: Props) {
	const w = proposalWords();
	const actor = useActor();
	const order = useOrder([]);
	const open = of.standing.state === "open" || of.standing.state === "late";
	if (!open && !order.done && !order.rest && !order.actor && !order.busy) return null;
	return (
		<section className="card stack no-print" aria-labelledby="vote">
			<h2 id="vote">{w.yourVote}</h2>
			{!open && <p>{w.over}</p>}
			{open && !actor.loading && <Ballots of={of} order={order} />}
			<Outcome of={order} />
		</section>
	);
}

function Ballots({ of: { proposal: p, ballots, standing: s, names }, order }: { of: Props; order: Order }) {
	const w = proposalWords();
	const actor = useActor();
	const { members, ready } = useDirectory();
	const { organisation } = actor;
	const mine = ballots.find((b) => b.organisation === organisation);
	if (actor.key === undefined || !holds(actor, delegate)) return <Need power={delegate} />;
	if (ready && !members.some((m) => m.id === organisation)) return <Note tone="warn">{w.notMember}</Note>;
	const vote = (approve: boolean) =>
		order.send({
			title: { zh: `对第 ${p.number} 号提案表决`, en: `Vote on proposal ${p.number}` },
			commands: [{ schema: VoteSchema, message: { organisation, proposal: p.number, approve } }],
			role: delegate,
			organisation,
		});
	const close = () =>
		order.send({
			title: { zh: `关闭第 ${p.number} 号提案`, en: `Close proposal ${p.number}` },
			commands: [{ schema: CloseProposalSchema, message: { organisation, proposal: p.number } }],
			role: delegate,
			organisation,
		});
	const decisive = s.missing === 1 && !mine?.approve;
	return (
		<>
			<p>
				<strong>
					<Sentence of={names(organisation)} />
				</strong>
				{" · "}
				{s.state === "late" ? w.late : mine ? w.voteKept(mine.approve ? w.yes : w.no) : w.yourVoteSay}
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
	);
}
