import { readFileSync } from "node:fs";

/** An entry of proof/testdata/corpus/index.json: a file and the verdict that every verifier must give. */
export interface Entry {
	file: string;
	anchor: string;
	now?: string;
	says: string;
	ok: boolean;
	number: number;
	check?: string;
	zh: string[];
	en: string[];
}

const folder = new URL("../../../proof/testdata/corpus/", import.meta.url);

export const read = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, folder)));
export const entries = JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as Entry[];
export const nowOf = (e: Entry): number | undefined => (e.now === undefined ? undefined : Date.parse(e.now));
