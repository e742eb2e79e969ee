import { Answer, Facts, Hash, Link, Note, PageHead, Sentence, Time, useParams } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { type GetPartyAnswer, Identity, type Recovery } from "../identity_pb.ts";
import { useDirectory } from "./directory.ts";
import "./identity.css";
import { Codes, PowerList } from "./OrganisationPage.tsx";
import { suiteText } from "./phrases.ts";
import { orgWords, roomWords } from "./words.ts";

/** One signer: its keys and powers, and a recovery that it may object to. Never who it is. */
export default function PartyPage() {
	const w = orgWords();
	const r = roomWords();
	const { party = "" } = useParams();
	const asked = useAsk(Identity.method.getParty, { id: party });
	return (
		<>
			<PageHead title={`${w.partyTitle} ${party}`} lead={w.partyLead} crumbs={[{ title: r.members, to: "/members" }]} />
			<Answer of={asked} lines={6}>
				{(a) => <Whole of={a} />}
			</Answer>
		</>
	);
}

function Whole({ of: a }: { of: GetPartyAnswer }) {
	const w = orgWords();
	const { names } = useDirectory();
	const p = a.party;
	if (!p) return null;
	return (
		<div className="stack" data-gap="large">
			{p.recovery && <Recovering of={p.recovery} party={p.id} />}
			<div className="card stack">
				<Facts
					of={[
						[
							w.belongs,
							<Link key="o" to={`/members/${p.organisation}`}>
								<Sentence of={names(p.organisation)} />
							</Link>,
						],
						[w.since, <Time key="t" ms={p.registeredMs} />],
					]}
				/>
				<Link to={`/chain?q=${encodeURIComponent(p.id)}`}>{w.history}</Link>
			</div>
			<section className="stack" data-gap="small" aria-labelledby="keys">
				<h2 id="keys">{w.keys}</h2>
				<ul className="voters">
					{a.keys.map((k) => (
						<li key={k.key.join()}>
							<span className="row">
								<Sentence of={suiteText(k.suite)} /> <Hash of={k.key} label={w.key} />
							</span>
							<span className="meta">
								{k.relyingParty && `${w.site}: ${k.relyingParty} · `}
								{w.added} <Time ms={k.addedMs} />
							</span>
						</li>
					))}
				</ul>
			</section>
			<section className="stack" aria-labelledby="roles">
				<h2 id="roles">{w.rolesHere}</h2>
				{a.roles.length > 0 ? <PowerList of={a.roles} /> : <p>{w.noRoles}</p>}
				<Codes />
			</section>
		</div>
	);
}

function Recovering({ of: r, party }: { of: Recovery; party: string }) {
	const w = orgWords();
	return (
		<Note tone="warn" title={w.recovery}>
			<p>{w.recoverySay(r.requestedBy)}</p>
			<p>
				{w.ready}: <Time ms={r.readyMs} />
			</p>
			<Link to={`/office/consortium/recovery?party=${encodeURIComponent(party)}`}>{w.stop}</Link>
		</Note>
	);
}
