import { byId, useAsk, useLive } from "@gongshi/portal/ledger";
import type { Names } from "@gongshi/portal/room";
import { useMemo } from "react";
import type { Parameters } from "../../../ledger/contract/network_pb.ts";
import { Identity, type Organisation, type Scheduled, Status } from "../identity_pb.ts";
import { askWholeAhead, useWhole } from "./pages.ts";

const everyone = { order: "id" };

/** Asks for them beforehand. */
export const askDirectory = (): Promise<void> => askWholeAhead(Identity.method.findOrganisations, everyone);

/** Every registered organisation and their names. */
export function useDirectory(): {
	names: Names;
	all: readonly Organisation[];
	members: readonly Organisation[];
	/** False before the first page. */
	ready: boolean;
	/** False while there are more than are known here. */
	complete: boolean;
} {
	const { pages, waiting, complete } = useWhole(Identity.method.findOrganisations, everyone);
	return useMemo(() => {
		const all = waiting ? undefined : pages.flatMap((p) => p.organisations);
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
			complete,
		};
	}, [pages, waiting, complete]);
}

/** The rules in force at the newest block, and those that are decided for later. */
export function useRules(): { parameters: Parameters | undefined; pending: readonly Scheduled[] } {
	const { height } = useLive();
	// The answer with height 0 is the one before all pending changes; those whose height has come are added by asking at it.
	const base = useAsk(Identity.method.getParameters, {}).data;
	const passed = base?.pending.some((p) => p.fromHeight <= height) ?? false;
	const now = useAsk(Identity.method.getParameters, { height }, { enabled: passed, keep: true }).data;
	return {
		parameters: (passed ? now?.parameters : undefined) ?? base?.parameters,
		pending: base?.pending.filter((p) => p.fromHeight > height) ?? [],
	};
}
