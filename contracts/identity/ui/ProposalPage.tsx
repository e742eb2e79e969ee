import { useFormat, useText } from "@gongshi/portal/i18n";
import {
	Answer,
	Disclose,
	Facts,
	Link,
	PageHead,
	type Params,
	Sentence,
	Status,
	type Step,
	Stepper,
	Time,
	useParams,
} from "@gongshi/portal/kit";
import { lazy } from "@gongshi/portal/lazy";
import { askAhead, useAsk, useLive } from "@gongshi/portal/ledger";
import type { Names } from "@gongshi/portal/room";
import { Suspense } from "react";
import {
	type Ballot,
	type GetProposalAnswer,
	Identity,
	type Organisation,
	type Proposal,
	ProposalStatus,
} from "../identity_pb.ts";
import { changeText, type Kind, kindText } from "./change.ts";
import { type Standing, standing } from "./consortium.ts";
import { askDirectory, useDirectory } from "./directory.ts";
import { Effects } from "./Effects.tsx";
import { electorate, membership } from "./electorate.ts";
import "./identity.css";
import { meanings } from "./meanings.ts";
import { Result, Tally } from "./ProposalList.tsx";
import { useWhole } from "./pages.ts";
import { proposalWords } from "./proposal-words.ts";
import { useNowMs } from "./use-now.ts";
import { VotePanel } from "./VotePanel.tsx";
import { roomWords } from "./words.ts";

const ChangeJson = lazy(() => import("./ChangeJson.tsx"));

const numberOf = (text: string): bigint => (/^\d{1,18}$/.test(text) ? BigInt(text) : 0n);

export const ahead = ({ number = "" }: Params) =>
	Promise.all([askAhead(Identity.method.getProposal, { number: numberOf(number) }), askDirectory()]);

/** One proposal: what it would change, who has voted how, what happens next. */
export default function ProposalPage() {
	const w = proposalWords();
	const r = roomWords();
	const { number = "" } = useParams();
	const asked = useAsk(Identity.method.getProposal, { number: numberOf(number) });
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
				<VotePanel proposal={p} ballots={a.ballots} standing={s} names={names} />
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
				<h2 id="what">{p.status === ProposalStatus.ADOPTED ? w.changed : w.changes}</h2>
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
			{p.change && p.status === ProposalStatus.OPEN && <Effects of={p.change} />}
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
	const then = useElectorate(p);
	const entitled = open ? members.map((m) => m.id) : then;
	const voters = [...new Set([...(entitled ?? []), ...cast.keys()])];
	const isMember = (id: string) => entitled === undefined || entitled.includes(id);
	const silent = voters.filter((id) => !cast.has(id)).length;
	return (
		<section className="stack" aria-labelledby="votes">
			<div className="row" data-spread="">
				<h2 id="votes">{w.votes}</h2>
				<Tally of={p} />
			</div>
			{!open && then && <p className="meta">{w.turnout(cast.size, silent)}</p>}
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
									<Status>{open ? w.notYet : w.never}</Status>
								)}
							</span>
						</li>
					);
				})}
			</ul>
		</section>
	);
}

/** Who could vote on a closed proposal; undefined while it is open or not known. */
function useElectorate(p: Proposal): readonly string[] | undefined {
	const closed = p.status !== ProposalStatus.OPEN;
	const { all, complete } = useDirectory();
	const decided = useWhole(
		Identity.method.findProposals,
		{ kind: [...membership], status: [ProposalStatus.ADOPTED], order: "number" },
		closed,
	);
	if (!closed || !complete || !decided.complete) return undefined;
	return electorate(
		all,
		decided.pages.flatMap((a) => a.proposals),
		p,
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
