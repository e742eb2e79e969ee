import type { DescMessage } from "@bufbuild/protobuf";
import type { Text } from "@gongshi/portal/i18n";
import type { Sentence, Sentences } from "@gongshi/portal/room";
import { commands } from "./commands.ts";
import { events } from "./events.ts";

/** One command or event: its schema, its short name in a list, what it says, and where to see what it is about. */
export interface Said {
	readonly schema: DescMessage;
	readonly name: Text;
	readonly say: Sentence;
	// biome-ignore lint/suspicious/noExplicitAny: each entry knows its own message.
	readonly link?: (message: any) => string | undefined;
}

const all: readonly Said[] = [...commands, ...events];
const table = <T>(of: (s: Said) => T): Record<string, T> =>
	Object.fromEntries(all.map((s) => [s.schema.typeName, of(s)]));

const sentences: Sentences = {
	schemas: all.map((s) => s.schema),
	names: table((s) => s.name),
	sentences: table((s) => s.say),
	links: table((s) => s.link ?? (() => undefined)),
};
export default sentences;
