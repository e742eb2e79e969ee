import { Identity } from "../../../../contracts/identity/identity_pb.ts";
import { duration, useText } from "../../i18n/index.ts";
import { Link, Note, PageHead } from "../../kit/index.ts";
import { useAsk } from "../../ledger/index.ts";
import { useActor } from "../../sign/actor.ts";
import { keysWords } from "./words.ts";

/** What to do about a lost key, explained before it happens, with this network's own waiting time. */
export default function RecoveryHelp() {
	const w = keysWords();
	const text = useText();
	const wait = useAsk(Identity.method.getParameters, {}).data?.parameters?.recoveryWaitMs;
	const parts = [
		[w.r1, w.r1a],
		[w.r2, w.r2a],
		[w.r3, w.r3a(wait === undefined ? "…" : text(duration(wait)))],
		[w.r4, w.r4a],
		[w.r5, w.r5a],
		[w.r6, w.r6a],
	] as const;
	return (
		<>
			<PageHead title={w.recovery} lead={w.recoveryLead} crumbs={[{ title: w.title, to: "/keys" }]} />
			<div className="stack">
				<Yours />
				{parts.map(([title, text]) => (
					<section key={title} className="card">
						<h2>{title}</h2>
						<p>{text}</p>
					</section>
				))}
			</div>
		</>
	);
}

/** How well the signer of this browser is prepared: how many keys count, and who could recover them. */
function Yours() {
	const w = keysWords();
	const { party, organisation } = useActor();
	const on = { enabled: party !== "" };
	const known = useAsk(Identity.method.getParty, { id: party }, on).data;
	const home = known?.party?.organisation ?? organisation;
	const officers = useAsk(
		Identity.method.findRoles,
		{ organisation: [home], role: ["identity/recovery"], pageSize: 20 },
		{ enabled: home !== "" },
	).data?.roles;
	if (!known || !officers) return null;
	const others = [...new Set(officers.map((r) => r.party))].filter((p) => p !== party);
	const ready = known.keys.length > 1 && others.length > 0;
	return (
		<Note tone={ready ? "ok" : "warn"} title={w.yours(party, known.keys.length)}>
			<p>{known.keys.length > 1 ? w.yoursEnough : w.yoursOne}</p>
			<p>{others.length > 0 ? w.officers(others.join(w.list)) : w.noOfficer}</p>
			<p>
				<Link to={`/members/party/${encodeURIComponent(party)}`}>{w.yoursSee}</Link>
			</p>
		</Note>
	);
}
