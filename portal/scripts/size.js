// Says how much JavaScript each page loads by itself until it rests, and fails where a public page loads more than the
// goal. That is what the page imports, and what these import as soon as they are shown; not what waits for the reader.
// `make bench-pages` says what the browser really loads.
import { readFileSync, statSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dist, fileOf, needs, readChunks } from "./chunks.js";
import { readRooms } from "./rooms.js";

const publicMost = 150_000;
// Pages on which staff sign: they stay for the day.
const staff = /^\/(office|keys)(\/|$)/;
const staffMost = 160_000;
// Above the goal, and may only come nearer: pages whose first view is a verification and what a contract says of what was
// verified.
const above = { "/chain/record/$key": 158_500, "/v/$id": 184_500 };

/** What is loaded only when the reader does something, or after everything else. Whatever is not here counts. */
const later = {
	"src/sign/Sheet.tsx": "something is to be signed",
	"src/sign/Tour.tsx": "somebody has become a persona of the demo",
	"src/sign/personas.ts": "somebody becomes a persona of the demo",
	"src/kit/LongTable.tsx": "a table has more than a hundred rows",
	"../contracts/identity/ui/ChangeJson.tsx": "the details of a change are opened",
	"../contracts/identity/ui/Events.tsx": "something that was signed is final",
	"src/rooms/verify/Scanner.tsx": "the camera is switched on",
	"src/rooms/verify/picture.ts": "a picture was given",
	"src/rooms/verify/Checked.tsx": "a receipt was given",
	"src/rooms/verify/warm.ts": "the page has been at rest for a second and a half",
	"src/rooms/verify/RecordSaid.tsx": "the receipt is one of a record, whose room alone is loaded then",
	"src/rooms/chain/Hits.tsx": "somebody has searched",
	"verify/src/break.ts": "the receipt is to be broken",
	"verify/src/exact.ts": "the browser does not accept a signature",
	"src/light/WrongNote.tsx": "a block did not pass the check",
	"../contracts/funds/ui/office/import/Begun.tsx": "a table has been chosen",
	"src/light/Strip.tsx": "the page has been at rest for a second and a half",
	"../contracts/funds/ui/Found.tsx": "somebody has searched",
	"../contracts/funds/ui/LineTable.tsx": "another tab is chosen",
	"../contracts/funds/ui/EntryTable.tsx": "another tab is chosen",
};

const chunks = readChunks();
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

// A build that is older than what it is made of weighs something else than the next one.
const builtMs = statSync(new URL("chunks.json", dist)).mtimeMs;
for (const source of new Set(Object.values(chunks).flatMap((c) => c.holds))) {
	if (source.includes("\0")) continue; // Vite made it up.
	const at = statSync(new URL(`../${source}`, dist), { throwIfNoEntry: false });
	if (at && at.mtimeMs > builtMs) throw new Error(`${source} is newer than the build; run make build`);
}

const entry = Object.keys(chunks).find((k) => chunks[k]?.entry);
if (!entry) throw new Error("the build has no entry; run npm run build");
const shell = needs(chunks, entry);
// Whoever says sentences, or names powers, loads every room's.
const everyRooms = [
	{ by: fileOf(chunks, "src/ledger/use-commands.ts"), sources: rooms.sentences },
	{ by: fileOf(chunks, "src/ledger/use-sentences.ts"), sources: [...rooms.sentences, ...rooms.events] },
	{ by: fileOf(chunks, "src/ledger/use-role.ts"), sources: rooms.roles },
];

const register = fileOf(chunks, "src/ledger/register.ts");

/** Files with all that they need, and all that they ask for as soon as they are shown. */
function loaded(sources, into) {
	// What the shell may ask for are the rooms' pages, of which the address chooses one.
	const now = (source, by) => !shell.has(by) && !(source in later);
	for (const s of sources) needs(chunks, fileOf(chunks, s), into, now);
	for (const { by, sources: all } of everyRooms) {
		if (into.has(by)) for (const s of all) needs(chunks, fileOf(chunks, s), into, now);
	}
	// A record is of one room: the one that weighs most is counted.
	if (into.has(register))
		return rooms.records
			.map((s) => needs(chunks, fileOf(chunks, s), new Set(into), now))
			.sort((a, b) => total(b) - total(a))[0];
	return into;
}

const total = (files) => [...files].reduce((sum, f) => sum + zipped(f), 0);
const slots = loaded(["src/sign/Persona.tsx"], new Set(shell));
const light = loaded(["src/light/Strip.tsx"], new Set(shell));
let failed = false;
const say = (name, files, most) => {
	const bytes = total(files);
	failed ||= bytes > most;
	const over = bytes > most ? `  MORE THAN ${most / 1000} kB` : bytes > publicMost ? "  above the goal" : "";
	console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB gz  ${name}${over}`);
};
say("the shell, before any page", shell, publicMost);
say("the shell and what it shows of signing", slots, publicMost);
for (const { path, file } of rooms.pages) {
	const files = loaded([file, ...(path === "/" ? rooms.tiles : [])], new Set(slots));
	say(path, files, above[path] ?? (staff.test(path) ? staffMost : publicMost));
}
say("what checks the chain, when a page rests", new Set([...light].filter((f) => !shell.has(f))), publicMost);
const asked = new Set(Object.values(chunks).flatMap((c) => c.asks));
for (const [source, when] of Object.entries(later)) {
	if (!asked.has(source))
		throw new Error(`size.js says that ${source} loads when ${when}, but nothing loads it lazily`);
}
if (failed) process.exit(1);
