import { useEffect, useSyncExternalStore } from "react";
import type { BlockSummary, SubscribeResponse } from "../../../gateway/gateway_pb.ts";
import { memory } from "./ask.ts";
import { hearBlock } from "./clock.ts";
import { forgetHanded } from "./handed.ts";
import { readBlock } from "./wire.ts";

/** What the one stream of this tab knows. */
export interface Live {
	/** "connecting" before the first word, then "live", or "offline" until the stream is back. */
	readonly state: "connecting" | "live" | "offline";
	/** The newest block that this page has seen; 0n before the first. */
	readonly height: bigint;
	readonly block: BlockSummary | undefined;
	/** The newest blocks first, at most 50. */
	readonly recent: readonly SubscribeResponse[];
	/** When the stream last said anything, by this computer's clock. */
	readonly heardMs: number;
}

let now: Live = { state: "connecting", height: 0n, block: undefined, recent: [], heardMs: 0 };
let source: EventSource | undefined;
/** The last block that the stream has brought. */
let cursor = 0n;
/** How many blocks of the past the stream begins with, so that a page has something to show. */
const past = 24n;
let again: ReturnType<typeof setTimeout> | undefined;
let begun = false;
/** Whether the stream waits for the tab to be looked at. */
let resting = false;
const watchers = new Set<() => void>();
const listeners = new Set<(block: SubscribeResponse) => void>();

function become(change: Partial<Live>): void {
	now = { ...now, ...change };
	for (const tell of watchers) tell();
}

/** Begins shortly before a height that the page has learnt from GetStatus; later calls change nothing. */
export function startStream(height: bigint, first: bigint): void {
	if (begun || typeof EventSource === "undefined") return;
	begun = true;
	become({ height });
	cursor = (height - past > first ? height - past : first) - 1n;
	open();
}

function open(): void {
	clearTimeout(again);
	source?.close();
	resting = document.visibilityState === "hidden";
	if (resting) return;
	source = new EventSource(`/v1/stream?from=${cursor + 1n}`);
	source.onopen = () => {
		const away = now.state === "offline";
		become({ state: "live", heardMs: Date.now() });
		if (away) welcome();
	};
	source.addEventListener("block", (e) => hear(readBlock(e.data)));
	source.onerror = () => {
		become({ state: "offline" });
		// The browser's own retry would resume from the address's old height after a restart: open anew instead.
		source?.close();
		again = setTimeout(open, 2000);
	};
}

function hear(happening: SubscribeResponse): void {
	const { block } = happening;
	if (!block || block.height <= cursor) return;
	cursor = block.height;
	hearBlock(block.timeMs);
	const fresh = block.height > now.height;
	become({
		state: "live",
		height: fresh ? block.height : now.height,
		block,
		recent: [happening, ...now.recent].slice(0, 50),
		heardMs: Date.now(),
	});
	if (!fresh) return;
	for (const tell of listeners) tell(happening);
	if (block.transactions > 0) refresh(block.height);
}

/**
 * Asks again what the page shows. Read models may be a moment behind the chain, so answers that say they are from
 * an earlier block are asked for once more, and so are refusals, which do not say from which block they are.
 */
function refresh(height: bigint): void {
	forgetHanded();
	const stale = (q: { meta: Record<string, unknown> | undefined }) => q.meta?.live !== false;
	void memory.invalidateQueries({ predicate: stale });
	setTimeout(() => {
		void memory.invalidateQueries({
			predicate: (q) => stale(q) && (q.state.status === "error" || (heightOf(q.state.data) ?? height) < height),
		});
	}, 400);
}

const returns = new Set<() => void>();

/** What failed while the node was away is asked again, and what may have changed since. */
function welcome(): void {
	forgetHanded();
	void memory.invalidateQueries({ predicate: (q) => q.meta?.live !== false || q.state.status === "error" });
	for (const back of returns) back();
}

/** Waits, but no longer than until the node can be reached again. */
export function whenBack(ms: number): Promise<void> {
	return new Promise((done) => {
		const end = () => {
			clearTimeout(timer);
			returns.delete(end);
			done();
		};
		const timer = setTimeout(end, ms);
		returns.add(end);
	});
}

/** The block that an answer is from; of one in pages, that of the first. */
function heightOf(data: unknown): bigint | undefined {
	const answer = data as { height?: bigint; pages?: readonly { height?: bigint }[] } | undefined;
	return answer?.height ?? answer?.pages?.[0]?.height;
}

/** The system knows at once when the network goes; a connection that hangs would notice only minutes later. */
function lose(): void {
	clearTimeout(again);
	source?.close();
	if (source) become({ state: "offline" });
}

/** A returning network does not wait for the retry. */
function wake(): void {
	if (source && now.state === "offline") open();
}

/**
 * A browser has six connections to an address for all its tabs together (HTTP/1.1). With a stream in each, the seventh
 * tab would wait forever: so a hidden tab lets its own go, and catches up from its cursor when it is looked at.
 */
function look(): void {
	if (document.visibilityState === "visible") {
		if (resting) open();
	} else if (begun) {
		clearTimeout(again);
		source?.close();
		resting = true;
	}
}
if (typeof addEventListener === "function") {
	addEventListener("offline", lose);
	addEventListener("online", wake);
	document.addEventListener("visibilitychange", look);
}

const subscribe = (tell: () => void) => {
	watchers.add(tell);
	return () => void watchers.delete(tell);
};

/** The newest block and the state of the stream, outside React. */
export const live = (): Live => now;

/** The same in a component. */
export const useLive = (): Live => useSyncExternalStore(subscribe, live, live);

/** Calls `on` for each new block while the component is shown. `on` should not change at each render. */
export function useBlocks(on: (block: SubscribeResponse) => void): void {
	useEffect(() => {
		listeners.add(on);
		return () => void listeners.delete(on);
	}, [on]);
}
