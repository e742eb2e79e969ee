// Says how much JavaScript each page loads by itself until it rests, and fails where a public page loads more than the
// goal. That is what the page imports, and what these import as soon as they are shown; not what waits for the reader.
// `make bench-pages` says what the browser really loads.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { readRooms } from "./rooms.js";

/** @typedef {{file: string, isEntry?: boolean, imports?: string[], dynamicImports?: string[]}} Chunk */

const publicMost = 150_000;
// Pages on which staff sign: they stay for the day.
const staff = /^\/(office|keys)(\/|$)/;
const staffMost = 175_000;

/** What is loaded only when the reader does something, or after everything else. Whatever is not here counts. */
const later = {
	"src/sign/Sheet.tsx": "something is to be signed",
	"src/sign/personas.ts": "somebody becomes a persona of the demo",
	"src/kit/LongTable.tsx": "a table has more than a hundred rows",
	"../contracts/identity/ui/ChangeJson.tsx": "the details of a change are opened",
	"src/rooms/verify/Scanner.tsx": "the camera is switched on",
	"src/light/Strip.tsx": "the page has been at rest for a second and a half",
	"../contracts/funds/ui/Found.tsx": "somebody has searched",
	"../contracts/funds/ui/LineTable.tsx": "another tab is chosen",
	"../contracts/funds/ui/EntryTable.tsx": "another tab is chosen",
};

const dist = new URL("../dist/", import.meta.url);
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync(new URL("manifest.json", dist), "utf8"));
const rooms = readRooms();
const sizes = new Map();

function zipped(file) {
	let n = sizes.get(file);
	if (n === undefined) {
		n = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
		sizes.set(file, n);
	}
	return n;
}

/** The chunk of a source. */
function chunkOf(source) {
	if (manifest[source]) return source;
	// A page that other pages import too lies in a chunk that bears its name.
	const name = source.replace(/^.*\/|\.\w+$/g, "");
	const found = Object.keys(manifest).filter((k) => k.startsWith(`_${name}-`));
	if (found.length !== 1 || !found[0]) throw new Error(`the build has no chunk for ${source}; run npm run build`);
	return found[0];
}

const entry = Object.keys(manifest).find((k) => manifest[k]?.isEntry);
if (!entry) throw new Error("the build has no entry; run npm run build");
const sentences = rooms.sentences.map(chunkOf);
// Whoever says sentences loads every room's.
const speaker = chunkOf("src/ledger/use-sentences.ts");

/** A chunk, all that it needs before it runs, and all that it asks for as soon as it is shown. */
function needs(key, into = new Set()) {
	const chunk = manifest[key];
	if (!chunk || into.has(key)) return into;
	into.add(key);
	for (const i of chunk.imports ?? []) needs(i, into);
	// The shell's are the rooms' pages, which the address chooses.
	if (key !== entry) for (const i of chunk.dynamicImports ?? []) if (!(i in later)) needs(i, into);
	if (key === speaker) for (const s of sentences) needs(s, into);
	return into;
}

const total = (keys) =>
	[...new Set([...keys].flatMap((k) => manifest[k]?.file ?? []))].reduce((sum, f) => sum + zipped(f), 0);

const shell = needs(entry);
const slots = needs(chunkOf("src/sign/Persona.tsx"));
const light = needs(chunkOf("src/light/Strip.tsx"));
let failed = false;
const say = (name, keys, most) => {
	const bytes = total(keys);
	failed ||= bytes > most;
	const over = bytes > most ? `  MORE THAN ${most / 1000} kB` : "";
	console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB gz  ${name}${over}`);
};
say("the shell, before any page", shell, publicMost);
say("the shell and what it shows of signing", new Set([...shell, ...slots]), publicMost);
for (const { path, file } of rooms.pages) {
	const all = new Set([...shell, ...slots]);
	needs(chunkOf(file), all);
	if (path === "/") for (const tile of rooms.tiles) needs(chunkOf(tile), all);
	say(path, all, staff.test(path) ? staffMost : publicMost);
}
say("what checks the chain, when a page rests", new Set([...light].filter((k) => !shell.has(k))), publicMost);
for (const [source, when] of Object.entries(later)) {
	if (!manifest[source]) throw new Error(`size.js says that ${source} loads when ${when}, but nothing loads it lazily`);
}
if (failed) process.exit(1);
