import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { ParametersSchema, ValidatorSchema } from "../../../ledger/contract/network_pb.ts";
import { ChangeSchema, OrganisationSchema, ScheduledSchema, Status } from "../identity_pb.ts";
import { effectsOf, type Present } from "./effects.ts";

const key = (b: number) => new Uint8Array(32).fill(b);
const organisation = (id: string, more: MessageInitShape<typeof OrganisationSchema> = {}) =>
	create(OrganisationSchema, { id, member: true, status: Status.ACTIVE, standingAdmins: 1, ...more });

const present: Present = {
	organisations: [
		...["audit", "data", "finance"].map((id) => organisation(id)),
		organisation("housing", { nameEn: "Housing Bureau" }),
		organisation("asleep", { status: Status.SUSPENDED }),
		organisation("school", { member: false }),
	],
	validators: [
		create(ValidatorSchema, { organisation: "audit", key: key(1), power: 10n }),
		create(ValidatorSchema, { organisation: "data", key: key(2), power: 10n }),
	],
	parameters: create(ParametersSchema, { proposalOpenMs: 86_400_000n, version: 2 }),
	pending: [create(ScheduledSchema, { proposal: 7n, fromHeight: 900n, change: { proposalOpenMs: 7_200_000n } })],
};

/** The effects of a change in English: "what: before > after". */
const said = (kind: MessageInitShape<typeof ChangeSchema>["kind"]) =>
	effectsOf(create(ChangeSchema, kind ? { kind } : {}), present).map(
		(e) => `${e.what.en}: ${e.before.en} > ${e.after.en}`,
	);

const fewer = ["Members that vote: 4 > 3", "Approvals that a proposal needs: 3 of 4 > 3 of 3"];
const more = ["Members that vote: 4 > 5", "Approvals that a proposal needs: 3 of 4 > 4 of 5"];

describe("who votes", () => {
	test("a new member has a vote, and the quorum follows", () =>
		expect(said({ case: "admit", value: { organisation: "school" } })).toEqual(["Vote: none > one", ...more]));
	test("one that is suspended or removed loses its vote, and the power to confirm blocks", () => {
		const lost = ["Power of “audit”: 10 (50% of all power) > none", "All power: 20 > 10"];
		expect(said({ case: "suspend", value: { organisation: "audit" } })).toEqual([
			"Status: active > suspended",
			...fewer,
			...lost,
		]);
		expect(said({ case: "remove", value: { organisation: "audit" } })).toEqual([
			"Status: active > removed",
			...fewer,
			...lost,
		]);
	});
	test("what has no vote takes none with it", () => {
		expect(said({ case: "remove", value: { organisation: "school" } })).toEqual(["Status: active > removed"]);
		expect(said({ case: "remove", value: { organisation: "asleep" } })).toEqual(["Status: suspended > removed"]);
	});
	test("one that comes back votes again", () =>
		expect(said({ case: "resume", value: { organisation: "asleep" } })).toEqual([
			"Status: suspended > active",
			...more,
		]));
});

describe("organisations", () => {
	test("an administrator more", () =>
		expect(said({ case: "appoint", value: { organisation: "data", party: "p-new" } })).toEqual([
			"Standing administrators: 1 > 2, with “p-new”",
		]));
	test("only names that change are told", () =>
		expect(said({ case: "rename", value: { organisation: "housing", nameEn: "Bureau of Housing" } })).toEqual([
			"English name: Housing Bureau > Bureau of Housing",
		]));
});

describe("validators", () => {
	test("a new one, with its share of all power then", () =>
		expect(said({ case: "setValidator", value: { organisation: "finance", key: key(3), power: 5n } })).toEqual([
			"Validator 030303030303… of “finance”: none > 5 (20% of all power)",
			"All power: 20 > 25",
		]));
	test("one that goes, and one that changes its key", () => {
		expect(said({ case: "removeValidator", value: { key: key(2) } })).toEqual([
			"Validator 020202020202… of “data”: 10 (50% of all power) > none",
			"All power: 20 > 10",
		]);
		expect(said({ case: "rotateValidator", value: { oldKey: key(2), newKey: key(4) } })).toEqual([
			"Validator key of “data”: 020202020202… > 040404040404…",
		]);
	});
	test("none that nobody knows", () => expect(said({ case: "removeValidator", value: { key: key(9) } })).toEqual([]));
});

describe("rules", () => {
	test("each parameter that is set, and no other", () =>
		expect(said({ case: "parameters", value: { parameters: { proposalOpenMs: 3_600_000n } } })).toEqual([
			"Time to vote: 1 day > 1 hour",
		]));
	test("a version, and a correction", () => {
		expect(said({ case: "activateVersion", value: { version: 3 } })).toEqual(["Version of the rules: 2 > 3"]);
		expect(said({ case: "activateFix", value: { fix: "rounding" } })).toEqual(["Correction “rounding”: off > on"]);
	});
	test("what was decided for later is taken back", () => {
		const [line] = said({ case: "cancelScheduled", value: { proposal: 7n } });
		expect(line).toMatch(/^What proposal 7 has set: from block 900 on: .*2 hours.* > does not take effect$/);
		expect(said({ case: "cancelScheduled", value: { proposal: 8n } })).toEqual([]);
	});
});

test("a change that is not complete has no effects", () => {
	expect(said(undefined)).toEqual([]);
	expect(said({ case: "admit", value: { organisation: "nobody" } })).toEqual([]);
});
