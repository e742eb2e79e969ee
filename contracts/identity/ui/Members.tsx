import { useFormat, useText } from "@gongshi/portal/i18n";
import { Answer, Button, FigureNote, Link, PageHead, Sentence, Skeleton, Status } from "@gongshi/portal/kit";
import { askAhead, useAsk } from "@gongshi/portal/ledger";
import { useState } from "react";
import { Identity, type Organisation, ProposalStatus, Status as Standing } from "../identity_pb.ts";
import { useConfirmers } from "./confirmers.ts";
import { quorum, resilience, type Seat, seats } from "./consortium.ts";
import { askDirectory, useDirectory } from "./directory.ts";
import "./identity.css";
import { ProposalList } from "./ProposalList.tsx";
import { Rules } from "./Rules.tsx";
import { roomWords } from "./words.ts";

const openOnes = { status: [ProposalStatus.OPEN], order: "-number", pageSize: 5 };

export const ahead = () =>
	Promise.all([
		askDirectory(),
		askAhead(Identity.method.findProposals, openOnes),
		askAhead(Identity.method.getParameters, {}),
	]);

/** Who keeps the ledger, what would stop it, how its keepers decide, and by which rules. */
export default function Members() {
	const w = roomWords();
	const f = useFormat();
	const { all, members, ready, complete } = useDirectory();
	const confirmers = useConfirmers();
	const kept = all.filter((o) => o.member);
	const power = seats(confirmers.seats);
	if (!ready || !confirmers.ready) return <Waiting />;
	return (
		<>
			<PageHead title={w.title} lead={w.lead(f.number(members.length), f.number(power.length))} />
			<div className="stack" data-gap="large">
				<section aria-labelledby="departments" className="stack">
					<h2 id="departments">{w.departments}</h2>
					<ul className="departments">
						{kept.map((o) => (
							<li key={o.id}>
								<Department of={o} all={power} />
							</li>
						))}
					</ul>
					<FigureNote source={w.source} coverage={w.coverage} height={confirmers.height} timeMs={confirmers.timeMs} />
				</section>
				<div className="halves">
					<Stops all={power} />
					<Decides members={members.length} />
				</div>
				<OpenProposals />
				<Rules height={confirmers.height} />
				<Others of={all.filter((o) => !o.member)} complete={complete} />
			</div>
		</>
	);
}

function Waiting() {
	const w = roomWords();
	return (
		<>
			<PageHead title={w.title} />
			<Skeleton lines={8} />
		</>
	);
}

function Department({ of: o, all }: { of: Organisation; all: readonly Seat[] }) {
	const w = roomWords();
	const f = useFormat();
	const text = useText();
	const seat = all.find((s) => s.organisation === o.id);
	const total = all.reduce((n, s) => n + s.power, 0n);
	const active = o.status === Standing.ACTIVE;
	return (
		<article className="department">
			<span className="dot" data-state={seat ? (seat.signed ? "signed" : "silent") : "none"} aria-hidden="true" />
			<h3>
				<Link to={`/members/${o.id}`}>{text({ zh: o.nameZh || o.nameEn, en: o.nameEn || o.nameZh })}</Link>
			</h3>
			<p>
				{seat ? (seat.signed ? w.signedYes : w.signedNo) : w.noSeat}
				{seat && total > 0n && (
					<span className="meta"> · {w.power(f.percent(Number(seat.power) / Number(total)))}</span>
				)}
			</p>
			<p className="meta">
				{active ? (
					o.member ? (
						w.votes
					) : (
						w.noVote
					)
				) : (
					<Status tone="warn">{o.status === Standing.REMOVED ? w.removed : w.suspended}</Status>
				)}{" "}
				· {w.admins(o.standingAdmins)}
			</p>
		</article>
	);
}

/** How many departments may be offline, in words and as squares. */
function Stops({ all }: { all: readonly Seat[] }) {
	const w = roomWords();
	const f = useFormat();
	const r = resilience(all);
	const share = r.total > 0n ? f.percent(Number(r.silent) / Number(r.total)) : "";
	return (
		<section className="card stack" aria-labelledby="stops">
			<h2 id="stops">{w.stops}</h2>
			<p className="big">{r.more === 0 ? w.stopNow : r.more === 1 ? w.stopOne : w.stopMore(r.more)}</p>
			<PowerBar all={all} total={r.total} />
			<p>
				{r.silent > 0n ? w.silent(share) : w.awake} {w.safe(Math.max(0, r.fewest - 1))}
			</p>
			<p className="meta">{w.stopsHow}</p>
		</section>
	);
}

function PowerBar({ all, total }: { all: readonly Seat[]; total: bigint }) {
	if (total === 0n) return null;
	return (
		<div className="power" aria-hidden="true">
			{all.map((s) => (
				<span key={s.organisation} data-signed={s.signed || undefined} style={{ flexGrow: Number(s.power) }} />
			))}
			<i />
		</div>
	);
}

function Decides({ members }: { members: number }) {
	const w = roomWords();
	const needed = quorum(members);
	return (
		<section className="card stack" aria-labelledby="decides">
			<h2 id="decides">{w.decides}</h2>
			<p className="big">{w.needed(needed, members)}</p>
			<div className="ballots" aria-hidden="true">
				{Array.from({ length: Math.min(members, 100) }, (_, i) => (
					<span key={i} data-needed={i < needed || undefined} />
				))}
			</div>
			<p>{w.decidesHow(needed, members)}</p>
		</section>
	);
}

function OpenProposals() {
	const w = roomWords();
	const open = useAsk(Identity.method.findProposals, openOnes);
	return (
		<section className="card stack" aria-labelledby="open">
			<h2 id="open">{w.open}</h2>
			<Answer of={open} lines={2}>
				{(a) => (a.proposals.length > 0 ? <ProposalList of={a.proposals} /> : <p>{w.openNone}</p>)}
			</Answer>
			<p className="row">
				<Link to="/members/proposals">{w.all}</Link>
				<Link to="/office/consortium">{w.work}</Link>
			</p>
		</section>
	);
}

/** How many are shown at once of a list that may be long. */
const shownAtOnce = 50;

function Others({ of, complete }: { of: readonly Organisation[]; complete: boolean }) {
	const w = roomWords();
	const f = useFormat();
	const [shown, setShown] = useState(shownAtOnce);
	if (of.length === 0) return null;
	return (
		<section className="stack" data-gap="small" aria-labelledby="others">
			<h2 id="others">{w.others}</h2>
			<p className="meta">
				{w.othersLead} {w.othersCount(f.number(of.length), complete)}
			</p>
			<ul className="plain-list">
				{of.slice(0, shown).map((o) => (
					<li key={o.id}>
						<Link to={`/members/${o.id}`}>
							<Sentence of={{ zh: o.nameZh || o.nameEn, en: o.nameEn || o.nameZh }} />
						</Link>{" "}
						{o.status !== Standing.ACTIVE && (
							<Status tone="warn">{o.status === Standing.REMOVED ? w.removed : w.suspended}</Status>
						)}
					</li>
				))}
			</ul>
			{of.length > shown && (
				<div>
					<Button kind="second" onClick={() => setShown(shown + shownAtOnce)}>
						{w.othersMore(Math.min(shownAtOnce, of.length - shown))}
					</Button>
				</div>
			)}
		</section>
	);
}
