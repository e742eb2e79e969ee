import { beforeEach, expect, test, vi } from "vitest";

const question = "CgJsMQ==";
const list = {
	at: "Sat, 21 Nov 2026 08:00:00 GMT",
	answers: [
		{ method: "s.v1.S/Get", question, answer: "AQID", height: "41" },
		{ method: "s.v1.S/Get", question: "", answer: "", height: "" },
	],
};

/** A page that was loaded in this way, with these answers in it. */
async function page(how: string, answers: unknown) {
	vi.resetModules();
	const text = answers === undefined ? "" : JSON.stringify(answers);
	document.body.innerHTML = answers === undefined ? "" : '<script type="application/json" id="answers"></script>';
	const place = document.getElementById("answers");
	if (place) place.textContent = text;
	vi.spyOn(performance, "getEntriesByType").mockReturnValue([{ type: how } as PerformanceNavigationTiming]);
	return import("./handed.ts");
}
beforeEach(() => vi.restoreAllMocks());

test("an answer is given once, to the question it answers", async () => {
	const { handed } = await page("navigate", list);
	expect(handed("s.v1.S/Get", "other")).toBeUndefined();
	expect(handed("s.v1.S/Find", question)).toBeUndefined();
	expect(handed("s.v1.S/Get", question)).toEqual(new Uint8Array([1, 2, 3]));
	expect(handed("s.v1.S/Get", question)).toBeUndefined();
	expect(handed("s.v1.S/Get", "")).toEqual(new Uint8Array());
});

test("a page that the browser had kept asks anew", async () => {
	const { handed } = await page("back_forward", list);
	expect(handed("s.v1.S/Get", question)).toBeUndefined();
});

test("no answer outlives the block after which it was given", async () => {
	const { handed, forgetHanded } = await page("reload", list);
	expect(handed("s.v1.S/Get", question)).toBeDefined();
	forgetHanded();
	expect(handed("s.v1.S/Get", "")).toBeUndefined();
});

test("a page without answers asks", async () => {
	const { handed } = await page("navigate", undefined);
	expect(handed("s.v1.S/Get", question)).toBeUndefined();
});
