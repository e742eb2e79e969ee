// Which files each page of the build loads by itself until it rests: what it imports, and what these import as soon as
// they are shown. size.js weighs them, preload.js tells the server.
import { statSync } from "node:fs";
import { dist, fileOf, needs, readChunks } from "./chunks.js";
import { readRooms } from "./rooms.js";

/** What is loaded only when the reader does something, or after everything else. Whatever is not here counts. */
export const later = {
	"src/sign/Sheet.tsx": "something is to be signed",
	"src/sign/Tour.tsx": "somebody has become a persona of the demo",
	"src/sign/personas.ts": "somebody becomes a persona of the demo",
	"src/kit/LongTable.tsx": "a table has more than a hundred rows",
	"../contracts/identity/ui/ChangeJson.tsx": "the details of a change are opened",
	"../contracts/identity/ui/Events.tsx": "something that was signed is final",
	"src/rooms/verify/Scanner.tsx": "the camera is switched on",
	"src/rooms/verify/picture.ts": "a picture was given",
	"src/rooms/verify/Checked.tsx": "a receipt was given",
	"src/rooms/verify/warm.ts": "the page is there",
	"src/rooms/verify/Qr.tsx": "the receipt is shown; see follows",
	"src/rooms/verify/Happened.tsx": "the receipt of a transaction has been verified; see follows",
	"src/rooms/chain/RecordSaid.tsx": "a record has been proven, whose room alone is loaded then; see follows",
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

/** What a page loads by itself once its first view, a verdict, is there: weighed apart from it, and with it. */
export const follows = {
	"/v/$id": ["src/rooms/verify/Qr.tsx", "src/rooms/verify/Happened.tsx"],
	"/chain/record/$key": ["src/rooms/chain/RecordSaid.tsx"],
};

export const chunks = readChunks();
const rooms = readRooms();
const weight = (files) => [...files].reduce((sum, f) => sum + statSync(new URL(f, dist)).size, 0);

const entry = Object.keys(chunks).find((k) => chunks[k]?.entry);
if (!entry) throw new Error("the build has no entry; run npm run build");
/** What comes before any page. */
export const shell = needs(chunks, entry);
// Whoever says sentences, or names powers, loads every room's.
const everyRooms = [
	{ by: fileOf(chunks, "src/ledger/use-commands.ts"), sources: [...rooms.sentences, ...rooms.roles] },
	{ by: fileOf(chunks, "src/ledger/use-sentences.ts"), sources: [...rooms.sentences, ...rooms.events, ...rooms.roles] },
	{ by: fileOf(chunks, "src/ledger/roles.ts"), sources: rooms.roles },
	{ by: fileOf(chunks, "src/ledger/powers.ts"), sources: rooms.powers },
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
			.sort((a, b) => weight(b) - weight(a))[0];
	return into;
}

/** The shell with what it shows of signing. */
export const slots = loaded(["src/sign/Persona.tsx"], new Set(shell));
/** What checks the chain when a page rests. */
export const light = loaded(["src/light/Strip.tsx"], new Set(shell));
/** Addresses, as the rooms write them, with all that is loaded there. */
export const pages = rooms.pages.map(({ path, file }) => ({
	path,
	files: loaded([file, ...(path === "/" ? rooms.tiles : [])], new Set(slots)),
}));
/** The pages that follows names, with that. */
export const whole = Object.entries(follows).map(([path, sources]) => ({
	path,
	files: loaded(sources, new Set(pages.find((p) => p.path === path)?.files)),
}));
