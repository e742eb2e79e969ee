import type { DescMessage } from "@bufbuild/protobuf";
import type { FunctionComponent, LazyExoticComponent } from "react";
import type { Text } from "./i18n/index.ts";

/** The places of the top navigation, in its order. */
export const wings = ["money", "chain", "verify", "consortium", "office"] as const;
export type Wing = (typeof wings)[number];

/** A page: an address, a name, and what is shown there, loaded when somebody goes there. */
export interface RoomPage {
	/** TanStack's notation: "/funds/$budget/line/$". `$name` is one part, a last `$` all that remains. */
	readonly path: string;
	readonly title: Text;
	/** Set on the page that opens a wing, which thereby appears in the top navigation. */
	readonly wing?: Wing;
	/** The wing that is marked as "here" on pages below; by default the wing of the room's first page that has one. */
	readonly within?: Wing;
	readonly Page: LazyExoticComponent<FunctionComponent> | FunctionComponent;
}

/** Something for the front page. Tiles are loaded after the page is readable. */
export interface Tile {
	readonly title: Text;
	readonly order: number;
	readonly Tile: LazyExoticComponent<FunctionComponent> | FunctionComponent;
}

/** Says what a message is in one plain sentence, without jargon and with its particulars. */
// biome-ignore lint/suspicious/noExplicitAny: each sentence knows its own message; the table joins them.
export type Sentence = (message: any) => Text;

/** A room's sentences, one for each command and event, by full name: "gongshi.funds.v1.Paid". */
export interface Sentences {
	/** The schemas of these messages, so that their bytes can be read. */
	readonly schemas: readonly DescMessage[];
	readonly sentences: Readonly<Record<string, Sentence>>;
	/** Full name of the command or event → its short name in a list: {zh: "付款", en: "Payment"}. */
	readonly names: Readonly<Record<string, Text>>;
	/** Where in the portal to see what the message is about, if anywhere. */
	// biome-ignore lint/suspicious/noExplicitAny: as above.
	readonly links?: Readonly<Record<string, (message: any) => string | undefined>>;
}

/** What a folder `contracts/<name>/ui` or `portal/src/rooms/<name>` adds to the portal. */
export interface Room {
	/** The folder's name. */
	readonly name: string;
	readonly pages: readonly RoomPage[];
	readonly tiles?: readonly Tile[];
	/** What its commands ask for, and its events tell; loaded when a sentence is needed. */
	readonly sentences?: () => Promise<{ default: Sentences }>;
	/** Those of the events, where they are apart: then a page that says only commands does not load them. */
	readonly events?: () => Promise<{ default: Sentences }>;
	/** What the powers are called that the contract asks for: "funds/payer". Loaded when a page names one. */
	readonly roles?: () => Promise<{ roles: Readonly<Record<string, Text>> }>;
}

/** Checks a room's shape where it is written. */
export const room = (r: Room): Room => r;
