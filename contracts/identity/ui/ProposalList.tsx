import { Link, Sentence, Status, Time, type Tone } from "@gongshi/portal/kit";
import { type Proposal, ProposalStatus } from "../identity_pb.ts";
import { changeText, kindText, resultText } from "./change.ts";
import { useDirectory } from "./directory.ts";
import { proposalWords } from "./proposal-words.ts";

const tones: Partial<Record<ProposalStatus, Tone>> = {
	[ProposalStatus.OPEN]: "info",
	[ProposalStatus.ADOPTED]: "ok",
	[ProposalStatus.REJECTED]: "bad",
};

/** A proposal's state in a word. */
export function Result({ of }: { of: ProposalStatus }) {
	return (
		<Status tone={tones[of] ?? "plain"}>
			<Sentence of={resultText(of)} />
		</Status>
	);
}

/** Proposals, each with the sentence that says what it would change. */
export function ProposalList({ of }: { of: readonly Proposal[] }) {
	const w = proposalWords();
	const { names } = useDirectory();
	return (
		<ul className="proposals">
			{of.map((p) => (
				<li key={String(p.number)}>
					<p className="meta">
						{w.number(String(p.number))} · <Sentence of={kindText(p.kind)} /> · <Sentence of={names(p.organisation)} />{" "}
						· <Time ms={p.openedMs} form="ago" />
					</p>
					<Link to={`/members/proposals/${p.number}`}>
						<Sentence of={changeText(p.change, names)} />
					</Link>
					<div className="row">
						<Result of={p.status} />
						<Tally of={p} />
					</div>
				</li>
			))}
		</ul>
	);
}

/** Votes as squares with their numbers beside them. */
export function Tally({ of: p }: { of: Proposal }) {
	const w = proposalWords();
	const rest = Math.max(0, p.members - p.approvals - p.rejections);
	const marks = [
		...Array(p.approvals).fill("yes"),
		...Array(p.rejections).fill("no"),
		...Array(rest).fill("open"),
	] as string[];
	return (
		<span className="tally">
			<span className="marks" aria-hidden="true">
				{marks.map((m, i) => (
					<span key={i} data-vote={m} />
				))}
			</span>
			<span className="meta">
				{(p.status === ProposalStatus.OPEN ? w.tally : w.tallyClosed)(p.approvals, p.rejections, rest)}
			</span>
		</span>
	);
}
