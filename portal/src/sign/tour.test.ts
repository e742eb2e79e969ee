import { expect, test } from "vitest";
import type { Persona } from "./persona-list.ts";
import { addressOf, begun, heard, readProgress, ticked, tourOf } from "./tour.ts";

const persona = (name: string, tour: Persona["tour"] = []): Persona =>
	({
		name,
		zh: name,
		en: name,
		party: name,
		organisation: "o",
		roles: [],
		mayZh: "",
		mayEn: "",
		home: "/",
		tour,
	}) as Persona;
const step = (event: string, as?: string) => ({ zh: event, en: event, to: "/", event, ...(as ? { as } : {}) });
const payer = persona("payer", [step("Ordered"), step("Approved", "controller"), step("Paid", "bank")]);
const all = [payer, persona("controller", [step("Approved")]), persona("bank", [step("Paid")])];
const on = (...done: number[]) => ({ done, seen: {} });

test("steps are ticked in their order", () => {
	expect(ticked(payer.tour, begun, (s) => s.event === "Approved")).toBe(begun);
	const one = ticked(payer.tour, begun, (s) => s.event === "Ordered");
	expect(one.done).toEqual([0]);
	expect(ticked(payer.tour, one, (s) => s.event === "Approved").done).toEqual([0, 1]);
	expect(ticked(payer.tour, on(0, 1, 2), () => true).done).toEqual([0, 1, 2]);
});

test("one transaction ends one step: whoever proposes has not done the vote that is asked of another", () => {
	const tour = [step("Proposed"), step("Voted", "finance")];
	const [first, second] = [Uint8Array.of(1), Uint8Array.of(2)];
	const of = (transaction: Uint8Array, ...types: string[]) => types.map((type) => ({ transaction, event: { type } }));
	const one = heard(tour, begun, of(first, "Proposed", "Voted"));
	expect(one.done).toEqual([0]);
	expect(heard(tour, one, of(second, "Voted")).done).toEqual([0, 1]);
	expect(heard(tour, begun, [...of(first, "Proposed", "Voted"), ...of(second, "Voted")]).done).toEqual([0, 1]);
	expect(heard(tour, begun, of(first, "Other"))).toBe(begun);
});

test("a step leads to the payment that the tour has made, or to where one is chosen", () => {
	expect(addressOf("/office/funds/b/approve-payment?payment=$payment", { payment: "57" })).toBe(
		"/office/funds/b/approve-payment?payment=57",
	);
	expect(addressOf("/office/funds/b/approve-payment?payment=$payment", {})).toBe("/office/funds/b/approve-payment");
	expect(addressOf("/funds/b/payment/$payment", {})).toBe("/funds/b");
});

test("a tour goes on with the officer of its next step, and a stranger to it has his own", () => {
	expect(tourOf(all, "payer", "", begun)?.name).toBe("payer");
	expect(tourOf(all, "controller", "payer", begun)?.name).toBe("controller");
	expect(tourOf(all, "controller", "payer", on(0))?.name).toBe("payer");
	expect(tourOf(all, "controller", "payer", on(0, 1))?.name).toBe("payer");
	expect(tourOf(all, "bank", "payer", on(0, 1))?.name).toBe("payer");
	expect(tourOf(all, "bank", "payer", on(0, 1, 2))?.name).toBe("payer");
	expect(tourOf(all, "controller", "payer", on(0, 1, 2))?.name).toBe("controller");
	expect(tourOf(all, "", "payer", on(0))).toBeUndefined();
	const see = { zh: "看", en: "See", to: "/funds" };
	const drafter = persona("drafter", [step("Proposed"), step("Moved", "approver"), see]);
	expect(tourOf([drafter, persona("approver")], "approver", "drafter", on(0, 1))?.name).toBe("drafter");
});

test("what was remembered in another way begins anew", () => {
	expect(readProgress("0,1")).toEqual(begun);
	expect(readProgress(null)).toEqual(begun);
	expect(readProgress('{"done":[0],"seen":{"payment":"5"}}').done).toEqual([0]);
});
