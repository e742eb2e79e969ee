import { use } from "react";
import { type Text, useText } from "../i18n/index.ts";
import { readable, steady } from "../lazy.ts";
import { rooms } from "../rooms.ts";

type Table = Readonly<Record<string, Text>>;

let names: Table = {};
let loading: Promise<Table> | undefined;

/** Loads what powers are called, by the rooms whose contracts ask for them: "funds/payer" → {zh: "支付经办人", …}. */
export function roleNames(): Promise<Table> {
	loading ??= readable(
		Promise.all(rooms.flatMap((r) => (r.roles ? [steady(r.roles)] : []))).then((all) => {
			names = Object.assign({}, ...all.map((m) => m.roles));
			return names;
		}),
	);
	return loading;
}

/** What a power is called; undefined for one that no room names, and before roleNames() has ended. */
export const roleName = (id: string): Text | undefined => names[id];

/** A power in the reader's language, else by its own spelling; suspends until the names are there. */
export function useRole(id: string): string {
	const text = useText();
	return text(use(roleNames())[id] ?? { zh: id, en: id });
}
