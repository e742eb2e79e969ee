// Answers that have come with the page (portal/answers.go): what a page asks first, its server has asked for it already.
import { base64Decode } from "@bufbuild/protobuf/wire";
import { hearServer } from "./clock.ts";
import { from } from "./wire.ts";

interface Answered {
	readonly method: string;
	/** In base64, as the answer is. */
	readonly question: string;
	readonly answer: string;
	readonly height: string;
}

let answers: Answered[] | undefined;

/** What a browser has kept of an old visit, and shows when its reader goes back, is not news. */
function fresh(): boolean {
	const [how] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
	return how !== undefined && how.type !== "back_forward";
}

function read(): Answered[] {
	const text = globalThis.document?.getElementById("answers")?.textContent;
	if (!text || !fresh()) return [];
	const { at, answers } = JSON.parse(text) as { at: string; answers: Answered[] };
	hearServer(at);
	return answers;
}

/** What has come with the page is of the past as soon as the ledger has gone on. */
export function forgetHanded(): void {
	answers = [];
}

/** The answer to a question, if it has come with the page; each is given once, for the next who asks wants news. */
export function handed(method: string, question: string): Uint8Array | undefined {
	answers ??= read();
	const i = answers.findIndex((a) => a.method === method && a.question === question);
	const [found] = i < 0 ? [] : answers.splice(i, 1);
	if (!found) return undefined;
	const bytes = base64Decode(found.answer);
	from(bytes, found.height);
	return bytes;
}
