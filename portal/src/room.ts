import type { DescMessage } from "@bufbuild/protobuf";
import type { FunctionComponent } from "react";
import type { Text } from "./i18n/index.ts";
import type { Later } from "./lazy.ts";

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
	readonly Page: Later<FunctionComponent>;
}

/** Something for the front page. Tiles are loaded after the page is readable. */
export interface Tile {
	readonly title: Text;
	readonly order: number;
	readonly Tile: Later<FunctionComponent>;
}

/** What an organisation is called, by its id. */
export type Names = (organisation: string) => Text;

/** Says what a message is in one plain sentence, without jargon and with its particulars. */
// biome-ignore lint/suspicious/noExplicitAny: each sentence knows its own message; the table joins them.
export type Sentence = (message: any, name: Names) => Text;

/** A kind of record in the ledger's state, so that a page can show one that it has read from its proof. */
export interface RecordKind {
	readonly schema: DescMessage;
	/** What one is called: {zh: "付款", en: "Payment"}. */
	readonly name: Text;
	/** One line that says which it is. */
	// biome-ignore lint/suspicious/noExplicitAny: each kind knows its own record.
	readonly title?: (record: any) => Text;
	/** Where in the portal it is shown. */
	// biome-ignore lint/suspicious/noExplicitAny: as above.
	readonly link?: (record: any) => string | undefined;
	/** The currency of its amounts, if it is known. */
	// biome-ignore lint/suspicious/noExplicitAny: as above.
	readonly currency?: (record: any) => string | undefined;
}

/** What a room knows of its contract's records. */
export interface Records {
	/** The kinds by the path of their space: "funds/payments". */
	readonly kinds: Readonly<Record<string, RecordKind>>;
	/** What their fields are called: `amountMinor` → {zh: "金额", en: "Amount"}. Values of an enumeration are `Enum.VALUE`. */
	readonly fields: Readonly<Record<string, Text>>;
	/** What the values of a field are called that is a text of few kinds: `kind` → "set-validator" → {zh: "登记验证节点", …}. */
	readonly values?: Readonly<Record<string, (value: string) => Text>>;
	/** As of sentences. */
	readonly prepare?: () => Promise<unknown>;
	readonly find?: Finder;
}

/** Finds what has this number, key or name, beyond what the ledger's own search finds. */
export type Finder = (text: string) => Promise<readonly { readonly title: Text; readonly to: string }[]>;

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
	/** Asks beforehand what the sentences need to know, such as the currency of each budget. A failure is no matter. */
	readonly prepare?: () => Promise<unknown>;
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
	/** Loaded when a record is shown or something is searched for. Spaces of a room's records begin with its name. */
	readonly records?: () => Promise<{ default: Records }>;
	/** What the powers are called that the contract asks for: "funds/payer". Loaded when a page names one. */
	readonly roles?: () => Promise<{ roles: Readonly<Record<string, Text>> }>;
	/** What their holders may do. Loaded where powers are granted. */
	readonly powers?: () => Promise<{ powers: Readonly<Record<string, Text>> }>;
}

/** Checks a room's shape where it is written. */
export const room = (r: Room): Room => r;
