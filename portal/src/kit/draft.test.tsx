import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Draft, useDraft } from "./draft.ts";

beforeEach(() => {
	(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
	sessionStorage.clear();
});
const open: (() => void)[] = [];
afterEach(() => act(() => open.splice(0).forEach((leave) => void leave())));

/** A form, as it is after a page load. */
async function form(name: string, begin?: Readonly<Record<string, string>>): Promise<() => Draft> {
	let draft: Draft | undefined;
	function Form() {
		draft = useDraft(name, begin);
		return null;
	}
	const root = createRoot(document.createElement("div"));
	open.push(() => root.unmount());
	await act(async () => root.render(<Form />));
	return () => draft as Draft;
}

test("what is typed is there again after a reload, over what the address says, and in no other form", async () => {
	const first = await form("one", { a: "given", b: "given" });
	expect(first().values).toEqual({ a: "given", b: "given" });
	await act(async () => {
		first().set("a", "typed");
		first().patch({ c: "more" });
	});
	expect(first().values).toEqual({ a: "typed", b: "given", c: "more" });
	expect((await form("one", { a: "given anew" }))().values).toEqual({ a: "typed", b: "given", c: "more" });
	expect((await form("two"))().values).toEqual({});
});

test("what is done is forgotten, but stays on the screen", async () => {
	const first = await form("one");
	await act(async () => first().set("a", "typed"));
	await act(async () => first().forget());
	expect(first().values).toEqual({ a: "typed" });
	expect((await form("one"))().values).toEqual({});
});

test("a browser that keeps nothing, or something else, leaves a form that works", async () => {
	sessionStorage.setItem("gongshi.draft.one", "{");
	const damaged = await form("one", { a: "given" });
	expect(damaged().values).toEqual({ a: "given" });
	vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
		throw new DOMException("", "QuotaExceededError");
	});
	await act(async () => damaged().set("a", "typed"));
	expect(damaged().values).toEqual({ a: "typed" });
});
