import { useEffect, useState, useSyncExternalStore } from "react";
import { Identity, StopRecoverySchema } from "../../../../contracts/identity/identity_pb.ts";
import { useText } from "../../i18n/index.ts";
import { Button, EmptyState, ErrorNote, Link, Note, PageHead, Status, Time } from "../../kit/index.ts";
import { refused, useAsk } from "../../ledger/index.ts";
import { useActor, useWallet } from "../../sign/actor.ts";
import { LostKey } from "../../sign/NeedKey.tsx";
import { isOpen, pending } from "../../sign/pending.ts";
import { usePersonas } from "../../sign/persona-list.ts";
import { useSign } from "../../sign/request.ts";
import type { PendingRecord } from "../../sign/store.ts";
import { KeyCard } from "./KeyCard.tsx";
import { MakeKey } from "./MakeKey.tsx";
import { keysWords } from "./words.ts";

/** The keys of this browser, how to make more, and what was signed with them. */
export default function KeysPage() {
	const w = keysWords();
	const { keys, current, loaded } = useWallet();
	const personas = usePersonas();
	const signers = [...new Set(keys.map((k) => k.party).filter(Boolean))];
	return (
		<>
			<PageHead title={w.title} lead={w.lead} />
			{signers.map((party) => (
				<Recovering key={party} party={party} />
			))}
			<div className="split">
				<div className="stack">
					<LostKey />
					{loaded && keys.length === 0 && (
						<section className="card">
							<EmptyState title={w.none}>
								<p>{w.noneNeed}</p>
								<p>{personas ? w.noneDemo : w.noneWay}</p>
							</EmptyState>
						</section>
					)}
					{keys.map((k) => (
						<KeyCard key={k.id} of={k} current={current?.id === k.id} />
					))}
					<Signed />
				</div>
				<div className="stack">
					<MakeKey />
					<section className="card stack" data-gap="small" aria-labelledby="recovery">
						<h2 id="recovery">{w.recovery}</h2>
						<p>{w.recoveryShort}</p>
						{keys.length === 1 && !keys[0]?.persona && <Note tone="warn">{w.backup}</Note>}
						<Persisted />
						<p>
							<Link to="/keys/recovery">{w.recoveryRead}</Link>
						</p>
					</section>
				</div>
			</div>
		</>
	);
}

/** Somebody asks for new keys of a signer of this browser: said at once, because only the holder can object. */
function Recovering({ party }: { party: string }) {
	const w = keysWords();
	const sign = useSign();
	const actor = useActor();
	const recovery = useAsk(Identity.method.getParty, { id: party }).data?.party?.recovery;
	if (!recovery) return null;
	const title = { zh: "反对恢复密钥", en: "Object to a recovery" };
	const stop = () => sign({ title, commands: [{ schema: StopRecoverySchema, message: { party } }], organisation: "" });
	return (
		<Note tone="bad" title={w.recovering(party, recovery.requestedBy)}>
			<p>
				{w.recoveringSay} <Time ms={recovery.readyMs} />
			</p>
			<div className="row">
				<Button
					kind="danger"
					size="small"
					blocked={actor.party === party ? undefined : w.recoveringUse(party)}
					onClick={() => void stop()}
				>
					{w.object}
				</Button>
				{actor.party !== party && <span className="meta">{w.recoveringUse(party)}</span>}
			</div>
		</Note>
	);
}

function Persisted() {
	const w = keysWords();
	const [is, setIs] = useState<boolean>();
	useEffect(() => void navigator.storage?.persisted?.().then(setIs), []);
	return is === undefined ? null : <p className="meta">{is ? w.persist : w.noPersist}</p>;
}

function Signed() {
	const w = keysWords();
	const all = useSyncExternalStore(pending.subscribe, pending.now);
	return (
		<section className="card stack" id="pending">
			<h2>{w.pending}</h2>
			<p className="meta">{w.pendingNote}</p>
			{all.length === 0 ? (
				<p>{w.noPending}</p>
			) : (
				<ul className="stack">
					{all.map((p) => (
						<One key={p.id} of={p} />
					))}
				</ul>
			)}
		</section>
	);
}

function One({ of }: { of: PendingRecord }) {
	const w = keysWords();
	const text = useText();
	const tone = of.state === "final" ? "ok" : isOpen(of) ? "info" : "bad";
	return (
		<li className="stack" data-gap="small" data-state={of.state}>
			<div className="row" data-spread>
				{of.state === "final" || of.state === "refused" ? (
					<Link to={`/chain/tx/${of.id}`}>{text(of.title)}</Link>
				) : (
					<strong>{text(of.title)}</strong>
				)}
				<Status tone={tone}>{w[of.state]}</Status>
			</div>
			<p className="meta">
				<Time ms={of.signedMs} />
			</p>
			{of.refusal && <ErrorNote error={refused(of.refusal)} />}
		</li>
	);
}
