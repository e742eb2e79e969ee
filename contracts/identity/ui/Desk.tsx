import { duration, useText } from "@gongshi/portal/i18n";
import { Link, PageHead } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { Identity, ProposalStatus } from "../identity_pb.ts";
import { deskWords } from "./desk-words.ts";
import "./identity.css";

/** What a member's officers do here, as doors. */
export default function Desk() {
	const w = deskWords();
	const text = useText();
	const open = useAsk(Identity.method.findProposals, { status: [ProposalStatus.OPEN], pageSize: 100 });
	const rules = useAsk(Identity.method.getParameters, {});
	const wait = rules.data?.parameters?.recoveryWaitMs;
	const doors = [
		{
			to: "/members/proposals?show=open",
			title: w.vote,
			says: open.data ? w.voteSay(open.data.proposals.length) : "…",
		},
		{ to: "/office/consortium/propose", title: w.propose, says: w.proposeSay },
		{ to: "/office/consortium/roles", title: w.roles, says: w.rolesSay },
		{ to: "/office/consortium/register", title: w.register, says: w.registerSay },
		{ to: "/office/consortium/recovery", title: w.recovery, says: wait ? w.recoverySay(text(duration(wait))) : "…" },
	];
	return (
		<>
			<PageHead title={w.title} lead={w.lead} />
			<nav aria-label={w.tasks}>
				<ul className="desk-doors">
					{doors.map((d) => (
						<li key={d.to}>
							<Link to={d.to}>
								<strong>{d.title}</strong>
								<span>{d.says}</span>
							</Link>
						</li>
					))}
				</ul>
			</nav>
		</>
	);
}
