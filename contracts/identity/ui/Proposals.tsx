import { useFormat, useText } from "@gongshi/portal/i18n";
import { Button, EmptyState, ErrorNote, Link, PageHead, Select, Skeleton, useQueryText } from "@gongshi/portal/kit";
import { useAskPages } from "@gongshi/portal/ledger";
import { Identity, ProposalStatus } from "../identity_pb.ts";
import { resultText } from "./change.ts";
import "./identity.css";
import { ProposalList } from "./ProposalList.tsx";
import { proposalWords } from "./proposal-words.ts";
import { roomWords } from "./words.ts";

const choices: Readonly<Record<string, ProposalStatus>> = {
	open: ProposalStatus.OPEN,
	adopted: ProposalStatus.ADOPTED,
	rejected: ProposalStatus.REJECTED,
	expired: ProposalStatus.EXPIRED,
};

/** All proposals, the newest first. */
export default function Proposals() {
	const w = proposalWords();
	const r = roomWords();
	const text = useText();
	const f = useFormat();
	const [show, setShow] = useQueryText("show");
	const status = choices[show];
	const asked = useAskPages(
		Identity.method.findProposals,
		{ order: "-number", pageSize: 20, status: status ? [status] : [] },
		{ keep: true },
	);
	const all = asked.data?.pages.flatMap((p) => p.proposals);
	return (
		<>
			<PageHead title={w.title} lead={w.lead} crumbs={[{ title: r.members, to: "/members" }]} />
			<div className="stack">
				<div className="row filter" data-spread="">
					<Select
						label={w.filter}
						value={show}
						onChange={(v) => setShow(v, { replace: true })}
						options={[
							{ value: "", label: w.everything },
							...Object.entries(choices).map(([value, s]) => ({ value, label: text(resultText(s)) })),
						]}
					/>
					<Link to="/office/consortium/propose" button="main">
						{w.propose}
					</Link>
				</div>
				{asked.isError && <ErrorNote error={asked.error} onRetry={() => void asked.refetch()} />}
				{!all && !asked.isError && <Skeleton lines={5} />}
				{all?.length === 0 && <EmptyState title={show ? w.noneHere : w.none}>{!show && w.noneSay}</EmptyState>}
				{all && all.length > 0 && (
					<p className="meta">
						{/* Proposals are numbered from 1 without a gap, so the newest of all of them says how many there are. */}
						{!status
							? w.shown(f.number(all.length), f.number(all[0]?.number ?? 0n))
							: asked.hasNextPage
								? w.shownSome(f.number(all.length))
								: w.shownAll(f.number(all.length))}
					</p>
				)}
				{all && all.length > 0 && (
					<div className="card">
						<ProposalList of={all} />
					</div>
				)}
				{asked.hasNextPage && (
					<Button kind="second" busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
						{w.more}
					</Button>
				)}
			</div>
		</>
	);
}
