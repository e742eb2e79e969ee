import type { DescMessage, Message } from "@bufbuild/protobuf";
import type { Text } from "@gongshi/portal/i18n";
import type { Names, Sentence, Sentences } from "@gongshi/portal/room";

/** One command or event: its schema, its short name in a list, what it says, and where to see what it is about. */
export interface Said {
	readonly schema: DescMessage;
	readonly name: Text;
	readonly say: Sentence;
	// biome-ignore lint/suspicious/noExplicitAny: each entry knows its own message.
	readonly link?: (message: any) => string | undefined;
}

/** Keeps the message's type while an entry is written; the table forgets it. */
export const entry = <M extends Message>(
	said: Omit<Said, "say" | "link"> & {
		say: (m: M, org: Names) => { zh: string; en: string };
		link?: (m: M) => string | undefined;
	},
): Said => said;

/** These as the portal takes them. */
export function saying(all: readonly Said[]): Sentences {
	const table = <T>(of: (s: Said) => T): Record<string, T> =>
		Object.fromEntries(all.map((s) => [s.schema.typeName, of(s)]));
	return {
		schemas: all.map((s) => s.schema),
		names: table((s) => s.name),
		sentences: table((s) => s.say),
		links: table((s) => s.link ?? (() => undefined)),
	};
}
