import { useFormat, useText } from "@gongshi/portal/i18n";
import { Link, Skeleton } from "@gongshi/portal/kit";
import { askAhead, useAsk } from "@gongshi/portal/ledger";
import { Identity } from "../identity_pb.ts";
import { useConfirmers } from "./confirmers.ts";
import { seats } from "./consortium.ts";
import "./identity.css";
import { tileWords } from "./tile-words.ts";

export const ahead = () => askAhead(Identity.method.listMembers, {});

/** Who keeps this ledger, each department with a dot that tells whether it confirmed the newest block. */
export default function HomeTile() {
	const w = tileWords();
	const text = useText();
	const f = useFormat();
	const members = useAsk(Identity.method.listMembers, {}).data?.members;
	const confirmers = useConfirmers();
	if (!members || !confirmers.ready) return <Skeleton lines={5} />;
	const all = seats(confirmers.seats);
	return (
		<div className="stack">
			<div>
				<h3>{w.title}</h3>
				<p className="meta">{w.tileLead(f.number(members.length), f.number(all.length))}</p>
			</div>
			<ul className="keepers">
				{members.map((o) => {
					const seat = all.find((s) => s.organisation === o.id);
					return (
						<li key={o.id}>
							<span
								className="dot"
								data-state={seat ? (seat.signed ? "signed" : "silent") : "none"}
								aria-hidden="true"
							/>
							<Link to={`/members/${o.id}`}>{text({ zh: o.nameZh || o.nameEn, en: o.nameEn || o.nameZh })}</Link>
							<span className="meta">{seat ? (seat.signed ? w.signedYes : w.signedNo) : w.votes}</span>
						</li>
					);
				})}
			</ul>
			<Link to="/members">{w.tileMore}</Link>
		</div>
	);
}
