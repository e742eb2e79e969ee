import { describe, expect, test } from "vitest";
import { ProposalStatus } from "../identity_pb.ts";
import { type Decision, electorate } from "./electorate.ts";

const { ADOPTED, EXPIRED, REJECTED } = ProposalStatus;
const organisations = [...["a", "b", "c", "d"].map((id) => ({ id, registeredBy: "" })), { id: "e", registeredBy: "a" }];
const decided = (number: bigint, kind: string, subject: string, closedMs: bigint, status = ADOPTED): Decision => ({
	number,
	kind,
	subject,
	closedMs,
	status,
});
const history = [
	decided(1n, "admit", "e", 100n),
	decided(2n, "suspend", "b", 200n),
	decided(3n, "resume", "b", 300n),
	decided(4n, "remove", "c", 400n),
	decided(5n, "suspend", "a", 350n, REJECTED),
	decided(6n, "rename", "a", 350n),
];

/** Who voted on a proposal that ended at a time, when so many were counted. */
const at = (closedMs: bigint, members: number, number = 9n) =>
	electorate(organisations, history, { number, closedMs, expiresMs: 0n, status: ADOPTED, members })?.join("");

describe("who could vote", () => {
	test.each([
		["the founders, before anything was decided", 50n, 4, "abcd"],
		["one that was admitted", 150n, 5, "abcde"],
		["not while it is suspended", 250n, 4, "acde"],
		["again when it is resumed; what was rejected or is about names changes nobody", 360n, 5, "abcde"],
		["not one that was removed", 500n, 4, "abde"],
	])("%s", (_, end, members, want) => expect(at(end, members)).toBe(want));

	test("a decision counts for what ends after it, by number where both end in one block", () => {
		expect(at(400n, 5, 3n)).toBe("abcde");
		expect(at(400n, 4, 9n)).toBe("abde");
	});
	test("what lapsed is asked at its end, whenever it was closed", () =>
		expect(
			electorate(organisations, history, { number: 9n, closedMs: 999n, expiresMs: 250n, status: EXPIRED, members: 5 }),
		).toEqual(["a", "c", "d", "e"]));
	test("nobody is named where the ledger counted another number", () => expect(at(500n, 5)).toBe(undefined));
});
