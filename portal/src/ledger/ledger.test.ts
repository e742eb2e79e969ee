import { create, type DescMessage, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { afterEach, expect, test, vi } from "vitest";
import {
	BlockSummarySchema,
	GetBlockRequestSchema,
	HappenedSchema,
	ItemSchema,
	Ledger,
	RefusalSchema,
	SubscribeResponseSchema,
} from "../../../gateway/gateway_pb.ts";
import { ask } from "./ask.ts";
import { hex, unhex } from "./bytes.ts";
import { powers } from "./powers.ts";
import { ledgerError } from "./refusal.ts";
import { roleName, roleNames } from "./roles.ts";
import { bookOf } from "./sentence.ts";
import { asOf, readBlock, WireError } from "./wire.ts";

afterEach(() => vi.unstubAllGlobals());

test("a refusal keeps its number, its field and both languages", () => {
	const value = create(RefusalSchema, {
		book: "funds",
		code: 17,
		field: "line",
		zh: "没有",
		en: "none",
		detail: "9.9",
	});
	const detail = { type: RefusalSchema.typeName, value: toBinary(RefusalSchema, value) };
	const e = ledgerError(new WireError("failed_precondition", "none", [detail]));
	expect(e).toMatchObject({
		kind: "refused",
		book: "funds",
		code: 17,
		field: "line",
		text: { zh: "没有", en: "none" },
		detail: "9.9",
	});
});

test("no network and a broken node are told apart", () => {
	expect(ledgerError(new TypeError("Failed to fetch")).kind).toBe("offline");
	expect(ledgerError(new WireError("unavailable", "away")).kind).toBe("offline");
	expect(ledgerError(new WireError("internal", "oh")).kind).toBe("broken");
	const same = ledgerError(new Error("x"));
	expect(ledgerError(same)).toBe(same);
});

test("hexadecimal goes there and back, and nothing else is taken for it", () => {
	const bytes = new Uint8Array([0, 1, 254, 255]);
	expect(unhex(hex(bytes))).toEqual(bytes);
	expect(unhex(" 00FF ")).toEqual(new Uint8Array([0, 255]));
	for (const wrong of ["0", "0g", "第一"]) expect(unhex(wrong)).toBeUndefined();
});

test("a message is said in a sentence; what nobody explains is named, and bad bytes throw nothing", () => {
	const type = "gongshi.gateway.v1.BlockSummary";
	const book = bookOf([
		{
			schemas: [BlockSummarySchema],
			names: {},
			sentences: { [type]: (m: { height: bigint }) => ({ zh: `第 ${m.height} 块`, en: `Block ${m.height}` }) },
		},
	]);
	const payload = toBinary(BlockSummarySchema, create(BlockSummarySchema, { height: 7n }));
	expect(book.say({ type, payload }).zh).toBe("第 7 块");
	expect(book.say({ type, payload: new Uint8Array([255]) }).en).toBe("Block Summary");
	expect(book.say({ type: "gongshi.other.v1.ThingDone", payload }).en).toBe("Thing Done");
});

/** A fetch that answers once, and what it was asked. */
function answering(body: Uint8Array | string, init: ResponseInit): { url: string; init: RequestInit | undefined }[] {
	const asked: { url: string; init: RequestInit | undefined }[] = [];
	vi.stubGlobal("location", new URL("http://node.invalid/"));
	vi.stubGlobal("fetch", async (url: string, how?: RequestInit) => {
		asked.push({ url, init: how });
		return new Response(body as BodyInit, init);
	});
	return asked;
}
const proto = { headers: { "Content-Type": "application/proto" } };

test("what only reads is a GET of the question's bytes, the rest a POST of them", async () => {
	const asked = answering(new Uint8Array(), proto);
	expect((await ask(Ledger.method.getStatus, {})).height).toBe(0n);
	await ask(Ledger.method.getBlock, { height: 7n });
	await ask(Ledger.method.submit, { envelope: new Uint8Array([1, 2]) });
	const question = base64Encode(toBinary(GetBlockRequestSchema, create(GetBlockRequestSchema, { height: 7n })), "url");
	const at = "http://node.invalid/gongshi.gateway.v1.Ledger";
	expect(asked).toMatchObject([
		{ url: `${at}/GetStatus?connect=v1&encoding=proto&base64=1&message=` },
		{ url: `${at}/GetBlock?connect=v1&encoding=proto&base64=1&message=${question}` },
		{ url: `${at}/Submit`, init: { method: "POST", body: new Uint8Array([10, 2, 1, 2]) } },
	]);
});

test("an answer is known to be as of the block that the node says", async () => {
	for (const [said, want] of [
		["41", 41n],
		["", undefined],
		["soon", undefined],
	] as const) {
		answering(new Uint8Array(), { headers: { ...proto.headers, "Gongshi-Height": said } });
		expect(asOf(await ask(Ledger.method.getStatus, {}))).toBe(want);
	}
	expect(asOf(undefined)).toBeUndefined();
});

test("a refusal comes out of the protocol's error; what no node said is told by its status", async () => {
	const refusal = create(RefusalSchema, { book: "gateway", code: 19, zh: "没有", en: "none" });
	const value = base64Encode(toBinary(RefusalSchema, refusal));
	const error = { code: "not_found", message: "none", details: [{ type: RefusalSchema.typeName, value }] };
	answering(JSON.stringify(error), { status: 404 });
	await expect(ask(Ledger.method.getStatus, {})).rejects.toMatchObject({ kind: "refused", book: "gateway", code: 19 });
	answering("<h1>Bad Gateway</h1>", { status: 502 });
	await expect(ask(Ledger.method.getStatus, {})).rejects.toMatchObject({ kind: "offline" });
	answering("<h1>Welcome to our hotel</h1>", { headers: { "Content-Type": "text/html" } });
	await expect(ask(Ledger.method.getStatus, {})).rejects.toMatchObject({ kind: "broken", detail: /text\/html/ });
	answering(new Uint8Array([255]), proto);
	await expect(ask(Ledger.method.getStatus, {})).rejects.toMatchObject({ kind: "broken" });
});

/** A message in which every field is set, so that one which nobody reads is missed. */
function full(schema: DescMessage): Record<string, unknown> {
	const value = (f: DescMessage["fields"][number]): unknown => {
		if (f.message) return create(f.message, full(f.message));
		const one = f.scalar === 12 ? new Uint8Array([251, f.number]) : f.scalar === 9 ? `第 ${f.number} 个` : f.number;
		return f.scalar === 3 ? BigInt(f.number) << 53n : one;
	};
	return Object.fromEntries(
		schema.fields.map((f) => [f.localName, f.fieldKind === "list" && f.message ? [value(f), value(f)] : value(f)]),
	);
}

test("a block of the stream is read as the library reads its JSON, to the last field", () => {
	for (const fields of [full(SubscribeResponseSchema), {}, { block: {} }, { happened: [{}] }]) {
		const json = toJsonString(SubscribeResponseSchema, create(SubscribeResponseSchema, fields));
		expect(readBlock(json)).toEqual(fromJsonString(SubscribeResponseSchema, json));
	}
	expect(Object.keys(full(SubscribeResponseSchema))).toEqual(["block", "happened"]);
	expect([BlockSummarySchema, HappenedSchema, ItemSchema].map((s) => s.fields.length)).toEqual([7, 3, 3]);
	expect(() => readBlock("not JSON")).toThrow();
});

test("a power is called what its room calls it, and nothing where none does", async () => {
	await roleNames();
	expect(roleName("funds/payer")).toEqual({ zh: "支付经办人", en: "payment officer" });
	expect(roleName("land/registrar")).toBeUndefined();
});

test("every power that a room names can be granted, and its room says what for", async () => {
	const known = await powers();
	expect(known.ids).toEqual(expect.arrayContaining(["funds/payer", "identity/admin", "ledger/gateway"]));
	expect(known.ids.filter((id) => !known.may(id))).toEqual([]);
});
