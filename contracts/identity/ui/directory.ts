import { type Confirmer, keyOf, Ledger, memory, useAsk, useBlocks, useLive } from "@gongshi/portal/ledger";
import { useCallback, useMemo, useRef } from "react";
import { Identity, type Organisation, Status } from "../identity_pb.ts";
import { byId, type Names } from "./change.ts";

/** Every registered organisation, as far as one page of 100 reaches, and their names. */
export function useDirectory(): {
	names: Names;
	all: readonly Organisation[];
	members: readonly Organisation[];
	ready: boolean;
} {
	const asked = useAsk(Identity.method.findOrganisations, { pageSize: 100, order: "id" });
	const all = asked.data?.organisations;
	return useMemo(() => {
		const known = new Map(all?.map((o) => [o.id, o]));
		const names: Names = (id) => {
			const o = known.get(id);
			return o ? { zh: o.nameZh || o.nameEn, en: o.nameEn || o.nameZh } : byId(id);
		};
		return {
			names,
			all: all ?? [],
			members: (all ?? []).filter((o) => o.member && o.status === Status.ACTIVE),
			ready: all !== undefined,
		};
	}, [all]);
}

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
