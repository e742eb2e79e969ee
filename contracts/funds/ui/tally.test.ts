import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { type LineTally, LineTallySchema } from "../funds_pb.ts";
import { flowsOf, rest, share, sumOf } from "./tally.ts";

const tally = (a: string, b: string, paid: bigint): LineTally =>
	create(LineTallySchema, { by: [a, b], sumPaidMinor: paid });

test("what is drawn and what is below zero are the whole", () => {
	const all = [tally("a", "x", 100n), tally("a", "y", -30n), tally("b", "x", 7n)];
	const f = flowsOf(all, "paid");
	expect(f.drawn).toBe(107n);
	expect(f.below).toBe(-30n);
	expect(f.drawn + f.below).toBe(sumOf(all, "paid"));
	expect(f.from).toEqual(["a", "b"]);
});

test("small groups are drawn together, and nothing is lost", () => {
	const all = Array.from({ length: 40 }, (_, i) => tally(`d${i}`, `f${i % 3}`, BigInt(1000 - i)));
	const f = flowsOf(all, "paid", 10);
	expect(f.from).toHaveLength(10);
	expect(f.restFrom).toBe(30);
	expect(f.flows.some((x) => x.from === rest)).toBe(true);
	expect(f.flows.reduce((s, x) => s + x.amount, 0n)).toBe(sumOf(all, "paid"));
});

test("ribbons between the same groups are one ribbon", () => {
	expect(flowsOf([tally("a", "x", 1n), tally("a", "x", 2n)], "paid").flows).toEqual([
		{ from: "a", to: "x", amount: 3n },
	]);
});

test("a share of nothing is nothing", () => {
	expect(share(5n, 0n)).toBe(0);
	expect(share(1n, 4n)).toBe(0.25);
});
