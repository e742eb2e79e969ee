// What the build has written of its files (chunks.json, by vite.config.ts), and what a page needs of them.
import { readFileSync } from "node:fs";

/**
 * A built file: the files that it imports, the sources that it may ask for later and those that it holds.
 * @typedef {{entry: boolean, needs: string[], asks: string[], holds: string[]}} Chunk
 * @typedef {Record<string, Chunk>} Chunks By the file's name below dist/.
 */

export const dist = new URL("../dist/", import.meta.url);

/** @returns {Chunks} */
export function readChunks() {
	return JSON.parse(readFileSync(new URL("chunks.json", dist), "utf8"));
}

/**
 * The file that holds a source.
 * @param {Chunks} chunks
 * @param {string} source
 */
export function fileOf(chunks, source) {
	const found = Object.keys(chunks).find((file) => chunks[file]?.holds.includes(source));
	if (!found) throw new Error(`the build holds no ${source}; run npm run build`);
	return found;
}

/**
 * A file and all that it needs before it runs; with `asks`, also what it asks for, where that says so.
 * @param {Chunks} chunks
 * @param {string} file
 * @param {Set<string>} into
 * @param {(source: string, by: string) => boolean} [asks]
 */
export function needs(chunks, file, into = new Set(), asks = () => false) {
	const chunk = chunks[file];
	if (!chunk || into.has(file)) return into;
	into.add(file);
	for (const f of chunk.needs) needs(chunks, f, into, asks);
	for (const source of chunk.asks) if (asks(source, file)) needs(chunks, fileOf(chunks, source), into, asks);
	return into;
}
