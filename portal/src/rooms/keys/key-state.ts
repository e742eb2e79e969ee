import { useEffect } from "react";
import { Identity, type Key } from "../../../../contracts/identity/identity_pb.ts";
import { useAsk } from "../../ledger/index.ts";
import { putKey } from "../../sign/keys.ts";
import type { KeyRecord } from "../../sign/store.ts";

/** What the ledger knows of a key that this browser holds. */
export interface KeyState {
	/** "foreign": registered for another signer than it was made for. */
	readonly state: "asking" | "away" | "unregistered" | "registered" | "revoked" | "foreign";
	readonly known: Key | undefined;
}

/**
 * What the ledger knows of a key. One that was made before anybody knew for whom becomes the signer's under whose code
 * it was registered; one that is registered for another signer than it was made for does not by itself: anyone may
 * register a public key, so its holder has to say so.
 */
export function useKeyState(of: KeyRecord): KeyState {
	const asked = useAsk(Identity.method.getKey, { key: of.public });
	const known = asked.data?.key;
	const owner = useAsk(Identity.method.getParty, { id: known?.party ?? "" }, { enabled: known !== undefined });
	const home = owner.data?.party?.organisation;
	useEffect(() => {
		if (known && home && of.party === "")
			void putKey({ ...of, party: known.party, organisation: of.organisation || home });
	}, [known, home, of]);
	if (asked.isError) return { state: asked.error.kind === "refused" ? "unregistered" : "away", known: undefined };
	if (!known) return { state: "asking", known };
	if (known.revokedMs > 0n) return { state: "revoked", known };
	return { state: of.party !== "" && of.party !== known.party ? "foreign" : "registered", known };
}
