// Sends the batches of a table and waits for their end: twin of cli/load/send.go. What is sent twice changes nothing.
import { fromBinary } from "@bufbuild/protobuf";
import type { LedgerError } from "@gongshi/portal/ledger";
import type { Batch, Command, Outcome } from "@gongshi/portal/sign";
import { ObserveBudgetSchema } from "../../../budget_pb.ts";
import { RecordedSchema, RecordSchema } from "../../../record_pb.ts";
import type { Delivery } from "./job.ts";

/** How many transactions may be on their way. */
const underway = 6;

/** What has come of it so far. */
export interface Progress {
	/** Batches that are final, counted from the first of the table. */
	readonly final: number;
	readonly entries: number;
	readonly lines: number;
	/** Lines and entries that were on the ledger already. */
	readonly repeated: number;
	readonly height: bigint;
	/** The latest transactions, newest first, a few. */
	readonly latest: readonly string[];
}

export const nothingYet: Progress = { final: 0, entries: 0, lines: 0, repeated: 0, height: 0n, latest: [] };

/** Why it ended before the end: the lines that the ledger did not take. All rows before them are on it. */
export interface Halt {
	readonly first: number;
	readonly last: number;
	readonly error: LedgerError;
}

export interface Delivering {
	/** Continues where an earlier run ended. */
	readonly from: Progress;
	readonly next: () => Promise<Delivery | undefined>;
	readonly send: Batch["send"];
	readonly on: (p: Progress) => void;
	/** Asked before each batch; false to stop after what is on its way. */
	readonly goOn: () => boolean;
	/** Waits before something is tried again. */
	readonly pause: () => Promise<void>;
}

const schemas: Readonly<Record<string, typeof RecordSchema | typeof ObserveBudgetSchema>> = {
	[RecordSchema.typeName]: RecordSchema,
	[ObserveBudgetSchema.typeName]: ObserveBudgetSchema,
};

export function commandsOf(d: Delivery): Command[] {
	return d.commands.map(({ type, payload }) => {
		const schema = schemas[type];
		if (!schema) throw new Error(`no table makes a ${type}`);
		return { schema, message: fromBinary(schema, payload) };
	});
}

interface Sent {
	readonly of: Delivery;
	readonly end: Promise<Outcome>;
}

const most = 5;

function add(p: Progress, number: number, o: Extract<Outcome, { state: "final" }>): Progress {
	const next = { ...p, final: number, height: o.height > p.height ? o.height : p.height };
	const sum = { entries: p.entries, lines: p.lines, repeated: p.repeated };
	for (const e of o.events) {
		if (e.type !== RecordedSchema.typeName) continue;
		const r = fromBinary(RecordedSchema, e.payload);
		sum.entries += r.entries;
		sum.lines += r.lines;
		sum.repeated += r.repeated;
	}
	return { ...next, ...sum, latest: [o.id, ...p.latest].slice(0, most) };
}

/**
 * Sends all in order, several at a time, the oldest awaited first. What was refused is tried once more when all before
 * it are final, for a batch may build on lines that an earlier one brings. A network that is away is waited for.
 */
export async function deliver(d: Delivering): Promise<{ progress: Progress; halt?: Halt; complete: boolean }> {
	let progress = d.from;
	let all = false;
	const sent: Sent[] = [];
	const again = async (one: Delivery, first: Outcome): Promise<Outcome> => {
		let o = first;
		for (let tries = 1; o.state === "refused"; ) {
			const away = o.error.kind === "offline";
			if (!away && tries++ > 1) break;
			if (away && !d.goOn()) break;
			if (away) await d.pause();
			o = await d.send(commandsOf(one));
		}
		return o;
	};
	for (;;) {
		// The first may declare what the others need.
		const room = progress.final === d.from.final ? 1 : underway;
		while (!all && sent.length < room && d.goOn()) {
			const of = await d.next();
			if (of) sent.push({ of, end: d.send(commandsOf(of)) });
			else all = true;
		}
		const oldest = sent.shift();
		if (!oldest) return { progress, complete: all };
		const o = await again(oldest.of, await oldest.end);
		if (o.state === "refused") {
			await Promise.allSettled(sent.map((s) => s.end));
			const { first, last } = oldest.of;
			return { progress, complete: false, halt: { first, last, error: o.error } };
		}
		progress = add(progress, oldest.of.number, o);
		d.on(progress);
	}
}
