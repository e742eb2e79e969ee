import { useEffect, useState } from "react";
import { Identity } from "../../../../contracts/identity/identity_pb.ts";
import { useText } from "../../i18n/index.ts";
import { Button, Field, Note } from "../../kit/index.ts";
import { useAsk } from "../../ledger/index.ts";
import { useWallet } from "../../sign/actor.ts";
import { Suite } from "../../sign/envelope.ts";
import { actWith, hasEd25519, makeKey, makePasskey, putKey } from "../../sign/keys.ts";
import { whyNoKeys } from "../../sign/no-keys.ts";
import { keysWords } from "./words.ts";

/** Makes a key, of the best kind that this browser can make. */
export function MakeKey() {
	const w = keysWords();
	const [name, setName] = useState("");
	const [party, setParty] = useState("");
	const [organisation, setOrganisation] = useState("");
	const [ed, setEd] = useState<boolean>();
	const text = useText();
	const { current, refused } = useWallet();
	const [busy, setBusy] = useState(false);
	const [failed, setFailed] = useState(false);
	useEffect(() => void hasEd25519().then(setEd), []);
	const parameters = useAsk(Identity.method.getParameters, {}).data?.parameters;
	const passkeys =
		parameters?.relyingParties.includes(location.hostname) && parameters.origins.includes(location.origin);
	const why = whyNoKeys({ refused });
	if (why) return <Note tone="bad">{text(why)}</Note>;
	const make = async (passkey: boolean) => {
		setBusy(true);
		setFailed(false);
		try {
			const suite = ed ? Suite.ED25519 : Suite.P256;
			const key = passkey ? await makePasskey(name) : await makeKey({ suite, name, party, organisation });
			if (passkey) await putKey({ ...key, party, organisation });
			// Whoever acts already goes on with that key: it can register the new one.
			if (!current) await actWith(key.id);
			setName("");
		} catch {
			setFailed(true);
		}
		setBusy(false);
	};
	return (
		<section className="card stack">
			<h2>{w.make}</h2>
			<Field label={w.name} hint={w.nameHint} value={name} onChange={setName} optional />
			<Field label={w.party} hint={w.partyHint} value={party} onChange={setParty} optional />
			<Field
				label={w.organisation}
				hint={w.organisationHint}
				value={organisation}
				onChange={setOrganisation}
				optional
			/>
			{ed === false && <Note>{w.noEd}</Note>}
			{failed && <Note tone="bad">{w.passkeyFailed}</Note>}
			<div className="row">
				<Button busy={busy} onClick={() => void make(false)}>
					{w.make}
				</Button>
				<Button kind="second" busy={busy} blocked={passkeys ? undefined : w.noPasskey} onClick={() => void make(true)}>
					{w.passkey}
				</Button>
			</div>
			{!passkeys && <p className="meta">{w.noPasskey}</p>}
		</section>
	);
}
