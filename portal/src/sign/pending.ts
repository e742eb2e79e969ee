import { type Item, Ledger, State, type Submission, type TransactionDetail } from "../../../gateway/gateway_pb.ts";
import { ask, call } from "../ledger/ask.ts";
import { unhex } from "../ledger/bytes.ts";
import { whenBack } from "../ledger/live.ts";
import { LedgerError, ledgerError, refused } from "../ledger/refusal.ts";
import { WireError } from "../ledger/wire.ts";
import { type PendingRecord, store, Watched } from "./store.ts";

/** How a transaction ended. */
export type Outcome =
	| { readonly state: "final"; readonly id: string; readonly height: bigint; readonly events: readonly Item[] }
	| { readonly state: "refused"; readonly id?: string; readonly error: LedgerError };

/** What was signed in this browser, newest first. */
export const pending = new Watched<readonly PendingRecord[]>(
	[],
	async () => (await (await store()).getAll("pending")).sort((a, b) => b.signedMs - a.signedMs),
	"pending",
);

/** Whether it still goes on. */
export const isOpen = (p: PendingRecord): boolean => p.state === "signed" || p.state === "accepted";

/** How many ended ones are kept to look at. */
const endedMost = 50;

/** Never throws: where the browser keeps no more, the ledger still knows the transaction. */
async function note(record: PendingRecord, change: Partial<PendingRecord>): Promise<PendingRecord> {
	const next = { ...record, ...change };
	try {
		// Another tab may have seen its end already, and an end does not change.
		await (await store()).change("pending", record.id, (had) => (!had || isOpen(had) ? next : undefined));
	} catch {
		return next;
	}
	await pending.changed();
	return next;
}

/** Stores a signed transaction, or throws. From here on it is carried until it ends, in this tab or the next. */
export async function begin(record: PendingRecord): Promise<void> {
	const db = await store();
	await db.put("pending", record);
	await pending.changed();
	const ended = pending.now().filter((p) => !isOpen(p));
	for (const old of ended.slice(endedMost)) await db.delete("pending", old.id);
}

/** It was not included in time: nothing has happened, and it may be signed anew. */
export const expired = new LedgerError({
	kind: "refused",
	text: {
		zh: "它没有在期限内进入区块，以后也不会；什么都没有改变，请重新签名提交",
		en: "It was not included in time and never will be; nothing has changed, so sign and send it again",
	},
});

const carried = new Map<string, Promise<Outcome>>();

/** Carries a stored transaction to its end. Called twice, in one tab or several, it stays one transaction: same bytes, same id. */
export function carry(record: PendingRecord, on: (p: PendingRecord) => void = () => {}): Promise<Outcome> {
	const running = carried.get(record.id);
	if (running) return running;
	const work = run(record, on).finally(() => carried.delete(record.id));
	carried.set(record.id, work);
	return work;
}

const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function run(first: PendingRecord, on: (p: PendingRecord) => void): Promise<Outcome> {
	let record = first;
	const accepted = async () => {
		if (record.state !== "signed") return;
		record = await note(record, { state: "accepted" });
		on(record);
	};
	for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
		try {
			// Submitting the same bytes again only tells what has become of them.
			let s = await call(Ledger.method.submit, { envelope: record.envelope });
			while (s.state === State.ACCEPTED) {
				await accepted();
				wait = 500;
				s = await call(Ledger.method.getSubmission, { id: s.id, waitMs: 20_000n });
			}
			if (s.state !== State.UNKNOWN) return await end(record, s);
		} catch (cause) {
			if (hopeless(cause)) return await settle(record, ledgerError(cause));
		}
		await whenBack(wait);
	}
}

/** Whether the gateway has said no for good; all else passes. */
function hopeless(cause: unknown): boolean {
	const final = [
		"invalid_argument",
		"failed_precondition",
		"permission_denied",
		"unauthenticated",
		"out_of_range",
		"already_exists",
	];
	return cause instanceof WireError && final.includes(cause.code) && ledgerError(cause).kind === "refused";
}

/** A gateway that no longer knows an old transaction refuses it as expired, though it may stand in a block: the chain decides. */
async function settle(record: PendingRecord, error: LedgerError): Promise<Outcome> {
	const found = await ofChain(record.id);
	if (found?.summary?.code === 0) return final(record, found.summary.height, found.events);
	if (found?.refusal) return no(record, refused(found.refusal));
	return isExpiry(error) ? late(record) : no(record, error);
}

/** What the chain says of a transaction, undefined if it has none; however long it takes to get an answer. */
async function ofChain(id: string): Promise<TransactionDetail | undefined> {
	for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
		try {
			return await ask(Ledger.method.getTransaction, { id: unhex(id) ?? new Uint8Array() });
		} catch (cause) {
			if (ledgerError(cause).kind === "refused") return undefined;
		}
		await whenBack(wait);
	}
}

/** What the gateway says to an envelope whose time is over. */
const isExpiry = ({ book, code }: LedgerError): boolean => book === "envelope" && code === 41;

async function late(record: PendingRecord): Promise<Outcome> {
	await note(record, { state: "expired" });
	return { state: "refused", id: record.id, error: expired };
}

async function end(record: PendingRecord, s: Submission): Promise<Outcome> {
	if (s.state === State.FINAL) return final(record, s.height);
	if (s.state === State.EXPIRED || !s.refusal) return late(record);
	return no(record, refused(s.refusal));
}

async function no(record: PendingRecord, error: LedgerError): Promise<Outcome> {
	const { book, code, field, detail, text } = error;
	await note(record, { state: "refused", refusal: { book, code, field, detail, ...text } });
	return { state: "refused", id: record.id, error };
}

async function final(record: PendingRecord, height: bigint, known?: readonly Item[]): Promise<Outcome> {
	await note(record, { state: "final", height });
	return { state: "final", id: record.id, height, events: known ?? (await eventsOf(record.id)) };
}

/** The read model may be a moment behind the chain. */
async function eventsOf(id: string): Promise<readonly Item[]> {
	for (let i = 0; i < 10; i++) {
		const found = await ask(Ledger.method.getTransaction, { id: unhex(id) ?? new Uint8Array() }).catch(() => undefined);
		if (found?.summary) return found.events;
		await rest(150);
	}
	return [];
}

let resumed = false;

/** Carries on what an earlier tab left; once for each page load. */
export async function resume(): Promise<void> {
	if (resumed || typeof indexedDB === "undefined") return;
	resumed = true;
	const all = await store()
		.then((db) => db.getAll("pending"))
		.catch(() => []);
	for (const p of all.filter(isOpen)) void carry(p);
}
