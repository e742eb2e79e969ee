// Reads tables beside the page. One worker does one job and is ended when nobody wants it any more.
import type { Ask, Said } from "./job.ts";
import { check, look, make } from "./read.ts";
import { No } from "./refusals.ts";
import { NoHeader } from "./walk.ts";

interface Scope {
	onmessage: ((e: MessageEvent<Ask>) => void) | null;
	postMessage(said: Said): void;
}
const scope = globalThis as unknown as Scope;
const tell = (said: Said) => scope.postMessage(said);

let asked = 0;
let wake: (() => void) | undefined;

/** Waits until another batch is asked for. */
async function wanted(): Promise<void> {
	while (asked === 0) {
		await new Promise<void>((done) => {
			wake = done;
		});
	}
	asked--;
}

async function work(ask: Ask): Promise<void> {
	switch (ask.do) {
		case "open":
			return tell({ say: "opened", opened: await look(ask, tell) });
		case "check":
			return tell({ say: "checked", checked: await check(ask, tell) });
		case "make":
			return make(ask, wanted, tell);
		default:
			asked++;
			return wake?.();
	}
}

scope.onmessage = (e) => {
	work(e.data).catch((cause: unknown) => {
		if (cause instanceof No) {
			const { code, field, detail, text } = cause;
			tell({ say: "refused", no: { code, field, detail, text } });
		} else tell({ say: "failed", detail: cause instanceof NoHeader ? cause.fault : String(cause) });
	});
};
