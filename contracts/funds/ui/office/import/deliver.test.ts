// @vitest-environment node
import { create, toBinary } from "@bufbuild/protobuf";
import { LedgerError } from "@gongshi/portal/ledger";
import type { Command, Outcome } from "@gongshi/portal/sign";
import { expect, test } from "vitest";
import { RecordedSchema, RecordSchema } from "../../../record_pb.ts";
import { type Delivering, deliver, nothingYet, type Progress } from "./deliver.ts";
import type { Delivery } from "./job.ts";

const delivery = (number: number): Delivery => ({
	number,
	first: number * 10,
	last: number * 10 + 9,
	commands: [
		{ type: RecordSchema.typeName, payload: toBinary(RecordSchema, create(RecordSchema, { dataset: `${number}` })) },
	],
});

/** Batches are known by the name of their table. */
const numberOf = ([first]: readonly Command[]): number => Number(first?.message.dataset);

const final = (number: number): Outcome => ({
	state: "final",
	id: `tx${number}`,
	height: BigInt(100 + number),
	events: [
		{
			$typeName: "gongshi.gateway.v1.Item",
			type: RecordedSchema.typeName,
			payload: toBinary(RecordedSchema, create(RecordedSchema, { entries: 2, lines: 1, repeated: 3 })),
		} as never,
	],
});
const refused = (kind: LedgerError["kind"]): Outcome => ({
	state: "refused",
	error: new LedgerError({ kind, text: { zh: "不行", en: "no" } }),
});

/** Delivers three batches to a ledger that answers as `answer` says, and tells in which order they were sent. */
async function run(answer: (number: number, times: number) => Outcome, change: Partial<Delivering> = {}) {
	const sent: number[] = [];
	const seen: Progress[] = [];
	const from = change.from ?? nothingYet;
	let at = from.final;
	const end = await deliver({
		from,
		next: async () => (at < 3 ? delivery(++at) : undefined),
		send: async (commands) => {
			const number = numberOf(commands);
			sent.push(number);
			return answer(number, sent.filter((n) => n === number).length);
		},
		on: (p) => seen.push(p),
		goOn: () => true,
		pause: async () => {},
		...change,
	});
	return { end, sent, seen };
}

test("all batches are sent once and counted", async () => {
	const { end, sent, seen } = await run(final);
	expect(sent).toEqual([1, 2, 3]);
	expect(end.complete).toBe(true);
	expect(end.progress).toEqual({
		final: 3,
		entries: 6,
		lines: 3,
		repeated: 9,
		height: 103n,
		latest: ["tx3", "tx2", "tx1"],
	});
	expect(seen.map((p) => p.final)).toEqual([1, 2, 3]);
});

test("the first is final before the others are sent, for they may need what it declares", async () => {
	let first: ((o: Outcome) => void) | undefined;
	const sent: number[] = [];
	let at = 0;
	const done = deliver({
		from: nothingYet,
		next: async () => (at < 3 ? delivery(++at) : undefined),
		send: (commands) => {
			const number = numberOf(commands);
			sent.push(number);
			if (number > 1) return Promise.resolve(final(number));
			return new Promise((settle) => {
				first = settle;
			});
		},
		on: () => {},
		goOn: () => true,
		pause: async () => {},
	});
	while (!first) await Promise.resolve();
	expect(sent).toEqual([1]);
	first(final(1));
	expect((await done).complete).toBe(true);
	expect(sent).toEqual([1, 2, 3]);
});

test("a batch that built on a later end is tried once more; refused again, it says which lines", async () => {
	const once = await run((n, times) => (n === 2 && times === 1 ? refused("refused") : final(n)));
	expect(once.end.complete).toBe(true);
	expect(once.sent).toEqual([1, 2, 3, 2]);
	const { end } = await run((n) => (n === 2 ? refused("refused") : final(n)));
	expect(end).toMatchObject({ complete: false, halt: { first: 20, last: 29 }, progress: { final: 1 } });
});

test("a network that is away is waited for", async () => {
	let pauses = 0;
	const { end } = await run((n, times) => (n === 2 && times < 5 ? refused("offline") : final(n)), {
		pause: async () => {
			pauses++;
		},
	});
	expect(end.complete).toBe(true);
	expect(pauses).toBe(4);
});

test("stopped, it waits for what is on its way and goes on from there", async () => {
	let asked = 0;
	const { end } = await run(final, { goOn: () => ++asked <= 2 });
	expect(end).toMatchObject({ complete: false, progress: { final: 2 } });
	const rest = await run(final, { from: end.progress });
	expect(rest.sent).toEqual([3]);
	expect(rest.end).toMatchObject({ complete: true, progress: { final: 3, entries: 6 } });
});
