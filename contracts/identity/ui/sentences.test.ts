import { create, type DescField, type DescMessage, type Message, ScalarType } from "@bufbuild/protobuf";
import { byId } from "@gongshi/portal/ledger";
import { describe, expect, test } from "vitest";
import { ChangeSchema, file_contracts_identity_identity as file, ProposeSchema } from "../identity_pb.ts";
import { changeText, kinds } from "./change.ts";
import events from "./events.ts";
import { changeOf } from "./motion.ts";
import commands from "./sentences.ts";

const sentences = {
	names: { ...commands.names, ...events.names },
	sentences: { ...commands.sentences, ...events.sentences },
};

// What is neither command nor event: records, their parts, and questions with their answers.
const records =
	/^(Organisation|Party|Key|NewKey|Recovery|Role|Delegation|Proposal|Ballot|Change|Schedule|Scheduled|Consortium|Founder|Officer)$/;
const questions = /^(Get|List|Find)[A-Z]/;
const changes = new Set(ChangeSchema.oneofs[0]?.fields.map((f) => f.message?.name));
const said = file.messages.filter((m) => !records.test(m.name) && !questions.test(m.name) && !changes.has(m.name));

function scalar(type: ScalarType | undefined, name: string): unknown {
	switch (type) {
		case ScalarType.STRING:
			return `the-${name}`;
		case ScalarType.BYTES:
			return new Uint8Array(32).fill(7);
		case ScalarType.BOOL:
			return true;
		case ScalarType.UINT32:
			return 3;
		default:
			return 5n;
	}
}

function value(f: DescField): unknown {
	if (f.fieldKind === "list") return [f.listKind === "message" ? full(f.message) : scalar(f.scalar, f.name)];
	if (f.fieldKind === "message") return full(f.message);
	return f.fieldKind === "enum" ? (f.enum.values.at(-1)?.number ?? 0) : scalar(f.scalar, f.name);
}

/** A message with something in every field; of several kinds, the first. */
function full(schema: DescMessage): Message {
	const of = schema.fields.filter((f) => !f.oneof || f.oneof.fields[0] === f);
	const init = of.map((f) =>
		f.oneof ? [f.oneof.localName, { case: f.localName, value: value(f) }] : [f.localName, value(f)],
	);
	return create(schema, Object.fromEntries(init));
}

describe("sentences", () => {
	test("there is one for each command and event of the schema, and for nothing else", () => {
		expect(Object.keys(sentences.sentences).sort()).toEqual(said.map((m) => m.typeName).sort());
		expect(Object.keys(sentences.names).sort()).toEqual(said.map((m) => m.typeName).sort());
		expect(said.length).toBe(30);
	});
	test.each(said.map((m) => [m.name, m] as const))(
		"%s is said in both languages, with its particulars",
		(_, schema) => {
			const text = sentences.sentences[schema.typeName]?.(full(schema), byId);
			expect(text?.zh).toMatch(/[\u4e00-\u9fff]/);
			expect(text?.en).toMatch(/^\S.*\S$/);
			for (const t of [text?.zh, text?.en]) expect(t).not.toMatch(/undefined|NaN|\[object|\$\{/);
			for (const f of schema.fields) {
				// Texts that a signer answers for must be in the sentence that is signed.
				if (f.fieldKind === "scalar" && f.scalar === 9 && !["name_en", "name_zh"].includes(f.name)) {
					expect(text?.zh, f.name).toContain(`the-${f.name}`);
					expect(text?.en, f.name).toContain(`the-${f.name}`);
				}
			}
		},
	);
	test("an empty message is said too", () => {
		for (const m of said) expect(sentences.sentences[m.typeName]?.(create(m), byId).zh).toBeTruthy();
	});
});

describe("changes", () => {
	test("each kind of the schema has its sentence and can be made from a form", () => {
		const cases = ChangeSchema.oneofs[0]?.fields.map((f) => f.localName).sort();
		const made = kinds.map((k) => create(ChangeSchema, changeOf(k, {})));
		expect(made.map((c) => c.kind.case).sort()).toEqual(cases);
		for (const c of made) expect(changeText(c)).not.toEqual(changeText(undefined));
	});
	test("a proposal's sentence holds what it would change", () => {
		const change = changeOf("rename", { organisation: "audit", name_zh: "审计局" });
		const text = sentences.sentences[ProposeSchema.typeName]?.(
			create(ProposeSchema, { organisation: "finance", reason: "改名", change }),
			(id) => ({ zh: `${id}局`, en: `The ${id} office` }),
		);
		expect(text?.zh).toBe("finance局提案并投赞成票：audit局：中文名称改为“审计局”。理由：改名");
		expect(text?.en).toContain("Chinese name “审计局”");
	});
});
