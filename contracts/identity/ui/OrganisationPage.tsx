import { useFormat, useText } from "@gongshi/portal/i18n";
import {
	Answer,
	Disclose,
	ErrorNote,
	Facts,
	Hash,
	Link,
	PageHead,
	type Params,
	Sentence,
	Skeleton,
	Status,
	Time,
	useParams,
} from "@gongshi/portal/kit";
import { askAhead, powers, useAsk, usePowers } from "@gongshi/portal/ledger";
import type { Validator } from "../../../ledger/contract/network_pb.ts";
import { Identity, type Organisation, type Role, Status as Standing } from "../identity_pb.ts";
import { statusText } from "./change.ts";
import { useDirectory } from "./directory.ts";
import "./identity.css";
import { ProposalList } from "./ProposalList.tsx";
import { useWhole } from "./pages.ts";
import { power } from "./powers.ts";
import { useNowMs } from "./use-now.ts";
import { orgWords, roomWords } from "./words.ts";

export const prepare = powers;
export const ahead = ({ organisation: id = "" }: Params) => askAhead(Identity.method.getOrganisation, { id });

/** One organisation: what it is, and who may do what for it. */
export default function OrganisationPage() {
	const w = orgWords();
	const r = roomWords();
	const text = useText();
	const { organisation = "" } = useParams();
	const asked = useAsk(Identity.method.getOrganisation, { id: organisation });
	const o = asked.data?.organisation;
	return (
		<>
			<PageHead
				title={o ? text({ zh: o.nameZh || o.nameEn, en: o.nameEn || o.nameZh }) : organisation}
				lead={w.lead}
				crumbs={[{ title: r.members, to: "/members" }]}
			/>
			<Answer of={asked} lines={6}>
				{(a) => (a.organisation ? <Whole of={a.organisation} /> : null)}
			</Answer>
		</>
	);
}

function Whole({ of: o }: { of: Organisation }) {
	return (
		<div className="split">
			<div className="stack" data-gap="large">
				<Powers of={o.id} />
				<Seats of={o.id} />
				<ItsProposals of={o.id} />
			</div>
			<div className="stack">
				<About of={o} />
				<Codes />
			</div>
		</div>
	);
}

function About({ of: o }: { of: Organisation }) {
	const w = orgWords();
	const r = roomWords();
	const { names } = useDirectory();
	return (
		<section className="card stack">
			<Facts
				of={[
					[w.id, <code key="i">{o.id}</code>],
					[
						w.status,
						<span key="s" className="row">
							<Status tone={o.status === Standing.ACTIVE ? "ok" : "warn"}>
								<Sentence of={statusText(o.status)} />
							</Status>
							{o.member && o.status === Standing.ACTIVE ? r.votes : r.noVote}
						</span>,
					],
					...(o.creditCode ? [[w.creditCode, <code key="c">{o.creditCode}</code>] as const] : []),
					...(o.otherCode ? [[w.otherCode, <code key="x">{o.otherCode}</code>] as const] : []),
					[
						w.by,
						o.registeredBy ? (
							<Link key="b" to={`/members/${o.registeredBy}`}>
								<Sentence of={names(o.registeredBy)} />
							</Link>
						) : (
							w.founder
						),
					],
					[w.since, <Time key="t" ms={o.registeredMs} form="date" />],
				]}
			/>
			<Link to={`/chain?q=${encodeURIComponent(o.id)}`}>{w.history}</Link>
		</section>
	);
}

/** Why nobody is named. */
export function Codes() {
	const w = orgWords();
	return (
		<Disclose title={w.ids}>
			<p>{w.idsSay}</p>
		</Disclose>
	);
}

function Powers({ of }: { of: string }) {
	const w = orgWords();
	const held = useWhole(Identity.method.findRoles, { organisation: [of], order: "role" });
	const roles = held.pages.flatMap((a) => a.roles);
	return (
		<section className="stack" aria-labelledby="powers">
			<div>
				<h2 id="powers">{w.powers}</h2>
				<p className="meta">
					{w.powersLead} {!held.waiting && (held.complete ? w.rolesAll(roles.length) : w.rolesSome(roles.length))}
				</p>
			</div>
			{held.error && <ErrorNote error={held.error} onRetry={held.retry} />}
			{held.waiting && <Skeleton lines={6} />}
			{held.complete && roles.length === 0 && <p>{w.noRoles}</p>}
			{roles.length > 0 && <PowerList of={roles} holders />}
			<p>
				<Link to="/office/consortium/roles">{w.grant}</Link>
			</p>
		</section>
	);
}

/** Roles by name, each with those who hold it, or without them on the holder's own page. */
export function PowerList({ of, holders }: { of: readonly Role[]; holders?: boolean }) {
	const all = usePowers();
	const groups = new Map<string, Role[]>();
	for (const r of of) groups.set(r.role, [...(groups.get(r.role) ?? []), r]);
	return (
		<div className="powers">
			{[...groups].map(([role, held]) => (
				<section key={role} className="card stack" data-gap="small" aria-label={role}>
					<h3>
						<Sentence of={power(all, role).name} />
					</h3>
					<p>
						<Sentence of={power(all, role).may} /> <code className="meta">{role}</code>
					</p>
					<ul className="plain-list">
						{held.map((r) => (
							<li key={`${r.party} ${r.scope} ${r.delegatedBy}`}>
								<Holder of={r} named={holders ?? false} />
							</li>
						))}
					</ul>
				</section>
			))}
		</div>
	);
}

function Holder({ of: r, named }: { of: Role; named: boolean }) {
	const w = orgWords();
	const f = useFormat();
	const now = useNowMs();
	const over = r.expiresMs > 0n && r.expiresMs <= now;
	// Most powers have neither limit nor end: then there is nothing to say.
	const limit = [
		r.scope && `${w.scope}: ${r.scope}`,
		r.expiresMs > 0n && `${w.until}: ${f.date(r.expiresMs)}`,
		r.delegatedBy && w.lent(r.delegatedBy),
	]
		.filter(Boolean)
		.join(" · ");
	return (
		<span className="holder">
			{named && (
				<Link to={`/members/party/${r.party}`}>
					<code>{r.party}</code>
				</Link>
			)}
			{limit && <span className="meta">{limit}</span>}
			{over && <Status tone="warn">{w.over}</Status>}
		</span>
	);
}

function Seats({ of }: { of: string }) {
	const w = orgWords();
	const f = useFormat();
	const asked = useAsk(Identity.method.listValidators, {});
	return (
		<section className="stack" data-gap="small" aria-labelledby="seats">
			<h2 id="seats">{w.seats}</h2>
			<Answer of={asked} lines={2}>
				{(a) => {
					const own = a.validators.filter((v: Validator) => v.organisation === of);
					if (own.length === 0) return <p>{w.noSeats}</p>;
					return (
						<ul className="voters">
							{own.map((v) => (
								<li key={v.key.join()}>
									<Hash of={v.key} label={w.key} />
									<span>
										{v.power > 0n ? `${w.power} ${f.number(v.power)}` : w.unseated}
										<span className="meta">
											{" "}
											· {w.from} {f.number(v.sinceHeight)}
										</span>
									</span>
								</li>
							))}
						</ul>
					);
				}}
			</Answer>
		</section>
	);
}

function ItsProposals({ of }: { of: string }) {
	const w = orgWords();
	const asked = useAsk(Identity.method.findProposals, { organisation: [of], order: "-number", pageSize: 5 });
	if (!asked.data || asked.data.proposals.length === 0) return null;
	return (
		<section className="card stack" aria-labelledby="its">
			<h2 id="its">{w.votesCast}</h2>
			<ProposalList of={asked.data.proposals} />
		</section>
	);
}
