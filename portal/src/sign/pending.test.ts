import "fake-indexeddb/auto";
import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
	RefusalSchema,
	State,
	SubmissionSchema,
	SubmitRequestSchema,
	TransactionDetailSchema,
} from "../../../gateway/gateway_pb.ts";
import type { PendingRecord } from "./store.ts";

type Submission = MessageInitShape<typeof SubmissionSchema>;
const id = new Uint8Array(32).fill(7);
const record: PendingRecord = {
	id: "07".repeat(32),
	envelope: new Uint8Array([1, 2, 3]),
	title: { zh: "付款", en: "Pay" },
	signedMs: 1,
	expiresMs: 2,
	key: "k",
	state: "signed",
};

const away = () => {
	throw new TypeError("Failed to fetch");
};
const no = (book: string, code: number) => {
	const value = { book, code, field: "line", zh: "不行", en: "no", detail: "because" };
	return { refuses: toBinary(RefusalSchema, create(RefusalSchema, value)) } as never;
};
const accepted: Submission = { id, state: State.ACCEPTED };
const done: Submission = { id, state: State.FINAL, height: 9n };

/** What the node says, call by call; the last answer is given again. */
interface Script {
	submit: (() => Submission)[];
	wait?: (() => Submission)[];
	chain?: (() => MessageInitShape<typeof TransactionDetailSchema>)[];
}

let sent: Uint8Array[] = [];

/** A tab: its own modules, and the database of the browser. */
async function tab(script: Script) {
	vi.resetModules();
	const next = <T>(list: (() => T)[] | undefined): T => {
		if (!list?.[0]) throw new Error("nobody expected this question");
		return (list.length > 1 ? (list.shift() as () => T) : list[0])();
	};
	const { testOnlyWire } = await import("../ledger/ask.ts");
	const { WireError } = await import("../ledger/wire.ts");
	const answers = {
		Submit: [
			SubmissionSchema,
			(q: Uint8Array) => {
				sent.push(fromBinary(SubmitRequestSchema, q).envelope);
				return next(script.submit);
			},
		],
		GetSubmission: [SubmissionSchema, () => next(script.wait)],
		GetTransaction: [
			TransactionDetailSchema,
			() => next(script.chain ?? [() => ({ summary: { id, code: 0, height: 9n } })]),
		],
	} as const;
	testOnlyWire(async (method, question) => {
		const [schema, answer] = answers[method.name as keyof typeof answers];
		const said = (await answer(question)) as { refuses?: Uint8Array };
		if (said.refuses) {
			throw new WireError("failed_precondition", "no", [{ type: RefusalSchema.typeName, value: said.refuses }]);
		}
		return toBinary(schema, create(schema as never, said as never) as never);
	});
	const pending = await import("./pending.ts");
	const stored = async () => (await (await import("./store.ts")).store()).getAll("pending");
	return { ...pending, stored };
}

beforeEach(() => {
	vi.stubGlobal("indexedDB", new IDBFactory());
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	sent = [];
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

/** Lets hours pass until it has ended. */
async function ends<T>(work: Promise<T>): Promise<T> {
	let over = false;
	const end = work.finally(() => {
		over = true;
	});
	for (let i = 0; !over && i < 500; i++) {
		await vi.advanceTimersByTimeAsync(1000);
		await new Promise((tick) => setImmediate(tick));
	}
	if (!over) throw new Error("it does not end");
	return end;
}

const wonders: (Script & { says: string; want: object; kept: PendingRecord["state"]; sends: number })[] = [
	{
		says: "taken at once",
		submit: [() => accepted],
		wait: [() => accepted, () => done],
		want: { state: "final", height: 9n },
		kept: "final",
		sends: 1,
	},
	{
		says: "the node is away for a while, before and after it has taken it",
		submit: [away, away, away, away, () => accepted, away, () => done],
		wait: [away],
		want: { state: "final" },
		kept: "final",
		sends: 7,
	},
	{
		says: "the node has died and does not know it any more",
		submit: [() => accepted, () => accepted],
		wait: [() => ({ id, state: State.UNKNOWN }), () => done],
		want: { state: "final" },
		kept: "final",
		sends: 2,
	},
	{
		says: "refused in a block",
		submit: [
			() => ({
				id,
				state: State.REFUSED,
				refusal: { book: "funds", code: 17, field: "line", zh: "没有", en: "none", detail: "9.9" },
			}),
		],
		want: { state: "refused", error: { book: "funds", code: 17, field: "line", detail: "9.9" } },
		kept: "refused",
		sends: 1,
	},
	{
		says: "refused at the door",
		submit: [() => no("envelope", 12)],
		chain: [() => no("gateway", 4)],
		want: { state: "refused", error: { book: "envelope", code: 12 } },
		kept: "refused",
		sends: 1,
	},
	{
		says: "not included in time",
		submit: [() => accepted],
		wait: [() => ({ id, state: State.EXPIRED })],
		want: { state: "refused", error: { kind: "refused", code: 0 } },
		kept: "expired",
		sends: 1,
	},
	{
		says: "refused as too late, and the chain, when it can be asked, does not have it",
		submit: [() => no("envelope", 41)],
		chain: [away, away, () => no("gateway", 4)],
		want: { state: "refused", error: { code: 0 } },
		kept: "expired",
		sends: 1,
	},
	{
		says: "refused as too late, but it stands in a block",
		submit: [() => no("envelope", 41)],
		chain: [away, () => ({ summary: { id, code: 0, height: 5n } })],
		want: { state: "final", height: 5n },
		kept: "final",
		sends: 1,
	},
	{
		says: "refused as too late, but a block has refused it",
		submit: [() => no("envelope", 41)],
		chain: [
			() => ({ summary: { id, code: 17, height: 5n }, refusal: { book: "funds", code: 17, zh: "没有", en: "none" } }),
		],
		want: { state: "refused", error: { book: "funds", code: 17 } },
		kept: "refused",
		sends: 1,
	},
];

test.each(wonders)("$says: it ends once, with the same bytes", async ({ want, kept, sends, ...script }) => {
	const { begin, carry, stored } = await tab(script);
	await begin(record);
	expect(await ends(carry(record))).toMatchObject(want);
	expect(await stored()).toMatchObject([{ id: record.id, state: kept }]);
	expect(sent).toHaveLength(sends);
	for (const bytes of sent) expect([...bytes]).toEqual([1, 2, 3]);
});

test("what says that it was too late offers to sign again", async () => {
	const { carry, expired } = await tab({ submit: [() => ({ id, state: State.EXPIRED })] });
	const end = await ends(carry(record));
	expect(end.state === "refused" && end.error).toBe(expired);
});

test("a tab that is closed leaves it to the next", async () => {
	const first = await tab({ submit: [away] });
	await first.begin(record);
	void first.carry(record);
	const second = await tab({ submit: [() => done] });
	await second.resume();
	// The same promise as that which resume began: it carries each transaction once in a tab.
	await ends(second.carry(record));
	expect(second.pending.now()).toMatchObject([{ state: "final", height: 9n }]);
});

test("two tabs carry it at once: what one has seen to end, the other does not open again", async () => {
	let answer = (_: Submission) => {};
	const slow = new Promise<Submission>((got) => {
		answer = got;
	});
	const first = await tab({ submit: [() => slow as never], wait: [away] });
	await first.begin(record);
	void first.carry(record);
	const second = await tab({ submit: [() => done] });
	await ends(second.carry(record));
	// Only now does the first tab hear that it was accepted.
	answer(accepted);
	for (let i = 0; i < 20; i++) await new Promise((tick) => setImmediate(tick));
	expect(await second.stored()).toMatchObject([{ state: "final" }]);
});

test("a browser that keeps nothing sends nothing; one that keeps no more still hears the end", async () => {
	vi.stubGlobal("indexedDB", undefined);
	const { begin, carry } = await tab({ submit: [() => accepted], wait: [() => done] });
	await expect(begin(record)).rejects.toThrow();
	expect(sent).toEqual([]);
	expect(await ends(carry(record))).toMatchObject({ state: "final" });
});

test("of what has ended the newest fifty are kept, and nothing open is dropped", async () => {
	const { begin, stored } = await tab({ submit: [away] });
	for (let i = 0; i < 60; i++) {
		await begin({ ...record, id: String(i).padStart(64, "0"), signedMs: i, state: i === 0 ? "accepted" : "final" });
	}
	const all = await stored();
	expect(all).toHaveLength(51);
	expect(all.map((p) => p.signedMs).sort((a, b) => a - b)[0]).toBe(0);
	expect(all.filter((p) => p.state === "final" && p.signedMs < 10)).toEqual([]);
});
