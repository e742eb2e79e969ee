import { use } from "react";
import { type Text, useText } from "../i18n/index.ts";
import { steady } from "../lazy.ts";
import { rooms } from "../rooms.ts";
import { readable } from "./readable.ts";

let names: Promise<(id: string) => Text> | undefined;

/** What powers are called, by the rooms whose contracts ask for them: "支付经办人" for "funds/payer"; otherwise by their own spelling. */
export function roleNames(): Promise<(id: string) => Text> {
	names ??= readable(
		Promise.all(rooms.flatMap((r) => (r.roles ? [steady(r.roles)] : []))).then((all) => {
			const known: Record<string, Text> = Object.assign({}, ...all.map((m) => m.roles));
			return (id) => known[id] ?? { zh: id, en: id };
		}),
	);
	return names;
}

/** A power in the reader's language; suspends until the names are there. */
export function useRole(id: string): string {
	const text = useText();
	return text(use(roleNames())(id));
}
