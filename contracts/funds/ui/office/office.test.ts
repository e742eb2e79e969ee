import { create, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { PaymentOrderedSchema } from "../../entry_pb.ts";
import { roles } from "../roles.ts";
import { commandSentences } from "../say-commands.ts";
import { afterOf } from "./after.ts";
import { matching } from "./Chooser.tsx";
import { namesOf } from "./names-list.ts";
import { fieldOf, missing, taskOf, tasks } from "./tasks.ts";

test("each task has a power that is named, and sends its own command", () => {
	for (const t of tasks) {
		expect(roles[t.role], t.id).toBeDefined();
		const message = create(t.schema, t.message({}, { budget: "b", exponent: 2 }));
		expect(message.$typeName).toMatch(/^gongshi\.funds\.v1\./);
		const names = t.fields.map((f) => f.name);
		expect(names).toEqual([...new Set(names)]);
	}
});

test("every command of the contract has its task, but those of the import", () => {
	const sent = tasks.map((t) => t.schema.name).sort();
	const imported = ["ObserveBudget", "Record"];
	const commands = Object.keys(commandSentences).filter((name) => !imported.includes(name));
	expect(sent).toEqual(commands.sort());
});

test("a refusal finds its field by any of its names", () => {
	expect(fieldOf(taskOf("commit"), "line")?.name).toBe("line");
	expect(fieldOf(taskOf("commit"), "payee.name")?.name).toBe("payee");
	expect(fieldOf(taskOf("draft-line"), "line.name_zh")?.name).toBe("name_zh");
	expect(fieldOf(taskOf("approve-payment"), "signers")).toBeUndefined();
});

test("what is plainly missing is said by field", () => {
	const wrong = missing(taskOf("commit"), { line: "a", amount_minor: "12.345", purpose: " ", reference: "HT-1" }, 2);
	expect(Object.keys(wrong)).toEqual(["amount_minor", "purpose"]);
	expect(wrong.amount_minor?.zh).toContain("2 位小数");
	expect(missing(taskOf("name-codes"), { dimension: "3", names: "214,交通\n215" }, 2).names?.zh).toContain("第 2 行");
});

test("names of codes come from a spreadsheet or from lines with commas", () => {
	expect(namesOf("214\t交通运输支出\tTransport\r\n\n205，教育支出")).toEqual({
		names: [
			{ code: "214", nameZh: "交通运输支出", nameEn: "Transport" },
			{ code: "205", nameZh: "教育支出", nameEn: "" },
		],
		bad: [],
	});
	expect(namesOf("214\t交通\tRoads, rails").names[0]?.nameEn).toBe("Roads, rails");
	expect(namesOf("214\n,名称").bad).toEqual([1, 2]);
});

test("a choice is found by all the words that are typed, in its name, its code and what is said of it", () => {
	const choices = [
		{ value: "transport/2140104/31005/yunxi", label: "云溪镇至石桥村公路改造", under: "transport/2140104/31005/yunxi" },
		{ value: "data/2010301/30201", label: "Office expenses", under: "data/2010301/30201" },
	];
	expect(matching(choices, "公路").map((c) => c.value)).toEqual([choices[0]?.value]);
	expect(matching(choices, "OFFICE 30201")).toHaveLength(1);
	expect(matching(choices, "2010301 公路")).toHaveLength(0);
	expect(matching(choices, " ")).toHaveLength(2);
});

test("after an order comes its approval, and nothing is made of events that nobody knows", () => {
	const payload = toBinary(PaymentOrderedSchema, create(PaymentOrderedSchema, { budget: "b", payment: 7n }));
	const after = afterOf([{ type: "gongshi.funds.v1.PaymentOrdered", payload }]);
	expect(after.see).toBe("/funds/b/payment/7");
	expect(after.next).toEqual([{ task: "approve-payment", to: "/office/funds/b/approve-payment?payment=7" }]);
	expect(afterOf([{ type: "gongshi.other.v1.Thing", payload }])).toEqual({ next: [] });
});
