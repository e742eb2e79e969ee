// What somebody is importing, kept in this browser until it is done: a reload or a crash loses nothing. And what was
// imported lately, for whoever comes back to look. A browser that keeps nothing goes on without.
import { keep, kept } from "@gongshi/portal/sign";
import type { Progress } from "./deliver.ts";

/** What was chosen and how far it has come. */
export interface Kept {
	readonly name: string;
	readonly encoding: string | undefined;
	readonly delimiter: string | undefined;
	/** JSON. */
	readonly mapping: string;
	/** Of the sending that was begun; it counts only for this very file and mapping. */
	readonly progress?: Progress | undefined;
}

/** An import that was brought to its end in this browser. */
export interface Lately {
	/** The file's name, the table's name on the ledger, and the budget's id. */
	readonly name: string;
	readonly dataset: string;
	readonly budget: string;
	readonly endedMs: number;
	readonly entries: number;
	readonly repeated: number;
	/** A transaction of it, in hexadecimal. */
	readonly transaction: string | undefined;
}

const choicePlace = "import";
const filePlace = "import-file";
const latelyPlace = "import-lately";
const latelyMost = 10;

export const keepFile = (file: File) => keep(filePlace, file);
export const keepChoice = (of: Kept) => keep(choicePlace, of);

export async function forget(): Promise<void> {
	await Promise.all([keep(filePlace, undefined), keep(choicePlace, undefined)]);
}

/** The file may be gone where the browser could not keep it. */
export async function remembered(): Promise<{ kept: Kept | undefined; file: File | undefined }> {
	const [choice, file] = await Promise.all([kept<Kept>(choicePlace), kept<File>(filePlace)]);
	return { kept: choice, file };
}

/** Newest first. */
export const lately = async (): Promise<readonly Lately[]> => (await kept<readonly Lately[]>(latelyPlace)) ?? [];

export async function noteEnd(one: Lately): Promise<void> {
	await keep(latelyPlace, [one, ...(await lately())].slice(0, latelyMost));
}
