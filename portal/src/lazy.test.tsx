import { act, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { lazy, steady, useParts } from "./lazy.ts";

const entry = (name: string) => `<script type="module" crossorigin src="/assets/${name}.js"></script>`;
const lost = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
const serve = (answer: () => Promise<Response>) => vi.stubGlobal("fetch", vi.fn(answer));

let said = () => "";
beforeAll(() => {
	(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
	const box = document.body.appendChild(document.createElement("div"));
	const Says = () => useParts();
	act(() => createRoot(box).render(<Says />));
	said = () => box.textContent ?? "";
});
beforeEach(() => {
	vi.useFakeTimers();
	const own = document.createElement("script");
	own.setAttribute("src", "/assets/index-now.js");
	// Only named: in the page it would be fetched.
	vi.spyOn(document, "querySelector").mockImplementation(() => own);
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("a part waits for the network, however long it is away", async () => {
	serve(lost);
	const load = vi.fn(lost as () => Promise<string>);
	const part = steady(load);
	await pass(10 * 60_000);
	expect(load.mock.calls.length).toBeGreaterThan(50);
	expect(said()).toBe("waiting");
	load.mockImplementation(async () => "here");
	await pass(8000);
	expect(await part).toBe("here");
	expect(said()).toBe("ready");
});

test("a part that fails by itself says so", async () => {
	serve(async () => new Response(entry("index-now")));
	const load = vi.fn(() => Promise.reject(new Error("its own fault")));
	const failed = expect(steady(load)).rejects.toThrow("its own fault");
	await pass(60_000);
	await failed;
	expect(load).toHaveBeenCalledTimes(3);
	expect(said()).toBe("ready");
});

test("a part of pages that the server no longer has is not asked for again, and breaks nothing", async () => {
	serve(async () => new Response(entry("index-next")));
	const load = vi.fn(lost as () => Promise<string>);
	const ended = vi.fn();
	void steady(load).then(ended, ended);
	await pass(10 * 60_000);
	expect(said()).toBe("outdated");
	expect(load).toHaveBeenCalledTimes(1);
	expect(ended).not.toHaveBeenCalled();
});

test("a part that was loaded ahead is shown at once, and asked for once", async () => {
	vi.useRealTimers();
	const load = vi.fn(async () => ({ default: () => <>the part</> }));
	const Part = lazy(load);
	expect(await Part.approach()).toHaveProperty("default");
	const box = document.createElement("div");
	const root = createRoot(box);
	const seen: string[] = [];
	const Room = () => {
		seen.push("waiting");
		return null;
	};
	await act(async () =>
		root.render(
			<Suspense fallback={<Room />}>
				<Part />
			</Suspense>,
		),
	);
	expect([box.textContent, seen.length, load.mock.calls.length]).toEqual(["the part", 0, 1]);
	await act(async () => root.unmount());
});

test("what cannot be loaded ahead is loaded when it is shown", async () => {
	const load = vi.fn(lost as () => Promise<{ default: () => string }>);
	const Part = lazy(load);
	expect(await Part.approach()).toBeUndefined();
	load.mockImplementation(async () => ({ default: () => "later" }));
	const box = document.createElement("div");
	const root = createRoot(box);
	await act(async () =>
		root.render(
			<Suspense>
				<Part />
			</Suspense>,
		),
	);
	await pass(1000);
	expect(box.textContent).toBe("later");
	await act(async () => root.unmount());
});
