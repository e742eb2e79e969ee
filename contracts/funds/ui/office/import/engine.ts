// The page's end of the worker that reads tables.
import { LedgerError } from "@gongshi/portal/ledger";
import { startWorker } from "@gongshi/portal/worker";
import type { Ask, Checked, Delivery, FileReading, KnownRow, Opened, Said } from "./job.ts";
import { book, type No } from "./refusals.ts";
import url from "./table.worker.ts?worker&url";
import type { Bad } from "./walk.ts";

/** A refusal of the reader as the pages show those of the ledger. */
export const ledgerNo = (no: Pick<No, "code" | "field" | "detail" | "text">, l: "zh" | "en"): LedgerError =>
	new LedgerError({
		kind: "refused",
		text: no.text,
		book,
		code: no.code,
		field: no.field,
		detail: no.detail?.[l] ?? "",
	});

/** The worker could not read on: the file was moved or changed while it was read, most likely. */
export const unreadable = (detail: string): LedgerError =>
	new LedgerError({
		kind: "broken",
		text: {
			zh: "文件读不下去了，可能已被移动、改动或删除；请重新选择文件",
			en: "the file cannot be read on; it was probably moved, changed or deleted, so choose it again",
		},
		detail,
	});

/** What the page wants to hear of a job while it lasts. */
export interface Ears {
	readonly progress?: (at: Extract<Said, { say: "progress" }>) => void;
	readonly bad?: (rows: readonly Bad[]) => void;
	readonly signal?: AbortSignal;
}

/** A worker with its job; `answer` is called with all that is neither progress nor bad rows. */
function start(ask: Ask, ears: Ears, answer: (said: Said) => void): Worker {
	const worker = startWorker(url);
	ears.signal?.addEventListener("abort", () => worker.terminate());
	worker.onmessage = (e: MessageEvent<Said>) => {
		if (e.data.say === "progress") ears.progress?.(e.data);
		else if (e.data.say === "bad") ears.bad?.(e.data.rows);
		else answer(e.data);
	};
	worker.onerror = (e) => answer({ say: "failed", detail: e.message });
	worker.postMessage(ask);
	return worker;
}

/** One question, one answer. The promise stays open when the signal ends the job. Fails with what was refused. */
function once<S extends Said["say"]>(ask: Ask, want: S, ears: Ears): Promise<Extract<Said, { say: S }>> {
	return new Promise((done, fail) => {
		const worker = start(ask, ears, (said) => {
			worker.terminate();
			if (said.say === want) done(said as Extract<Said, { say: S }>);
			else if (said.say === "refused") fail(said.no);
			else fail(unreadable(said.say === "failed" ? said.detail : ""));
		});
	});
}

export const openFile = async (ask: Omit<Extract<Ask, { do: "open" }>, "do">, ears: Ears): Promise<Opened> =>
	(await once({ do: "open", ...ask }, "opened", ears)).opened;

interface CheckOf {
	readonly of: FileReading;
	readonly mapping: string;
	readonly known: readonly KnownRow[];
}
export const checkTable = async (ask: CheckOf, ears: Ears): Promise<Checked> =>
	(await once({ do: "check", ...ask }, "checked", ears)).checked;

/** The batches of a table, one after the other. */
export interface Maker {
	/** Undefined after the last. */
	next(): Promise<Delivery | undefined>;
	end(): void;
}

export function makeBatches(ask: Omit<Extract<Ask, { do: "make" }>, "do">): Maker {
	let settle: { done: (d: Delivery | undefined) => void; fail: (e: unknown) => void } | undefined;
	const worker = start({ do: "make", ...ask }, {}, (said) => {
		if (said.say === "delivery") settle?.done(said.delivery);
		else settle?.fail(said.say === "failed" ? unreadable(said.detail) : said);
	});
	return {
		next: () =>
			new Promise((done, fail) => {
				settle = { done, fail };
				worker.postMessage({ do: "next" } satisfies Ask);
			}),
		end: () => worker.terminate(),
	};
}
