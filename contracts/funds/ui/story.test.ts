import { create } from "@bufbuild/protobuf";
import { byId } from "@gongshi/portal/ledger";
import { expect, test } from "vitest";
import { EntrySchema, Kind, PaymentStage } from "../entry_pb.ts";
import { GetPaymentAnswerSchema } from "../funds_pb.ts";
import events from "./events.ts";
import { lineAt, recordKey } from "./place.ts";
import commands from "./sentences.ts";
import { entrySays, saying, storyOf } from "./story.ts";

const say = saying("CNY");
const entry = (sequence: bigint, kind: Kind, more = {}) =>
	create(EntrySchema, {
		budget: "b",
		sequence,
		kind,
		amountMinor: 5000n,
		party: "p",
		organisation: "o",
		transaction: new Uint8Array([Number(sequence)]),
		...more,
	});
const payment = (stage: PaymentStage, more = {}) => ({
	budget: "b",
	number: 2n,
	commitment: 1n,
	stage,
	orderedBy: "li",
	amountMinor: 5000n,
	...more,
});
const entries = [
	entry(1n, Kind.COMMITTED),
	entry(2n, Kind.ORDERED),
	entry(3n, Kind.PAID, { settles: 2n }),
	entry(4n, Kind.RETURNED, { settles: 3n }),
];

test("a payment that nobody approved waits for a second pair of eyes", () => {
	const steps = storyOf(create(GetPaymentAnswerSchema, { payment: payment(PaymentStage.ORDERED), entries }), say);
	expect(steps.map((s) => s.state)).toEqual(["done", "done", "done", "now", "next"]);
});

test("an approved payment says that no bank has confirmed yet", () => {
	const steps = storyOf(
		create(GetPaymentAnswerSchema, { payment: payment(PaymentStage.APPROVED, { approvedBy: "zhou" }), entries }),
		say,
	);
	expect(steps.at(-1)?.state).toBe("now");
	expect(steps.at(-1)?.says.zh).toContain("尚无银行确认");
	expect(steps.at(-1)?.says.en).toContain("No bank has confirmed");
	expect(steps.at(-1)?.transaction).toBeUndefined();
});

test("a paid and partly returned payment tells both, and each step leads to the transaction that was signed", () => {
	const approval = new Uint8Array([9]);
	const p = payment(PaymentStage.CONFIRMED, { approvedBy: "zhou", approval, confirmation: 3n, returns: [4n] });
	const vote = entry(8n, Kind.APPROVED);
	const steps = storyOf(create(GetPaymentAnswerSchema, { payment: p, entries }), say, vote);
	expect(steps.map((s) => s.transaction?.[0])).toEqual([8, 1, 2, 9, 3, 4]);
	expect(steps[3]?.by).toMatchObject({ party: "zhou", organisation: "o" });
	expect(steps[4]?.says.zh).toContain("50.00");
});

test("a cancelled payment ends there", () => {
	const cancel = entry(5n, Kind.ORDERED, { reverses: 2n, amountMinor: -5000n, purpose: "重复" });
	const steps = storyOf(
		create(GetPaymentAnswerSchema, {
			payment: payment(PaymentStage.CANCELLED, { cancellation: 5n }),
			entries: [...entries, cancel],
		}),
		say,
	);
	expect(steps.at(-1)?.state).toBe("failed");
	expect(steps.at(-1)?.says.zh).toContain("重复");
});

test("persons are never named", () => {
	expect(entrySays(entry(1n, Kind.PAID, { payee: { category: 3 } }), say).zh).toContain("受益居民（不具名）");
});

test("every command and event has a sentence and a name, in both languages", () => {
	const books = [commands, events].flatMap((of) => of.schemas.map((schema) => [schema, of] as const));
	expect(books).toHaveLength(40);
	for (const [schema, sentences] of books) {
		const said = sentences.sentences[schema.typeName]?.(create(schema), byId);
		expect(said?.zh, schema.typeName).toMatch(/[。]$/);
		expect(said?.en, schema.typeName).toMatch(/\.$/);
		expect(sentences.names[schema.typeName]?.zh, schema.typeName).toBeTruthy();
	}
});

test("a record's key is the ledger's, and a line's address keeps what its code escapes", () => {
	expect(Array.from(recordKey("payments", "b", 258n)).slice(-12)).toEqual([0, 98, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2]);
	expect(lineAt("b", "a%2Fc/d")).toBe("/funds/b/line/a%252Fc/d");
});
