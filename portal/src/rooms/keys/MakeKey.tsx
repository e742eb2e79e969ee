import { useEffect, useState } from "react";
import { useText } from "../../i18n/index.ts";
import { Button, Field, Link, Note } from "../../kit/index.ts";
import { useActor, useWallet } from "../../sign/actor.ts";
import { Suite } from "../../sign/envelope.ts";
import { actWith, hasEd25519, makeKey, putKey } from "../../sign/keys.ts";
import { whyNoKeys } from "../../sign/no-keys.ts";
import { type Accepted, makePasskey, type No, siteHere, useAccepted, whyNot } from "../../sign/passkey.ts";
import { keysWords } from "./words.ts";

/** Makes a key, of the best kind that this browser can make. */
export function MakeKey() {
	const w = keysWords();
	const actor = useActor();
	const { current, keys, refused } = useWallet();
	const [name, setName] = useState("");
	// Until something is typed, the new key is for whom one acts already: it becomes that signer's second key.
	const [typed, setTyped] = useState<{ party?: string; organisation?: string }>({});
	const party = typed.party ?? actor.party;
	const organisation = typed.organisation ?? actor.organisation;
	const [ed, setEd] = useState<boolean>();
	const text = useText();
	const [busy, setBusy] = useState(false);
	const [no, setNo] = useState<No>();
	useEffect(() => void hasEd25519().then(setEd), []);
	const accepted = useAccepted();
	const site = accepted && siteHere(accepted);
	const why = whyNoKeys({ refused });
	if (why) return <Note tone="bad">{text(why)}</Note>;
	const make = async (passkey: boolean) => {
		setBusy(true);
		setNo(undefined);
		try {
			const of = { name: name.trim(), party: party.trim(), organisation: organisation.trim() };
			const key =
				passkey && site
					? await makePasskey({ ...of, site, have: keys })
					: await makeKey({ ...of, suite: ed ? Suite.ED25519 : Suite.P256 });
			if (passkey) await putKey(key);
			// Whoever acts already goes on with that key: it can register the new one.
			if (!current) await actWith(key.id);
			setName("");
			setTyped({});
		} catch (cause) {
			setNo(whyNot(cause));
		}
		setBusy(false);
	};
	return (
		<section className="card stack" aria-labelledby="make">
			<h2 id="make">{w.make}</h2>
			<Field label={w.name} hint={w.nameHint} value={name} onChange={setName} optional />
			<Field
				label={w.party}
				hint={w.partyHint}
				value={party}
				spellCheck={false}
				autoComplete="off"
				onChange={(v) => setTyped({ ...typed, party: v })}
				optional
			/>
			<Field
				label={w.organisation}
				hint={w.organisationHint}
				value={organisation}
				spellCheck={false}
				autoComplete="off"
				onChange={(v) => setTyped({ ...typed, organisation: v })}
				optional
			/>
			{ed === false && <Note>{w.noEd}</Note>}
			<div aria-live="polite">{no && <Note tone="warn">{w[`no_${no}`]}</Note>}</div>
			<div className="row">
				<Button busy={busy} onClick={() => void make(false)}>
					{w.make}
				</Button>
				<Button
					kind="second"
					busy={busy}
					blocked={!accepted || site ? undefined : w.noPasskey}
					onClick={() => void make(true)}
				>
					{w.passkey}
				</Button>
			</div>
			{accepted && !site ? <NoSite of={accepted} /> : <p className="meta">{w.passkeyNote}</p>}
		</section>
	);
}

/** Why no passkey can be made at this address, and the proposal that would change it where one could. */
function NoSite({ of }: { of: Accepted }) {
	const w = keysWords();
	const { hostname, origin, protocol } = location;
	const add = new URLSearchParams({ kind: "change-parameters", origins: [...of.origins, origin].join(" ") });
	if (!of.relyingParties.some((site) => hostname === site || hostname.endsWith(`.${site}`)))
		add.set("relying_parties", [...of.relyingParties, hostname].join(" "));
	return (
		<Note>
			<p>{of.origins.length > 0 ? w.elsewhere(of.origins.join(w.list), origin) : w.noPasskey}</p>
			{(protocol === "https:" || hostname === "localhost") && (
				<p>
					<Link to={`/office/consortium/propose?${add}`}>{w.proposeOrigin}</Link>
				</p>
			)}
		</Note>
	);
}
