import { useFormat, useText } from "@gongshi/portal/i18n";
import {
	Answer,
	Disclose,
	Facts,
	Link,
	PageHead,
	Sentence,
	Status,
	type Step,
	Stepper,
	Time,
	useParams,
} from "@gongshi/portal/kit";
import { lazy } from "@gongshi/portal/lazy";
import { useAsk, useLive } from "@gongshi/portal/ledger";
import { Suspense } from "react";
import {
	type Ballot,
	type GetProposalAnswer,
	Identity,
	type Organisation,
	type Proposal,
	ProposalStatus,
} from "../identity_pb.ts";
import { changeText, type Kind, kindText, type Names } from "./change.ts";
import { type Standing, standing } from "./consortium.ts";
import { useDirectory } from "./directory.ts";
import "./identity.css";
import { meanings } from "./meanings.ts";
import { Result, Tally } from "./ProposalList.tsx";
import { proposalWords } from "./proposal-words.ts";
import { useNowMs } from "./use-now.ts";
import { VotePanel } from "./VotePanel.tsx";
import { roomWords } from "./words.ts";

const ChangeJson = lazy(() => import("./ChangeJson.tsx"));

/** One proposal: what it would change, who has voted how, what happens next. */
export default function ProposalPage() {
	const w = proposalWords();
	const r = roomWords();
	const { number = "" } = useParams();
	const valid = /^\d{1,18}$/.test(number);
	const asked = useAsk(Identity.method.getProposal, { number: valid ? BigInt(number) : 0n });
	return (
		<>
			<PageHead
				title={w.number(number)}
				crumbs={[
					{ title: r.members, to: "/members" },
					{ title: w.title, to: "/members/proposals" },
				]}
				lead={asked.data?.proposal && <Lead of={asked.data.proposal} />}
			/>
			<Answer of={asked} lines={8}>
				{(a) => <Story of={a} />}
			</Answer>
		</>
	);
}

function Lead({ of: p }: { of: Proposal }) {
	const { names } = useDirectory();
	return <Sentence of={changeText(p.change, names)} />;
}

function Story({ of: a }: { of: GetProposalAnswer }) {
	const { names, members } = useDirectory();
	const now = useNowMs();
	const p = a.proposal;
	if (!p) return null;
	const s = standing(p, members.length || p.members, now);
	return (
		<div className="split">
			<div className="stack" data-gap="large">
				<What of={p} names={names} />
				<Votes of={p} ballots={a.ballots} members={members} names={names} />
				{(s.state === "open" || s.state === "late") && (
					<VotePanel proposal={p} ballots={a.ballots} standing={s} names={names} />
				)}
			</div>
			<div className="stack">
				<Next of={p} standing={s} />
				<History of={p} ballots={a.ballots} names={names} />
			</div>
		</div>
	);
}

function What({ of: p, names }: { of: Proposal; names: Names }) {
	const w = proposalWords();
	const means = meanings[p.kind as Kind];
	return (
		<section className="card stack" aria-labelledby="what">
			<div className="row" data-spread="">
				<h2 id="what">{w.changes}</h2>
				<Result of={p.status} />
			</div>
			<Facts
				of={[
					[
						<Sentence key="k" of={kindText(p.kind)} />,
						<strong key="c">
							<Sentence of={changeText(p.change, names)} />
						</strong>,
					],
					...(means ? [[w.effect, <Sentence key="m" of={means} />] as const] : []),
					[
						w.reason,
						<span key="r" className="reason">
							{p.reason}
						</span>,
					],
					[
						w.by,
						<Link key="o" to={`/members/${p.organisation}`}>
							<Sentence of={names(p.organisation)} />
						</Link>,
					],
					[w.opened, <Time key="t" ms={p.openedMs} />],
					...(p.status === ProposalStatus.OPEN ? [[w.lapses, <Time key="e" ms={p.expiresMs} />] as const] : []),
				]}
			/>
			{p.change && (
				<Disclose title={w.details} late>
					<Suspense>
						<ChangeJson of={p.change} />
					</Suspense>
				</Disclose>
			)}
		</section>
	);
}

interface Voting {
	of: Proposal;
	ballots: readonly Ballot[];
	names: Names;
}

function Votes({ of: p, ballots, members, names }: Voting & { members: readonly Organisation[] }) {
	const w = proposalWords();
	const open = p.status === ProposalStatus.OPEN;
	const cast = new Map(ballots.map((b) => [b.organisation, b]));
	// A closed proposal's members are those of its time, of whom the ballots are what is left.
	const voters = open ? [...new Set([...members.map((m) => m.id), ...cast.keys()])] : [...cast.keys()];
	const isMember = (id: string) => !open || members.some((m) => m.id === id);
	return (
		<section className="stack" aria-labelledby="votes">
			<div className="row" data-spread="">
				<h2 id="votes">{w.votes}</h2>
				<Tally of={p} />
			</div>
			<ul className="voters">
				{voters.map((id) => {
					const b = cast.get(id);
					return (
						<li key={id}>
							<Link to={`/members/${id}`}>
								<Sentence of={names(id)} />
							</Link>
							<span className="row">
								{b && (
									<span className="meta">
										<Link to={`/members/party/${b.party}`}>{b.party}</Link> · <Time ms={b.castMs} />
									</span>
								)}
								{!isMember(id) && <Status tone="warn">{w.formerVote}</Status>}
								{b ? (
									<Status tone={b.approve ? "ok" : "bad"}>{b.approve ? w.yes : w.no}</Status>
								) : (
									<Status>{w.notYet}</Status>
								)}
							</span>
						</li>
					);
				})}
			</ul>
		</section>
	);
}

function useNext(p: Proposal, s: Standing): readonly string[] {
	const w = proposalWords();
	const f = useFormat();
	const schedule = useAsk(Identity.method.getParameters, {}, { enabled: s.state === "adopted" });
	const live = useLive();
	switch (s.state) {
		case "open":
			return [w.missing(s.missing, s.needed), w.fails(s.against), w.until(f.time(p.expiresMs))];
		case "late":
			return [w.late];
		case "rejected":
			return [w.rejected];
		case "expired":
			return [w.expired];
		case "adopted": {
			const later = schedule.data?.pending.find((x) => x.proposal === p.number && x.fromHeight > live.height);
			return [later ? w.adoptedLater(f.number(later.fromHeight)) : w.adopted(f.number(p.closedHeight))];
		}
	}
}

function Next({ of: p, standing: s }: { of: Proposal; standing: Standing }) {
	const w = proposalWords();
	const steps = useNext(p, s);
	return (
		<section className="card stack" aria-labelledby="next" aria-live="polite">
			<h2 id="next">{w.next}</h2>
			<ul className="next-list">
				{steps.map((t) => (
					<li key={t}>{t}</li>
				))}
			</ul>
			{p.closedHeight > 0n && <Link to={`/chain/block/${p.closedHeight}`}>{w.onChain}</Link>}
		</section>
	);
}

function History({ of: p, ballots, names }: Voting) {
	const w = proposalWords();
	const text = useText();
	const say = (id: string): string => text(names(id));
	const open = p.status === ProposalStatus.OPEN;
	const others = ballots.filter((b) => !(b.organisation === p.organisation && b.approve && b.castMs === p.openedMs));
	const steps: Step[] = [
		{ title: w.proposed(say(p.organisation)), state: "done", children: <Time ms={p.openedMs} /> },
		...others
			.toSorted((a, b) => (a.castMs < b.castMs ? -1 : 1))
			.map(
				(b): Step => ({
					title: w.voted(say(b.organisation), b.approve ? w.yes : w.no),
					state: "done",
					children: <Time ms={b.castMs} />,
				}),
			),
		open
			? { title: w.pending, state: "now" }
			: {
					title: <End of={p} />,
					state: p.status === ProposalStatus.ADOPTED ? "done" : "failed",
					children: <Time ms={p.closedMs} />,
				},
	];
	return (
		<section className="card stack" aria-labelledby="story">
			<h2 id="story">{w.story}</h2>
			<Stepper label={w.story} steps={steps} />
		</section>
	);
}

function End({ of: p }: { of: Proposal }) {
	return <Result of={p.status} />;
}
