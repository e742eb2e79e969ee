import { useEffect, useState, useSyncExternalStore } from "react";
import { AddKeySchema, Identity, RevokeKeySchema } from "../../../../contracts/identity/identity_pb.ts";
import { useText } from "../../i18n/index.ts";
import { Code } from "../../kit/Code.tsx";
import {
	Button,
	Disclose,
	EmptyState,
	ErrorNote,
	Facts,
	Hash,
	Link,
	Note,
	PageHead,
	Status,
	Time,
} from "../../kit/index.ts";
import { refused, useAsk } from "../../ledger/index.ts";
import { useActor, useWallet } from "../../sign/actor.ts";
import { Suite } from "../../sign/envelope.ts";
import { actWith, forgetKey } from "../../sign/keys.ts";
import { LostKey } from "../../sign/NeedKey.tsx";
import { isOpen, pending } from "../../sign/pending.ts";
import { usePersonas } from "../../sign/personas.ts";
import { useSign } from "../../sign/request.ts";
import type { KeyRecord, PendingRecord } from "../../sign/store.ts";
import { MakeKey } from "./MakeKey.tsx";
import { keysWords } from "./words.ts";

/** The keys of this browser, how to make more, and what was signed with them. */
export default function KeysPage() {
	const w = keysWords();
	const { keys, current, loaded } = useWallet();
	return (
		<>
			<PageHead title={w.title} lead={w.lead} />
			<div className="split">
				<div className="stack">
					<LostKey />
					{loaded && keys.length === 0 && (
						<section className="card">
							<EmptyState title={w.none}>{w.noneWay}</EmptyState>
						</section>
					)}
					{keys.map((k) => (
						<KeyCard key={k.id} of={k} current={current?.id === k.id} />
					))}
					<Signed />
				</div>
				<div className="stack">
					<MakeKey />
					<section className="card stack" data-gap="small">
						<h2>{w.recovery}</h2>
						{keys.length === 1 && !keys[0]?.persona && <Note tone="warn">{w.backup}</Note>}
						<Persisted />
						<p>
							<Link to="/keys/recovery">{w.recovery}</Link>
						</p>
					</section>
				</div>
			</div>
		</>
	);
}

function Persisted() {
	const w = keysWords();
	const [is, setIs] = useState<boolean>();
	useEffect(() => void navigator.storage?.persisted?.().then(setIs), []);
	return is === undefined ? null : <p className="meta">{is ? w.persist : w.noPersist}</p>;
}

const suiteNames: Record<number, string> = {
	[Suite.ED25519]: "Ed25519",
	[Suite.P256]: "P-256",
	[Suite.WEBAUTHN]: "Passkey (WebAuthn)",
	[Suite.SM2]: "SM2",
};

function KeyCard({ of, current }: { of: KeyRecord; current: boolean }) {
	const w = keysWords();
	const [sure, setSure] = useState(false);
	const text = useText();
	const persona = usePersonas()?.find((p) => p.name === of.persona);
	const known = useAsk(Identity.method.getKey, { key: of.public }).data?.key;
	const state = !known ? "unregistered" : known.revokedMs > 0n ? "revoked" : "registered";
	return (
		<section className="card stack">
			<div className="row" data-spread>
				<h2>{(persona && text(persona)) || of.name || suiteNames[of.suite]}</h2>
				<div className="row">
					<Status tone={state === "registered" ? "ok" : state === "revoked" ? "bad" : "warn"}>{w[state]}</Status>
					{current && <Status tone="info">{w.inUse}</Status>}
				</div>
			</div>
			<Facts
				of={[
					[w.kind, suiteNames[of.suite]],
					[w.party, known?.party || of.party || "—"],
					[w.organisation, of.organisation || "—"],
					[w.public, <Hash key="p" of={of.public} label={w.public} />],
				]}
			/>
			{state === "unregistered" && <Export of={of} />}
			<div className="row">
				<Acts of={of} state={state} current={current} />
				<Button kind="second" size="small" onClick={() => void actWith(current ? "" : of.id)}>
					{current ? w.stop : w.use}
				</Button>
				{!sure && (
					<Button kind="plain" size="small" onClick={() => setSure(true)}>
						{w.forget}
					</Button>
				)}
			</div>
			{sure && (
				<Note tone="warn">
					<p>{w.forgetSure}</p>
					<div className="row">
						<Button kind="danger" size="small" onClick={() => void forgetKey(of.id)}>
							{w.forgetYes}
						</Button>
						<Button kind="second" size="small" onClick={() => setSure(false)}>
							{w.cancel}
						</Button>
					</div>
				</Note>
			)}
		</section>
	);
}

/** What the key in use may do with another one: register or revoke it, as its party. */
function Acts({
	of,
	state,
	current,
}: {
	of: KeyRecord;
	state: "unregistered" | "registered" | "revoked";
	current: boolean;
}) {
	const w = keysWords();
	const sign = useSign();
	const actor = useActor();
	if (current || actor.party === "" || of.party === "") return null;
	if (state === "unregistered") {
		const { suite, public: key, relyingParty = "" } = of;
		const message = { party: of.party, key: { suite, key, relyingParty } };
		const title = { zh: "登记一个新密钥", en: "Register a new key" };
		return (
			<Button size="small" onClick={() => void sign({ title, commands: [{ schema: AddKeySchema, message }] })}>
				{w.register}
			</Button>
		);
	}
	if (state !== "registered" || of.party !== actor.party) return null;
	const message = { party: of.party, key: of.public };
	const title = { zh: "作废一个密钥", en: "Revoke a key" };
	return (
		<Button
			kind="danger"
			size="small"
			onClick={() => void sign({ title, commands: [{ schema: RevokeKeySchema, message }] })}
		>
			{w.revoke}
		</Button>
	);
}

/** What the administrator needs: the JSON of AddKey, which the command line takes as it is. */
function Export({ of }: { of: KeyRecord }) {
	const w = keysWords();
	const form = JSON.stringify(
		{
			party: of.party,
			key: {
				suite: Suite[of.suite] ? `SUITE_${Suite[of.suite]}` : "",
				key: btoa(String.fromCharCode(...of.public)),
				...(of.relyingParty ? { relyingParty: of.relyingParty } : {}),
			},
		},
		null,
		2,
	);
	const save = () => {
		const a = document.createElement("a");
		a.href = URL.createObjectURL(new Blob([form], { type: "application/json" }));
		a.download = `gongshi-key-${of.id.slice(0, 8)}.json`;
		a.click();
		setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
	};
	return (
		<Disclose title={w.exportTitle} open>
			<div className="stack" data-gap="small">
				<p>{w.exportNote}</p>
				<Code>{form}</Code>
				<div>
					<Button size="small" onClick={save}>
						{w.exportGet}
					</Button>
				</div>
			</div>
		</Disclose>
	);
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
