// What the rooms' index files say, read as text: they hold names and `lazy`, nothing else (portal/README.md). The build
// tells the server with it which files a page needs, and size.js weighs them.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const portal = dirname(dirname(fileURLToPath(import.meta.url)));

/** @typedef {{path: string, file: string}} Page An address and the source of its page, from portal/ on. */
/** @typedef {{pages: Page[], tiles: string[], sentences: string[], events: string[], roles: string[], powers: string[], records: string[]}} Rooms */

/** Where the folders' index files would be, from portal/ on: not every contract has pages. */
function indexes() {
	const under = (folder, rest) =>
		readdirSync(join(portal, folder), { withFileTypes: true })
			.filter((d) => d.isDirectory())
			.map((d) => posix.join(folder, d.name, rest, "index.tsx"));
	return [...under("../contracts", "ui"), ...under("src/rooms", "")];
}

/** @returns {Rooms} */
export function readRooms() {
	/** @type {Rooms} */
	const all = {
		pages: [{ path: "/", file: "src/home/Home.tsx" }],
		tiles: [],
		sentences: [],
		events: [],
		roles: [],
		powers: [],
		records: [],
	};
	for (const index of indexes()) {
		const text = textOf(index);
		if (text === undefined) continue;
		const at = (name) => posix.join(posix.dirname(index), name);
		const declared = [...text.matchAll(/\bpath:\s*"/g)].length;
		const pages = [
			...text.matchAll(/\bpath:\s*"([^"]+)"(?:(?!\bpath:)[\s\S])*?\bPage:\s*lazy\(\(\) => import\("([^"]+)"\)/g),
		];
		if (pages.length !== declared)
			throw new Error(`${index}: a page is not of the form {path: "…", …, Page: lazy(() => import("…"))}`);
		for (const [, path = "", file = ""] of pages) all.pages.push({ path, file: at(file) });
		for (const [, file = ""] of text.matchAll(/\bTile:\s*lazy\(\(\) => import\("([^"]+)"\)/g)) all.tiles.push(at(file));
		for (const [, kind = "", file = ""] of text.matchAll(
			/\b(sentences|events|roles|powers|records):\s*\(\) => import\("([^"]+)"\)/g,
		))
			all[kind].push(at(file));
	}
	return all;
}

function textOf(file) {
	try {
		return readFileSync(join(portal, file), "utf8");
	} catch (e) {
		if (e.code === "ENOENT") return undefined;
		throw e;
	}
}
