import { create, toBinary } from "@bufbuild/protobuf";
import { testOnlyWire, useNames, WireError } from "@gongshi/portal/ledger";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { beforeAll, expect, test } from "vitest";
import { GetBudgetAnswerSchema } from "../funds_pb.ts";
import { sum } from "./say-parts.ts";

beforeAll(() => {
	(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
});

function Said({ budget }: { budget: string }) {
	useNames();
	return <p>{sum(budget, 1234n).zh}</p>;
}

/** What is said of a sum of a budget: now, and a moment later. */
async function said(budget: string): Promise<string[]> {
	const box = document.createElement("div");
	const root = createRoot(box);
	const all: string[] = [];
	for (let i = 0; i < 2; i++) {
		// Drawn twice, as a page is when a block comes.
		act(() => root.render(<Said budget={budget} key={i === 0 ? "one" : "two"} />));
		all.push(box.textContent ?? "");
		await act(() => new Promise((end) => setTimeout(end, 20)));
		all.push(box.textContent ?? "");
	}
	act(() => root.unmount());
	return all;
}

test("a sum of a budget that is newer than the page is said in its currency as soon as that is known", async () => {
	const asked: string[] = [];
	testOnlyWire(async (method) => {
		asked.push(method.name);
		return toBinary(GetBudgetAnswerSchema, create(GetBudgetAnswerSchema, { budget: { id: "new", currency: "CNY" } }));
	});
	expect(await said("new")).toEqual(["1,234 个最小货币单位", "12.34 元", "12.34 元", "12.34 元"]);
	expect(asked).toEqual(["GetBudget"]);
});

test("a budget that does not exist is asked for once", async () => {
	let asked = 0;
	testOnlyWire(async () => {
		asked++;
		throw new WireError("not_found", "no such budget");
	});
	expect(new Set(await said("none"))).toEqual(new Set(["1,234 个最小货币单位"]));
	expect(asked).toBe(1);
});
