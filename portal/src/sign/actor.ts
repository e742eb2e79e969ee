// The identity contract is the ledger's authority on keys: every network has it.
import { Identity } from "../../../contracts/identity/identity_pb.ts";
import { useAsk } from "../ledger/ask.ts";
import { nowMs } from "../ledger/clock.ts";
import type { KeyRecord } from "./store.ts";
import { useWallet } from "./wallet.ts";

export { useWallet } from "./wallet.ts";

/** Who acts in this browser. */
export interface Actor {
	readonly key: KeyRecord | undefined;
	readonly party: string;
	readonly organisation: string;
	/** For the key's organisation, those that count now: "funds/payer". */
	readonly roles: readonly string[];
	/** False until it is known whether there is a key, and which roles it has. */
	readonly loading: boolean;
}

/** Who acts at the moment; it changes with the persona. */
export function useActor(): Actor {
	const { current: key, loaded } = useWallet();
	const party = key?.party ?? "";
	const organisation = key?.organisation ?? "";
	const known = useAsk(Identity.method.getParty, { id: party, organisation }, { enabled: party !== "" });
	const now = BigInt(nowMs());
	const roles = known.data?.roles.filter((r) => r.expiresMs === 0n || r.expiresMs > now).map((r) => r.role) ?? [];
	return { key, party, organisation, roles, loading: !loaded || (party !== "" && known.isPending) };
}

/** Whether an actor holds a role. */
export const holds = (actor: Actor, role: string): boolean => actor.roles.includes(role);
