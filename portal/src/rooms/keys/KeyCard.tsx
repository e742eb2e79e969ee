import { useState } from "react";
import {
	AddKeySchema,
	Identity,
	type Key,
	RevokeKeySchema,
	RotateKeySchema,
} from "../../../../contracts/identity/identity_pb.ts";
import { useText } from "../../i18n/index.ts";
import { Code } from "../../kit/Code.tsx";
import { Button, Copy, Disclose, Facts, Hash, Note, Status, saveFile, Time, type Tone } from "../../kit/index.ts";
import { hex, useAsk } from "../../ledger/index.ts";
import { useActor } from "../../sign/actor.ts";
import { Suite } from "../../sign/envelope.ts";
import { actWith, forgetKey, makeKey, putKey } from "../../sign/keys.ts";
import { makePasskey, type No, whyNot } from "../../sign/passkey.ts";
import { usePersonas } from "../../sign/persona-list.ts";
import { useSign } from "../../sign/request.ts";
import type { KeyRecord } from "../../sign/store.ts";
import { type KeyState, useKeyState } from "./key-state.ts";
import { keysWords } from "./words.ts";

const suiteNames: Record<number, string> = {
	[Suite.ED25519]: "Ed25519",
	[Suite.P256]: "P-256",
	[Suite.WEBAUTHN]: "Passkey (WebAuthn)",
	[Suite.SM2]: "SM2",
};
const tones: Record<KeyState["state"], Tone> = {
	asking: "plain",
	away: "plain",
	unregistered: "warn",
	registered: "ok",
	revoked: "bad",
	foreign: "bad",
};

/** One key of this browser: whose it is, whether it counts, and what can be done with it. */
export function KeyCard({ of, current }: { of: KeyRecord; current: boolean }) {
	const w = keysWords();
	const text = useText();
	const persona = usePersonas()?.find((p) => p.name === of.persona);
	const { state, known } = useKeyState(of);
	const title = (persona && text(persona)) || of.name || suiteNames[of.suite];
	return (
		<section className="card stack" aria-label={title} data-state={state}>
			<div className="row" data-spread>
				<h2>{title}</h2>
				<div className="row">
					<Status tone={tones[state]}>{w[`is_${state}`]}</Status>
					{current && <Status tone="info">{w.inUse}</Status>}
				</div>
			</div>
			<Facts
				of={[
					[w.kind, suiteNames[of.suite]],
					[w.party, of.party || "—"],
					[w.organisation, of.organisation || "—"],
					[w.public, <Hash key="p" of={of.public} label={w.public} />],
					...(of.relyingParty ? [[w.site, of.relyingParty] as const] : []),
				]}
			/>
			<Standing of={of} state={state} known={known} />
			<div className="row">
				<Acts of={of} state={state} current={current} />
				<Button kind="second" size="small" onClick={() => void actWith(current ? "" : of.id)}>
					{current ? w.stop : w.use}
				</Button>
				<Forget of={of} last={state === "registered"} />
			</div>
		</section>
	);
}

/** What a key's state means for its holder, and the way on. */
function Standing({ of, state, known }: { of: KeyRecord; state: KeyState["state"]; known: Key | undefined }) {
	const w = keysWords();
	const owner = useAsk(
		Identity.method.getParty,
		{ id: known?.party ?? "" },
		{ enabled: state === "foreign" && known !== undefined },
	).data?.party;
	if (state === "unregistered") return <Export of={of} />;
	if (state === "revoked" && known)
		return (
			<Note tone="warn">
				<p>
					<Time ms={known.revokedMs} /> — {w.revokedSay}
				</p>
			</Note>
		);
	if (state !== "foreign" || !known) return null;
	const { party } = known;
	return (
		<Note tone="bad" title={w.foreignTitle(party)}>
			<p>{w.foreignSay(owner?.organisation ?? "…", of.party)}</p>
			<div className="row">
				<Button
					kind="second"
					size="small"
					onClick={() => void putKey({ ...of, party, organisation: owner?.organisation ?? of.organisation })}
				>
					{w.foreignYes(party)}
				</Button>
			</div>
		</Note>
	);
}

function Forget({ of, last }: { of: KeyRecord; last: boolean }) {
	const w = keysWords();
	const [sure, setSure] = useState(false);
	if (!sure)
		return (
			<Button kind="plain" size="small" onClick={() => setSure(true)}>
				{w.forget}
			</Button>
		);
	return (
		<Note tone="warn">
			<p>{last ? w.forgetSure : w.forgetFree}</p>
			<div className="row">
				<Button kind="danger" size="small" onClick={() => void forgetKey(of.id)}>
					{w.forgetYes}
				</Button>
				<Button kind="second" size="small" onClick={() => setSure(false)}>
					{w.cancel}
				</Button>
			</div>
		</Note>
	);
}

/** One's own keys are one's own affair: signed for no organisation, so that it works without any power in one. */
const own = { organisation: "" };

const newKeyOf = (k: KeyRecord) => ({ suite: k.suite, key: k.public, relyingParty: k.relyingParty ?? "" });

/** What the key in use may do with this one: register it, put another in its place, revoke it, as its signer. */
function Acts({ of, state, current }: { of: KeyRecord; state: KeyState["state"]; current: boolean }) {
	const w = keysWords();
	const sign = useSign();
	const actor = useActor();
	if (actor.party === "") return null;
	const party = of.party || actor.party;
	if (state === "unregistered" && !current) {
		const message = { party, key: newKeyOf(of) };
		const title = { zh: "登记一个新密钥", en: "Register a new key" };
		return (
			<Button size="small" onClick={() => void sign({ ...own, title, commands: [{ schema: AddKeySchema, message }] })}>
				{w.register}
			</Button>
		);
	}
	if (state !== "registered" || of.party !== actor.party) return null;
	const message = { party, key: of.public };
	const title = { zh: "作废一个密钥", en: "Revoke a key" };
	return (
		<>
			<Rotate of={of} current={current} />
			{!current && (
				<Button
					kind="danger"
					size="small"
					onClick={() => void sign({ ...own, title, commands: [{ schema: RevokeKeySchema, message }] })}
				>
					{w.revoke}
				</Button>
			)}
		</>
	);
}

/** A new key of the same kind takes the place of one, in a single transaction. */
function Rotate({ of, current }: { of: KeyRecord; current: boolean }) {
	const w = keysWords();
	const sign = useSign();
	const [no, setNo] = useState<No>();
	const rotate = async () => {
		setNo(undefined);
		const { party, organisation, persona } = of;
		const name = of.name;
		let made: KeyRecord;
		try {
			if (of.suite === Suite.WEBAUTHN) {
				// The device is to make a second one, so the present one does not stand in its way.
				made = await makePasskey({ name, site: of.relyingParty ?? "", party, organisation, have: [] });
				await putKey(made);
			} else {
				const suite = of.suite === Suite.ED25519 ? Suite.ED25519 : Suite.P256;
				made = await makeKey({ suite, name, party, organisation, ...(persona ? { persona } : {}) });
			}
		} catch (cause) {
			setNo(whyNot(cause));
			return;
		}
		const end = await sign({
			...own,
			title: { zh: "更换一个密钥", en: "Replace a key" },
			commands: [{ schema: RotateKeySchema, message: { party, oldKey: of.public, newKey: newKeyOf(made) } }],
		});
		// What was refused or not signed leaves the old key as it was, and the new one is of no use.
		if (end.state === "refused" || end.state === "cancelled") await forgetKey(made.id);
		if (end.state === "final" && current) await actWith(made.id);
	};
	return (
		<>
			<Button kind="second" size="small" onClick={() => void rotate()}>
				{w.rotate}
			</Button>
			{no && <Note tone="warn">{w[`no_${no}`]}</Note>}
		</>
	);
}

/** What the administrator needs: the public key alone, or the JSON of AddKey, which the command line and the register page take. */
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
		saveFile(`gongshi-key-${of.id.slice(0, 8)}.json`, new Blob([form], { type: "application/json" }));
	};
	return (
		<Disclose title={w.exportTitle} open>
			<div className="stack" data-gap="small">
				<p>{w.exportNote}</p>
				<p className="hash">
					<strong>{w.public}</strong> <Copy text={hex(of.public)} label={w.public} />
				</p>
				<Code>{hex(of.public)}</Code>
				<p className="hash">
					<strong>{w.exportForm}</strong> <Copy text={form} label={w.exportForm} />
				</p>
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
