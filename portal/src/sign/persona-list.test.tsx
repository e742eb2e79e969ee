import { create, toBinary } from "@bufbuild/protobuf";
import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import { StatusSchema } from "../../../gateway/gateway_pb.ts";
import { memory, testOnlyWire } from "../ledger/ask.ts";
import { usePersonas } from "./persona-list.ts";

afterEach(() => {
	vi.unstubAllGlobals();
	memory.clear();
});

function Names() {
	return <>{usePersonas()?.map((p) => p.name) ?? "nobody"}</>;
}

/** Shows whom a node offers that says whether it is a demo's, and what was asked of it beside the ledger. */
async function offered(demo: boolean): Promise<{ shown: string | null; asked: string[] }> {
	(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
	const asked: string[] = [];
	vi.stubGlobal("fetch", async (path: string) => {
		asked.push(path);
		return Response.json({ personas: [{ name: "payer" }] });
	});
	testOnlyWire(async () => toBinary(StatusSchema, create(StatusSchema, { network: "linxi-1", demo })));
	const box = document.body.appendChild(document.createElement("div"));
	const root = createRoot(box);
	await act(async () =>
		root.render(
			<QueryClientProvider client={memory}>
				<Names />
			</QueryClientProvider>,
		),
	);
	// The status first; what it says reaches the component a moment after the memory, which may then ask.
	const told = () =>
		memory
			.getQueryCache()
			.getAll()
			.some((q) => q.state.data);
	await act(() => vi.waitUntil(told, 20_000));
	if (demo) await act(() => vi.waitFor(() => expect(box.textContent).not.toBe("nobody"), 20_000));
	else await act(() => new Promise((end) => setTimeout(end, 100)));
	const shown = box.textContent;
	act(() => root.unmount());
	return { shown, asked };
}

test("a network that is no demo is not asked for a demo's officers, whatever it is called", async () => {
	expect(await offered(false)).toEqual({ shown: "nobody", asked: [] });
});

test("a demo's officers are offered", async () => {
	expect(await offered(true)).toEqual({ shown: "payer", asked: ["/demo/personas"] });
});
