import { use } from "react";
import type { Text } from "../i18n/index.ts";
import { readable, steady } from "../lazy.ts";
import { rooms } from "../rooms.ts";
import { roleNames } from "./roles.ts";

/** Powers that somebody may be given: every one that a room names. */
export interface Powers {
	readonly ids: readonly string[];
	/** What its holder may do; undefined where no room says so. */
	may(id: string): Text | undefined;
}

let loading: Promise<Powers> | undefined;

/** Loads what rooms say of the powers that their contracts ask for. */
export function powers(): Promise<Powers> {
	loading ??= readable(
		Promise.all([roleNames(), ...rooms.flatMap((r) => (r.powers ? [steady(r.powers)] : []))]).then(
			([names, ...all]) => {
				const known: Readonly<Record<string, Text>> = Object.assign({}, ...all.map((m) => m.powers));
				return { ids: Object.keys(names), may: (id) => known[id] };
			},
		),
	);
	return loading;
}

/** The same in a component; suspends until it is there. */
export const usePowers = (): Powers => use(powers());
