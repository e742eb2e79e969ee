// Questions that come up together go to the node as one (portal/together.go): each request costs a slow computer more than
// its answer does.
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { hearServer } from "./clock.ts";
import { from, nameOf, overHttp, readError, type Wire, WireError } from "./wire.ts";

interface Asked {
	readonly ask: Parameters<Wire>;
	readonly done: (answer: Uint8Array | Promise<Uint8Array>) => void;
	readonly fail: (cause: unknown) => void;
}

interface Reply {
	readonly answer?: string;
	readonly height?: string;
	/** The status of what was no answer, and what the node said then. */
	readonly code?: number;
	readonly error?: unknown;
}

/** As many as the node takes at once. */
const most = 32;

let waiting: Asked[] = [];

/** Only for what is read: a command goes by itself. */
export const together: Wire = (...ask) =>
	new Promise((done, fail) => {
		const signal = ask[2];
		if (signal?.aborted) return fail(signal.reason);
		signal?.addEventListener("abort", () => fail(signal.reason), { once: true });
		if (waiting.length === 0) queueMicrotask(send);
		waiting.push({ ask, done, fail });
	});

function send(): void {
	// Who has given up meanwhile has been told so.
	const all = waiting.filter(({ ask: [, , signal] }) => !signal?.aborted);
	waiting = [];
	for (let i = 0; i < all.length; i += most) void some(all.slice(i, i + most));
}

async function some(all: readonly Asked[]): Promise<void> {
	const [one] = all;
	if (one && all.length === 1) return one.done(overHttp(...one.ask));
	try {
		const replies = await post(all);
		for (const [i, a] of all.entries()) settle(a, replies[i]);
	} catch (cause) {
		for (const a of all) a.fail(cause);
	}
}

async function post(all: readonly Asked[]): Promise<readonly Reply[]> {
	const questions = all.map(({ ask: [method, question] }) => ({
		method: nameOf(method),
		question: base64Encode(question),
	}));
	const answer = await fetch(`${location.origin}/portal/answers`, {
		method: "POST",
		redirect: "error",
		body: JSON.stringify({ questions }),
	});
	hearServer(answer.headers.get("Date"));
	if (!answer.ok) throw await readError(answer);
	const said = (await answer.json().catch(() => undefined)) as { replies?: unknown } | undefined;
	if (!Array.isArray(said?.replies)) throw new WireError("unknown", "no answers");
	return said.replies as readonly Reply[];
}

function settle(a: Asked, r: Reply | undefined): void {
	if (r?.answer === undefined) {
		readError(new Response(JSON.stringify(r?.error ?? null), { status: r?.code ?? 500 })).then(a.fail, a.fail);
		return;
	}
	const bytes = base64Decode(r.answer);
	from(bytes, r.height);
	a.done(bytes);
}
