// What time it is. A reader's computer may be hours off; the ledger counts in block time.

/** How far this computer's clock may be from the ledger's before it is not believed, in milliseconds. */
const slackMs = 300_000;

/** A time that was heard, and when, on a clock that nobody sets. */
interface Heard {
	readonly ms: number;
	readonly at: number;
}
const later = (had: Heard | undefined, ms: number): Heard | undefined => {
	if (!Number.isFinite(ms) || ms <= 0) return had;
	const at = performance.now();
	// A block is told after it was made, so the greatest of all that follows from what was heard is the nearest.
	return had && had.ms + at - had.at >= ms ? had : { ms, at };
};

let block: Heard | undefined;
let server: Heard | undefined;

/** Takes note of a block's time, Unix milliseconds. */
export function hearBlock(ms: bigint): void {
	block = later(block, Number(ms));
}

/** Takes note of the Date that an answer of the node bears. */
export function hearServer(date: string | null): void {
	server = later(server, Date.parse(date ?? ""));
}

/** Between two tests. */
export function testOnlyForget(): void {
	block = undefined;
	server = undefined;
}

const passed = ({ ms, at }: Heard): number => ms + performance.now() - at;

/**
 * How far this computer's clock is ahead of the ledger's, in milliseconds (behind is negative), if it is too far off to be
 * believed; else 0. It is believed if the node's own clock agrees with it, for a ledger that stands still has no time.
 */
export function clockOff(): number {
	if (!block) return 0;
	const wall = Date.now();
	const off = wall - passed(block);
	if (Math.abs(off) <= slackMs) return 0;
	return server && Math.abs(wall - passed(server)) <= slackMs ? 0 : off;
}

/** This moment, Unix milliseconds: by the ledger's clock where this computer's cannot be right. */
export const nowMs = (): number => Math.round(Date.now() - clockOff());

/** Block time as far as it is known; a transaction that expires before never happens. */
export const blockMs = (): number => (block ? Math.round(passed(block)) : 0);
