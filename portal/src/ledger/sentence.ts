import { createRegistry, type DescMessage, fromBinary, type Message, type Registry } from "@bufbuild/protobuf";
import type { Item } from "../../../gateway/gateway_pb.ts";
import type { Text } from "../i18n/index.ts";
import { readable, steady } from "../lazy.ts";
import type { Names, Room, Sentences } from "../room.ts";
import { rooms } from "../rooms.ts";
import { askOrganisations, byName } from "./organisations.ts";
import { roleNames } from "./roles.ts";
import { bare, tableOf } from "./tables.ts";

/** All rooms' sentences together. */
export interface Book {
	/**
	 * In one plain sentence what a command or event is, with organisations by their names, or as `names` has them. Never
	 * throws: what nobody explains is named.
	 */
	say(item: Pick<Item, "type" | "payload">, names?: Names): Text;
	/** The short name of a kind of command or event. */
	name(type: string): Text;
	/** Where in the portal to see what it is about. */
	link(item: Pick<Item, "type" | "payload">): string | undefined;
	/** The message itself, if a room knows how to read it. */
	read(item: Pick<Item, "type" | "payload">): (Message & Record<string, unknown>) | undefined;
	schema(type: string): DescMessage | undefined;
	readonly registry: Registry;
}

/** Joins the rooms' sentences. */
export function bookOf(all: readonly Sentences[]): Book {
	const registry = createRegistry(...all.flatMap((s) => s.schemas));
	const sentences = tableOf(all.map((s) => s.sentences));
	const names = tableOf(all.map((s) => s.names));
	const links = tableOf(all.map((s) => s.links ?? {}));
	const read: Book["read"] = ({ type, payload }) => {
		const schema = registry.getMessage(type);
		if (!schema) return undefined;
		try {
			return fromBinary(schema, payload) as Message & Record<string, unknown>;
		} catch {
			return undefined;
		}
	};
	const name = (type: string): Text => names.get(type) ?? { zh: bare(type), en: bare(type) };
	return {
		registry,
		read,
		name,
		schema: (type) => registry.getMessage(type),
		say: (item, names = byName) => {
			const message = read(item);
			return message ? (sentences.get(item.type)?.(message, names) ?? name(item.type)) : name(item.type);
		},
		link: (item) => {
			const message = read(item);
			return message ? links.get(item.type)?.(message) : undefined;
		},
	};
}

/** Sentences on their way: `begun` ends when their scripts are there and what they need has been asked for. */
interface Coming {
	readonly begun: Promise<void>;
	readonly book: Promise<Book>;
}

function coming(loads: readonly Room["sentences"][]): Coming {
	askOrganisations().catch(() => undefined); // Then they are called by their ids.
	const scripts = Promise.all(loads.flatMap((load) => (load ? [steady(load).then((m) => m.default)] : [])));
	const asked = scripts.then((all) => ({
		all,
		known: Promise.allSettled([roleNames(), ...all.map((s) => s.prepare?.())]),
	}));
	const book = asked.then(({ all, known }) => known.then(() => bookOf(all)));
	return { begun: asked.then(() => undefined), book: readable(book) };
}

let ofCommands: Coming | undefined;
const commands = (): Coming => {
	ofCommands ??= coming(rooms.map((r) => r.sentences));
	return ofCommands;
};

let ofAll: Coming | undefined;
const all = (): Coming => {
	ofAll ??= coming(rooms.flatMap((r) => [r.sentences, r.events]));
	return ofAll;
};

/** Loads what every room says of its commands, once. Such a book may know no event. */
export const commandSentences = (): Promise<Book> => commands().book;
/** Begins to; ends when only the ledger's answers are waited for. */
export const beginCommands = (): Promise<void> => commands().begun;

/** Loads every room's sentences, of commands and of events, once. */
export const sentences = (): Promise<Book> => all().book;
/** Begins to; ends when only the ledger's answers are waited for. */
export const beginSentences = (): Promise<void> => all().begun;
