import { type Anchor, fingerprint, parseAnchor } from "@gongshi/verify";
import { keep, kept } from "../sign/store.ts";

/** What this browser trusts of the network, and where it has it from. */
export interface Pinned {
	readonly file: Uint8Array;
	readonly anchor: Anchor;
	/** What people compare by telephone or on paper. */
	readonly fingerprint: string;
	/** From this node on the first visit, or from the reader's own file. */
	readonly from: "node" | "own";
	readonly sinceMs: number;
	/** Whether the node now gives another one than was pinned. */
	readonly changed: boolean;
}

interface Kept {
	readonly file: Uint8Array;
	readonly from: "node" | "own";
	readonly sinceMs: number;
}

const name = "anchor";

async function fetched(): Promise<Uint8Array | undefined> {
	const r = await fetch("/anchor.json", { headers: { Accept: "application/json" }, cache: "no-cache" }).catch(
		() => undefined,
	);
	return r?.ok ? new Uint8Array(await r.arrayBuffer()) : undefined;
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((v, i) => v === b[i]);

let now: Promise<Pinned | undefined> | undefined;

/** The pinned anchor: the first that this browser was given, not whatever the node says today. Undefined while there is none. */
export function pinned(): Promise<Pinned | undefined> {
	now ??= read().catch(() => undefined);
	return now;
}

async function read(): Promise<Pinned | undefined> {
	const [had, given] = await Promise.all([kept<Kept>(name), fetched()]);
	if (had) {
		const changed = had.from === "node" && given !== undefined && !same(had.file, given);
		return { ...had, anchor: parseAnchor(had.file), fingerprint: fingerprint(had.file), changed };
	}
	if (!given) {
		now = undefined;
		return undefined;
	}
	return adopt(given, "node");
}

const tellers = new Set<() => void>();

/** Calls `tell` when the reader trusts something else from now on. */
export const onPinned = (tell: () => void): void => void tellers.add(tell);

/** Trusts an anchor from now on. Throws where the file is none. */
export async function pin(file: Uint8Array, from: "node" | "own"): Promise<Pinned> {
	const p = await adopt(file, from);
	for (const tell of tellers) tell();
	return p;
}

async function adopt(file: Uint8Array, from: "node" | "own"): Promise<Pinned> {
	const anchor = parseAnchor(file);
	const k: Kept = { file, from, sinceMs: Date.now() };
	await keep(name, k);
	await forget();
	const p: Pinned = { ...k, anchor, fingerprint: fingerprint(file), changed: false };
	now = Promise.resolve(p);
	return p;
}

/** What was checked followed from the anchor before. */
async function forget(): Promise<void> {
	await keep("checked", undefined);
	await keep("wrong", undefined);
}

/** Forgets the pinned anchor and takes the node's. */
export async function unpin(): Promise<Pinned | undefined> {
	await keep(name, undefined);
	await forget();
	now = undefined;
	const p = await pinned();
	for (const tell of tellers) tell();
	return p;
}
