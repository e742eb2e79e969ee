// How far a visitor of the demo has come in a tour, and where its steps lead.
import { hex } from "../ledger/bytes.ts";
import type { Persona } from "./persona-list.ts";

export type TourStep = Persona["tour"][number];

/** What is remembered of a tour. */
export interface Progress {
	/** The steps that are done, by their place. */
	readonly done: readonly number[];
	/** Numbers that the tour's own events have brought: {payment: "57"}. */
	readonly seen: Readonly<Record<string, string>>;
}

/** Where a tour's progress is remembered. */
export const placeOf = (persona: string): string => `tour.${persona}`;

export const begun: Progress = { done: [], seen: {} };

export function readProgress(text: string | null): Progress {
	try {
		const p = JSON.parse(text ?? "") as Progress;
		return Array.isArray(p.done) && typeof p.seen === "object" ? p : begun;
	} catch {
		return begun;
	}
}

/** The first step that is not done. */
export const nextOf = (tour: readonly TourStep[], p: Progress): number => tour.findIndex((_, i) => !p.done.includes(i));

/** In order: what ends one step does not end the next of the same kind. */
export function ticked(tour: readonly TourStep[], p: Progress, ends: (s: TourStep) => boolean): Progress {
	const next = nextOf(tour, p);
	const step = tour[next];
	return step && ends(step) ? { ...p, done: [...p.done, next] } : p;
}

interface Happened {
	readonly transaction: Uint8Array;
	readonly event?: { readonly type: string } | undefined;
}

/** What the events of a block end: one step for a transaction, for whoever proposes also votes for it thereby. */
export function heard(tour: readonly TourStep[], p: Progress, happened: readonly Happened[]): Progress {
	let by: string | undefined;
	let now = p;
	for (const { event, transaction } of happened) {
		if (!event || hex(transaction) === by) continue;
		const next = ticked(tour, now, (s) => s.event === event.type);
		if (next !== now) by = hex(transaction);
		now = next;
	}
	return now;
}

/** A step's address with the numbers that are known; what is not known is left out. */
export function addressOf(to: string, seen: Progress["seen"]): string {
	const filled = to.replace(/\$([a-z]+)/g, (mark, name) => seen[name] ?? mark);
	if (!filled.includes("$")) return filled;
	const [path = ""] = filled.split("?");
	return path.replace(/\/[a-z]+\/\$[a-z]+$/, "");
}

/** Who does a step: a page is seen by whoever did the step before it. */
export function actorOf(of: Persona, i: number): string {
	const step = of.tour[i];
	if (step?.as) return step.as;
	return step && !step.event && i > 0 ? actorOf(of, i - 1) : of.name;
}

/** Who did the last step, and who does the next. */
const doers = (of: Persona, next: number): string[] =>
	[next - 1, next].filter((i) => of.tour[i]).map((i) => actorOf(of, i));

/**
 * Whose tour goes on when the visitor becomes another officer: the one that is under way, if that officer did its last
 * step or does its next; otherwise the officer's own.
 */
export function tourOf(personas: readonly Persona[], now: string, underWay: string, p: Progress): Persona | undefined {
	const tour = personas.find((one) => one.name === underWay);
	if (tour && now === underWay) return tour;
	const next = tour ? nextOf(tour.tour, p) : -1;
	if (tour && doers(tour, next < 0 ? tour.tour.length : next).includes(now)) return tour;
	return personas.find((one) => one.name === now);
}
