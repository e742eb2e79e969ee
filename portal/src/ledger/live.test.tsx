import { create, toBinary } from "@bufbuild/protobuf";
import { QueryClientProvider } from "@tanstack/react-query";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { GetKeyAnswerSchema, Identity } from "../../../contracts/identity/identity_pb.ts";
import { memory, testOnlyWire, useAsk } from "./ask.ts";
import { startStream } from "./live.ts";
import { WireError } from "./wire.ts";

/** A stream that says what the test says. */
class Stream extends EventTarget {
	static last: Stream | undefined;
	open = true;
	constructor(readonly url: string) {
		super();
		Stream.last = this;
	}
	close() {
		this.open = false;
	}
}

test("what is refused by a read model that lags behind a block is asked for again", async () => {
	(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
	vi.stubGlobal("EventSource", Stream);
	let asked = 0;
	testOnlyWire(async () => {
		await new Promise((done) => setTimeout(done, 20));
		// Before the block, at once after it, and when the read model has followed.
		if (++asked < 3) throw new WireError("not_found", "no such key");
		return toBinary(GetKeyAnswerSchema, create(GetKeyAnswerSchema, { key: { party: "p-one" } }));
	});
	const shown: string[] = [];
	function Shown() {
		const { data, error } = useAsk(Identity.method.getKey, { key: new Uint8Array(32) });
		const says = data?.key?.party ?? error?.kind ?? "nothing yet";
		if (shown.at(-1) !== says) shown.push(says);
		return <p>{says}</p>;
	}
	const box = document.createElement("div");
	const root = createRoot(box);
	await act(async () =>
		root.render(
			<QueryClientProvider client={memory}>
				<Shown />
			</QueryClientProvider>,
		),
	);
	startStream(5n, 1n);
	await act(() => vi.waitFor(() => expect(asked).toBe(1)));
	const block = { block: { height: "6", transactions: 1 } };
	await act(async () => Stream.last?.dispatchEvent(new MessageEvent("block", { data: JSON.stringify(block) })));
	await act(() => vi.waitFor(() => expect(box.textContent).toBe("p-one"), 20_000));
	expect(asked).toBe(3);
	// While it was asked again, what was known stayed.
	expect(shown).toEqual(["nothing yet", "broken", "p-one"]);
	await act(async () => root.unmount());
	vi.unstubAllGlobals();
});

test("a hidden tab lets its stream go, and goes on from where it was when it is looked at", async () => {
	vi.stubGlobal("EventSource", Stream);
	vi.resetModules();
	const { startStream: start, live } = await import("./live.ts");
	const look = vi.spyOn(document, "visibilityState", "get");
	const become = (state: DocumentVisibilityState) => {
		look.mockReturnValue(state);
		document.dispatchEvent(new Event("visibilitychange"));
	};
	Stream.last = undefined;
	// Opened in the background, it waits.
	become("hidden");
	start(30n, 1n);
	expect(Stream.last).toBeUndefined();
	become("visible");
	const first = Stream.last as unknown as Stream;
	expect(first.url).toBe("/v1/stream?from=6");
	first.dispatchEvent(new MessageEvent("block", { data: JSON.stringify({ block: { height: "31" } }) }));
	become("hidden");
	expect(first.open).toBe(false);
	// A network that returns is not for a tab that nobody looks at.
	dispatchEvent(new Event("offline"));
	dispatchEvent(new Event("online"));
	expect(Stream.last).toBe(first);
	become("visible");
	expect((Stream.last as unknown as Stream).url).toBe("/v1/stream?from=32");
	expect(live().height).toBe(31n);
	look.mockRestore();
	vi.unstubAllGlobals();
});
