import { create, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { BlockSummarySchema, RefusalSchema } from "../../../gateway/gateway_pb.ts";
import { hex, unhex } from "./bytes.ts";
import { ledgerError } from "./refusal.ts";
import { bookOf } from "./sentence.ts";

test("a refusal keeps its number, its field and both languages", () => {
	const value = create(RefusalSchema, {
		book: "funds",
		code: 17,
		field: "line",
		zh: "没有",
		en: "none",
		detail: "9.9",
	});
	const e = ledgerError(new ConnectError("none", Code.FailedPrecondition, undefined, [{ desc: RefusalSchema, value }]));
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
	expect(ledgerError(new ConnectError("away", Code.Unavailable)).kind).toBe("offline");
	expect(ledgerError(new ConnectError("oh", Code.Internal)).kind).toBe("broken");
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
