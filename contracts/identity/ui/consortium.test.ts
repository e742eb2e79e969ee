import { powers, roleNames } from "@gongshi/portal/ledger";
import { describe, expect, test } from "vitest";
import { ProposalStatus } from "../identity_pb.ts";
import { drawId, personal, quorum, resilience, seats, standing } from "./consortium.ts";
import { asked, changeOf, wrongWith } from "./motion.ts";
import { power } from "./powers.ts";
import { roleText } from "./roles.ts";

const four = (signed: string) =>
	["a", "b", "c", "d"].map((organisation) => ({ organisation, power: 10n, signed: signed.includes(organisation) }));

test.each([
	[1, 1],
	[2, 2],
	[3, 3],
	[4, 3],
	[6, 5],
	[7, 5],
	[100, 67],
])("of %i members %i must approve", (members, needed) => expect(quorum(members)).toBe(needed));

describe("what stops the chain", () => {
	test.each([
		["four equal ones awake", four("abcd"), 2, 2, 0n],
		["one of four silent", four("abc"), 1, 2, 10n],
		["two of four silent: it waits", four("ab"), 0, 2, 20n],
		["a single validator", [{ organisation: "a", power: 10n, signed: true }], 1, 1, 0n],
		["one that has a third", [...four("abcd"), { organisation: "e", power: 20n, signed: true }], 1, 1, 0n],
		["nobody", [], 0, 0, 0n],
	])("%s", (_, all, more, fewest, silent) => {
		expect(resilience(seats(all))).toMatchObject({ more, fewest, silent });
	});
	test("two keys of one organisation are one seat, which signed only when both did", () => {
		const all = seats([
			{ organisation: "a", power: 5n, signed: true },
			{ organisation: "a", power: 5n, signed: false },
			{ organisation: "b", power: 0n, signed: true },
		]);
		expect(all).toEqual([{ organisation: "a", power: 10n, signed: false }]);
	});
});

describe("where a vote stands", () => {
	const p = { status: ProposalStatus.OPEN, approvals: 1, rejections: 0, members: 4, expiresMs: 100n };
	test.each([
		["open", p, 4, 50n, { state: "open", needed: 3, missing: 2, against: 2 }],
		["its time is over to the millisecond", p, 4, 100n, { state: "late" }],
		["a member joined", p, 7, 50n, { needed: 5, missing: 4, against: 3 }],
		[
			"adopted with the members of its time",
			{ ...p, status: ProposalStatus.ADOPTED, approvals: 3 },
			9,
			500n,
			{ state: "adopted", needed: 3, missing: 0 },
		],
	])("%s", (_, of, members, now, want) => expect(standing(of, members, now)).toMatchObject(want));
});

describe("codes of signers", () => {
	test("are drawn in the ledger's alphabet, differ, and look like nobody's number", () => {
		const all = new Set(Array.from({ length: 500 }, () => drawId()));
		expect(all.size).toBe(500);
		for (const id of all) {
			expect(id).toMatch(/^p-[a-z2-9]{12}$/);
			expect(personal(id)).toBe(false);
		}
	});
	test("bytes that would favour some letters are left out", () => {
		let call = 0;
		expect(drawId((n) => new Uint8Array(n).fill(call++ === 0 ? 255 : 0))).toBe("p-aaaaaaaaaaaa");
	});
	test.each([
		["13912345678", true],
		["p-13912345678", true],
		["11010519491231002x", true],
		["p-1391234567", false],
		["finance-payer", false],
	])("%s is a person's number: %s", (id, is) => expect(personal(id)).toBe(is));
});

describe("a form's change", () => {
	test("hours and MiB become the ledger's units", () => {
		const c = changeOf("change-parameters", {
			proposal_open_ms: "48",
			block_max_bytes: "4",
			origins: "https://a.cn，https://b.cn",
		});
		expect(c).toMatchObject({
			kind: {
				value: {
					fromHeight: 0n,
					parameters: {
						proposalOpenMs: 172_800_000n,
						blockMaxBytes: 4n << 20n,
						origins: ["https://a.cn", "https://b.cn"],
					},
				},
			},
		});
	});
	test("what is missing or malformed is named before anything is signed", () => {
		const [organisation, key, power] = asked["set-validator"];
		expect([organisation, key, power].map((f) => f && wrongWith(f, {}))).toEqual(["fill", "fill", "fill"]);
		expect([key, power].map((f) => f && wrongWith(f, { key: "xyz", power: "1.5" }))).toEqual(["key", "number"]);
		expect(asked["change-parameters"].map((f) => wrongWith(f, { block_max_bytes: "-1" })).filter(Boolean)).toEqual([
			"number",
		]);
	});
});

test("a role of a later contract is shown by its own name", async () => {
	await roleNames();
	expect(power(await powers(), "land/registrar").may.zh).toContain("land");
	expect(roleText("land/registrar")).toEqual({ zh: "land/registrar", en: "land/registrar" });
	expect(roleText("funds/payer").zh).toBe("支付经办人（funds/payer）");
});
