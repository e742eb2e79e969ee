// Says how much JavaScript each page loads by itself until it rests, and fails where a public page loads more than the
// goal. That is what the page imports, and what these import as soon as they are shown; not what waits for the reader.
// `make bench-pages` says what the browser really loads.
import { readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dist } from "./chunks.js";
import { chunks, later, light, pages, shell, slots, whole } from "./pages.js";

const publicMost = 150_000;
// Pages on which staff sign: they stay for the day.
const staff = /^\/(office|keys)(\/|$)/;
const staffMost = 160_000;
// With what follows a verdict. Above the goal for a first view, and may only sink: a record was 156.0 kB before the names of
// its powers came from every room, and 157.8 before questions went together.
const wholeMost = { "/chain/record/$key": 158_400, "/v/$id": 181_700 };

const sizes = new Map();

function zipped(file) {
	let n = sizes.get(file);
	if (n === undefined) {
		n = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
		sizes.set(file, n);
	}
	return n;
}

// A build that is older than what it is made of weighs something else than the next one.
const builtMs = statSync(new URL("chunks.json", dist)).mtimeMs;
for (const source of new Set(Object.values(chunks).flatMap((c) => c.holds))) {
	if (source.includes("\0")) continue; // Vite made it up.
	const at = statSync(new URL(`../${source}`, dist), { throwIfNoEntry: false });
	if (at && at.mtimeMs > builtMs) throw new Error(`${source} is newer than the build; run make build`);
}

const total = (files) => [...files].reduce((sum, f) => sum + zipped(f), 0);
let failed = false;
const say = (name, files, most) => {
	const bytes = total(files);
	failed ||= bytes > most;
	const over = bytes > most ? `  MORE THAN ${most / 1000} kB` : bytes > publicMost ? "  above the goal" : "";
	console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB gz  ${name}${over}`);
};
say("the shell, before any page", shell, publicMost);
say("the shell and what it shows of signing", slots, publicMost);
for (const { path, files } of pages) {
	say(path, files, staff.test(path) ? staffMost : publicMost);
}
for (const { path, files } of whole)
	say(`${path}, with what follows its verdict`, files, wholeMost[path] ?? publicMost);
say("what checks the chain, when a page rests", new Set([...light].filter((f) => !shell.has(f))), publicMost);
const asked = new Set(Object.values(chunks).flatMap((c) => c.asks));
for (const [source, when] of Object.entries(later)) {
	if (!asked.has(source))
		throw new Error(`pages.js says that ${source} loads when ${when}, but nothing loads it lazily`);
}
if (failed) process.exit(1);
