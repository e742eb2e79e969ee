import { use } from "react";
import { type Text, useText } from "../i18n/index.ts";
import { rooms } from "../rooms.ts";

let names: Promise<Readonly<Record<string, { readonly name: Text }>>> | undefined;

function load(): NonNullable<typeof names> {
	names ??= Promise.all(rooms.flatMap((r) => (r.roles ? [r.roles()] : []))).then((all) =>
		Object.assign({}, ...all.map((m) => m.roles)),
	);
	return names;
}

/** A power in the words of the room whose contract asks for it; suspends until they are there. */
export function useRole(id: string): string {
	const text = useText();
	return text(use(load())[id]?.name ?? { zh: id, en: id });
}
