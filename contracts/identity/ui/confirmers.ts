import { type Confirmer, keyOf, Ledger, memory, useAsk, useBlocks, useLive } from "@gongshi/portal/ledger";
import { useCallback, useRef } from "react";

const every = 2500;

/**
 * Who confirmed the newest block. Empty blocks change no answer, but they do change this one: so it is asked for
 * again with them too, at most every 2.5 seconds.
 */
export function useConfirmers(): { seats: readonly Confirmer[]; height: bigint; timeMs: bigint; ready: boolean } {
	const asked = useAsk(Ledger.method.getStatus, {});
	const live = useLive();
	const last = useRef(0);
	useBlocks(
		useCallback(() => {
			if (Date.now() - last.current < every) return;
			last.current = Date.now();
			void memory.invalidateQueries({ queryKey: keyOf(Ledger.method.getStatus, {}) });
		}, []),
	);
	const known = asked.data;
	const height = known && known.height > live.height ? known.height : live.height;
	return {
		seats: known?.validators ?? [],
		height,
		timeMs: live.block?.timeMs ?? known?.timeMs ?? 0n,
		ready: known !== undefined,
	};
}
