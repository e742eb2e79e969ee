// From sums by two dimensions to the picture: the largest groups by name, all others together, so that nothing is lost.
import type { LineTally } from "../funds_pb.ts";

/** The balances between which a reader chooses, by the field of a tally. */
export const measures = ["approved", "adjusted", "paid"] as const;
export type Measure = (typeof measures)[number];

export function amountOf(
	t: Pick<LineTally, "sumApprovedMinor" | "sumAdjustedMinor" | "sumPaidMinor">,
	m: Measure,
): bigint {
	return m === "approved" ? t.sumApprovedMinor : m === "adjusted" ? t.sumAdjustedMinor : t.sumPaidMinor;
}

export interface Flow {
	readonly from: string;
	readonly to: string;
	readonly amount: bigint;
}

export interface Flows {
	readonly flows: readonly Flow[];
	/** Codes of the groups that are drawn by name, largest first; `rest` stands for those that are not. */
	readonly from: readonly string[];
	readonly to: readonly string[];
	/** How many groups `rest` stands for, on either side. */
	readonly restFrom: number;
	readonly restTo: number;
	/** All that is drawn, and what cannot be drawn: sums below zero. Together they are the whole. */
	readonly drawn: bigint;
	readonly below: bigint;
}

/** No code contains it. */
export const rest = "\u0000";

/** Ribbons from tallies by two dimensions. At most `most` groups a side are named. */
export function flowsOf(tallies: readonly LineTally[], measure: Measure, most = 12): Flows {
	const positive = tallies.filter((t) => amountOf(t, measure) > 0n);
	const from = ranked(positive, 0, measure);
	const to = ranked(positive, 1, measure);
	const keptFrom = kept(from, most);
	const keptTo = kept(to, most);
	const sums = new Map<string, Flow>();
	let drawn = 0n;
	for (const t of positive) {
		const a = keptFrom.has(t.by[0] ?? "") ? (t.by[0] ?? "") : rest;
		const b = keptTo.has(t.by[1] ?? "") ? (t.by[1] ?? "") : rest;
		const amount = amountOf(t, measure);
		const key = JSON.stringify([a, b]);
		sums.set(key, { from: a, to: b, amount: (sums.get(key)?.amount ?? 0n) + amount });
		drawn += amount;
	}
	const below = tallies.reduce((sum, t) => sum + (amountOf(t, measure) < 0n ? amountOf(t, measure) : 0n), 0n);
	return {
		flows: [...sums.values()].sort((a, b) => (a.amount < b.amount ? 1 : -1)),
		from: [...keptFrom],
		to: [...keptTo],
		restFrom: from.length - keptFrom.size,
		restTo: to.length - keptTo.size,
		drawn,
		below,
	};
}

/**
 * The codes that are drawn by name: at most `most`, and beyond the first few only those thick enough for a label. One
 * group too many is named rather than called "1 other".
 */
function kept(all: readonly Group[], most: number): Set<string> {
	const whole = all.reduce((sum, g) => sum + g.amount, 0n);
	const thick = all.filter((g, i) => i < few || g.amount * 40n >= whole);
	const named = all.length <= thick.length + 1 && all.length <= most + 1 ? all : thick.slice(0, most);
	return new Set(named.map((g) => g.code));
}
const few = 6;

interface Group {
	readonly code: string;
	readonly amount: bigint;
}

function ranked(tallies: readonly LineTally[], side: 0 | 1, measure: Measure): Group[] {
	const sums = new Map<string, bigint>();
	for (const t of tallies) {
		const code = t.by[side] ?? "";
		sums.set(code, (sums.get(code) ?? 0n) + amountOf(t, measure));
	}
	return [...sums]
		.map(([code, amount]) => ({ code, amount }))
		.sort((a, b) => (a.amount < b.amount ? 1 : a.amount > b.amount ? -1 : 0));
}

export const sumOf = (tallies: readonly LineTally[], m: Measure): bigint =>
	tallies.reduce((sum, t) => sum + amountOf(t, m), 0n);

/** A part as a share of a whole, for a bar or a percentage; exact to a ten-thousandth. */
export function share(part: bigint, whole: bigint): number {
	return whole === 0n ? 0 : Number((part * 10_000n) / whole) / 10_000;
}
