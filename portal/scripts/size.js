// Says how much JavaScript each public page loads before it can be used, and fails where that is too much: the shell and
// the front page keep to the goal; the other public pages are still above it and may only come nearer.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

/** @typedef {{file: string, isEntry?: boolean, imports?: string[]}} Chunk */

const goal = 150_000;
const ceiling = 206_000; // of public pages other than the front page, which must sink to the goal
const dist = new URL("../dist/", import.meta.url);
/** @type {Record<string, Chunk>} */
const manifest = JSON.parse(readFileSync(new URL("manifest.json", dist), "utf8"));
const sizes = new Map();

function zipped(file) {
	let n = sizes.get(file);
	if (n === undefined) {
		n = gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length;
		sizes.set(file, n);
	}
	return n;
}

/** A chunk and all that it needs before it runs. */
function needs(key, into = new Set()) {
	const chunk = manifest[key];
	if (!chunk || into.has(key)) return into;
	into.add(key);
	for (const i of chunk.imports ?? []) needs(i, into);
	return into;
}

const total = (keys) =>
	[...new Set([...keys].flatMap((k) => manifest[k]?.file ?? []))].reduce((sum, f) => sum + zipped(f), 0);

const entry = Object.keys(manifest).find((k) => manifest[k]?.isEntry);
if (!entry) throw new Error("the build has no entry; run npm run build");
const first = needs(entry);
// Pages of the office and of keys are for staff, who stay; every other page of a room is public.
const staff = /\/(office|keys)\//;
const pages = Object.keys(manifest).filter(
	(k) => /(contracts\/[^/]+\/ui|src\/rooms|src\/home)\/.*\.tsx$/.test(k) && k !== entry,
);
let failed = false;
const say = (name, bytes, most) => {
	failed ||= bytes > most;
	const over =
		bytes > most ? `  MORE THAN ${most / 1000} kB` : bytes > goal && most < Infinity ? "  above the goal" : "";
	console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB gz  ${name}${over}`);
};
const limit = (page) => (staff.test(page) ? Infinity : /src\/home\//.test(page) ? goal : ceiling);
say("every page (the shell)", total(first), goal);
for (const p of pages.sort()) say(p.replace(/^(\.\.\/)+/, ""), total(needs(p, new Set(first))), limit(p));
if (failed) process.exit(1);
