import { useLive } from "@gongshi/portal/ledger";

/** The chain's clock where it has spoken, so that a wrong clock of this computer closes nothing. */
export function useNowMs(): bigint {
	const live = useLive();
	return live.block?.timeMs ?? BigInt(Date.now());
}
