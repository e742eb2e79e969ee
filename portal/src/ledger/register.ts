import { use } from "react";
import type { Text } from "../i18n/index.ts";
import { readable, steady } from "../lazy.ts";
import type { Finder, RecordKind, Records } from "../room.ts";
import { rooms } from "../rooms.ts";
import { bare, tableOf } from "./tables.ts";

/** What rooms know of their records. */
export interface Register {
	/** The kind of record that a space holds. */
	kind(space: string): RecordKind | undefined;
	/** What a field is called; its own name in words where no room names it. */
	field(name: string): Text;
	/** What a text is called that stands in a field; itself where no room names it. */
	value(field: string, text: string): Text;
	readonly finders: readonly Finder[];
}

/** Joins what rooms know. */
export function registerOf(all: readonly Records[]): Register {
	const kinds = tableOf(all.map((r) => r.kinds));
	const fields = tableOf(all.map((r) => r.fields));
	const values = tableOf(all.map((r) => r.values ?? {}));
	return {
		kind: (space) => kinds.get(space),
		field: (name) => fields.get(name) ?? { zh: bare(name), en: bare(name) },
		value: (field, said) => values.get(field)?.(said) ?? { zh: said, en: said },
		finders: all.flatMap((r) => r.find ?? []),
	};
}

const loaded = new Map<string, Promise<Register>>();

async function load(name: string): Promise<Register> {
	const mine = rooms.filter((r) => name === "" || r.name === name);
	const all = await Promise.all(mine.flatMap((r) => (r.records ? [steady(r.records)] : [])));
	await Promise.allSettled(all.map((m) => m.default.prepare?.()));
	return registerOf(all.map((m) => m.default));
}

/** What the room of a space knows, or all rooms together; suspends until it is there. */
export function useRegister(space = ""): Register {
	const name = space.split("/")[0] ?? "";
	let one = loaded.get(name);
	if (!one) {
		one = readable(load(name));
		loaded.set(name, one);
	}
	return use(one);
}
