// What the page asks of the worker that reads tables, and what the worker says. One worker does one job.
import type { Encoding, Other } from "./encoding.ts";
import type { No } from "./refusals.ts";
import type { RowFault } from "./sheet.ts";
import type { Bad, Report } from "./walk.ts";

/** A file and how it is read. */
export interface FileReading {
	readonly file: Blob;
	readonly encoding: string;
	readonly delimiter: string;
}

/** What is on the ledger of a published row: its id and kind, and what was said of it. */
export type KnownRow = readonly [rowAndKind: string, said: string];

export type Ask =
	| {
			readonly do: "open";
			readonly file: Blob;
			readonly encoding?: string | undefined;
			readonly delimiter?: string | undefined;
	  }
	/** Reads all and sends nothing. The mapping is JSON. */
	| { readonly do: "check"; readonly of: FileReading; readonly mapping: string; readonly known: readonly KnownRow[] }
	/** Makes the batches after the first `from`; each is given when it is asked for. */
	| { readonly do: "make"; readonly of: FileReading; readonly mapping: string; readonly from: number }
	| { readonly do: "next" };

/** What a file looks like. */
export interface Opened {
	/** What it is where it is no text. */
	readonly other?: Other | undefined;
	/** The encoding that its bytes suggest; undefined where none fits. */
	readonly detected?: Encoding | undefined;
	readonly encoding: string;
	readonly delimiter: string;
	/** Why there is no header. */
	readonly fault?: RowFault | "empty" | undefined;
	readonly header: readonly string[];
	/** The first rows that can be read. */
	readonly rows: readonly (readonly string[])[];
	/** How many of the first rows cannot be read in this encoding. */
	readonly garbled: number;
}

/** A transaction's commands, encoded, and the lines that it covers. */
export interface Delivery {
	readonly number: number;
	readonly first: number;
	readonly last: number;
	readonly commands: readonly { readonly type: string; readonly payload: Uint8Array }[];
}

export interface Checked extends Report {
	/** Rows that are on the ledger already, word for word. */
	readonly known: number;
	/** Rows that are on the ledger with other words. */
	readonly changed: number;
	/** Good rows with a cell that a spreadsheet would run. */
	readonly formulas: { readonly rows: number; readonly first?: { readonly line: number; readonly column: string } };
	/** All errors as a table for spreadsheets; undefined where there are none. */
	readonly list?: Blob | undefined;
}

export type Said =
	| { readonly say: "progress"; readonly bytes: number; readonly rows: number; readonly bad: number }
	| { readonly say: "opened"; readonly opened: Opened }
	| { readonly say: "bad"; readonly rows: readonly Bad[] }
	| { readonly say: "checked"; readonly checked: Checked }
	| { readonly say: "delivery"; readonly delivery: Delivery | undefined }
	| { readonly say: "refused"; readonly no: Pick<No, "code" | "field" | "detail" | "text"> }
	| { readonly say: "failed"; readonly detail: string };
