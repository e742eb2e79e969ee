import { fromJsonString, toJsonString } from "@bufbuild/protobuf";
import { useLang } from "@gongshi/portal/i18n";
import { LedgerError, ledgerError } from "@gongshi/portal/ledger";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Mapping, MappingSchema } from "../../../record_pb.ts";
import type { Progress } from "./deliver.ts";
import { ledgerNo, openFile } from "./engine.ts";
import type { Opened } from "./job.ts";
import { forget, keepChoice, keepFile, type Lately, noteEnd, type remembered } from "./keep.ts";
import { propose } from "./propose.ts";
import { No } from "./refusals.ts";

/** How a file is read where it is not left to be recognised. */
export interface Choice {
	readonly encoding?: string | undefined;
	readonly delimiter?: string | undefined;
}

/** A file, how it is read, and what its columns are. */
export interface TableState {
	readonly file: File | undefined;
	readonly opened: Opened | undefined;
	/** Bytes read while it is being opened, undefined when it is not. */
	readonly reading: number | undefined;
	readonly choice: Choice;
	readonly mapping: Mapping | undefined;
	/** Of an earlier sending of this very file and mapping. */
	readonly progress: Progress | undefined;
	readonly error: LedgerError | undefined;
	/** Whether it was left from an earlier visit, and the name of a file that the browser could not keep. */
	readonly back: boolean;
	readonly lost: string;
}

type Was = NonNullable<Awaited<ReturnType<typeof remembered>>>;
/** Files that were chosen, or what was left from an earlier visit. */
export type Beginning =
	| { readonly files: readonly File[]; readonly was?: never }
	| { readonly was: Was; readonly files?: never };

const empty: TableState = {
	file: undefined,
	opened: undefined,
	reading: undefined,
	choice: {},
	mapping: undefined,
	progress: undefined,
	error: undefined,
	back: false,
	lost: "",
};

const badMapping = new LedgerError({
	kind: "refused",
	text: {
		zh: "这不是映射文件，或其中有不认识的内容；请核对文件",
		en: "this is no mapping file, or says what is not known; check the file",
	},
});

/** Reads a mapping file. Throws a LedgerError that says what is wrong. */
export function readMapping(json: string): Mapping {
	try {
		return fromJsonString(MappingSchema, json);
	} catch (cause) {
		throw new LedgerError({ ...badMapping, detail: cause instanceof Error ? cause.message : "" });
	}
}

const today = () => {
	const d = new Date();
	return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, "0")}-${String(d.getDate()).padStart(2, "0")}`;
};

/**
 * What was said, for the header that was read. Where that has none of the amounts, as when another encoding or delimiter
 * is tried, its columns are guessed, and what was said of the table and its budget stays.
 */
export function fitting(said: Mapping, guess: Mapping | undefined, header: readonly string[]): Mapping {
	const fits = said.measures.length === 0 || said.measures.some((o) => header.includes(o.column));
	if (!guess || fits) return said;
	const { dataset, budget, language } = said;
	return { ...guess, dataset, language, ...(budget ? { budget } : {}) };
}

/** The table that is being imported; it survives a reload. */
export function useTable(begin: Beginning, onClear: () => void) {
	const lang = useLang();
	const [state, setState] = useState(empty);
	const job = useRef<AbortController>(undefined);
	/** What was loaded or said last, which comes back when it fits again; undefined where all is guessed. */
	const said = useRef<Mapping>(undefined);
	/** Its end was reached: there is nothing left to be kept. */
	const over = useRef(false);
	const set = useCallback((change: Partial<TableState>) => setState((was) => ({ ...was, ...change })), []);

	const read = useCallback(
		async (file: File, choice: Choice) => {
			job.current?.abort();
			const mine = new AbortController();
			job.current = mine;
			set({ file, choice, opened: undefined, reading: 0, error: undefined, lost: "" });
			try {
				const ears = { signal: mine.signal, progress: (at: { bytes: number }) => set({ reading: at.bytes }) };
				const opened = await openFile({ file, ...choice }, ears);
				const { header, rows } = opened;
				const guess = header.length > 0 ? propose({ name: file.name, header, rows, today: today() }) : undefined;
				set({ opened, reading: undefined, mapping: said.current ? fitting(said.current, guess, header) : guess });
			} catch (cause) {
				set({ reading: undefined, error: cause instanceof No ? ledgerNo(cause, lang) : ledgerError(cause) });
			}
		},
		[set, lang],
	);

	const restore = useCallback(
		({ kept, file }: Was) => {
			if (!kept) return;
			const { name, encoding, delimiter, mapping: json, progress } = kept;
			said.current = json ? fromJsonString(MappingSchema, json) : undefined;
			set({
				mapping: said.current,
				progress,
				choice: { encoding, delimiter },
				lost: file ? "" : name,
				back: file !== undefined,
			});
			if (file) void read(file, { encoding, delimiter });
		},
		[read, set],
	);

	/** Tables and mapping files as they were dropped. */
	const take = useCallback(
		async (files: readonly File[], again: Pick<TableState, "lost" | "choice" | "progress">) => {
			const json = files.find((f) => f.name.toLowerCase().endsWith(".json"));
			const sheet = files.find((f) => f !== json);
			try {
				const loaded = json && readMapping(await json.text());
				if (loaded) said.current = loaded;
				if (!sheet) return set(loaded ? { mapping: loaded, progress: undefined, error: undefined } : {});
				void keepFile(sheet);
				const same = again.lost === sheet.name;
				if (!same && !loaded) said.current = undefined;
				set({ back: false, progress: same && !loaded ? again.progress : undefined });
				return await read(sheet, same ? again.choice : {});
			} catch (cause) {
				set({ error: ledgerError(cause) });
			}
		},
		[read, set],
	);
	const begun = useRef(false);
	useEffect(() => {
		if (begun.current) return;
		begun.current = true;
		if (begin.was) restore(begin.was);
		else void take(begin.files, empty);
	}, [begin, restore, take]);

	const { file, choice, mapping, progress } = state;
	useEffect(() => {
		if (!file || !mapping || over.current) return;
		const { encoding, delimiter } = choice;
		void keepChoice({ name: file.name, encoding, delimiter, mapping: toJsonString(MappingSchema, mapping), progress });
	}, [file, choice, mapping, progress]);

	/** Something else is to be done with a table whose end was reached. */
	const resume = () => {
		if (over.current && file) void keepFile(file);
		over.current = false;
	};
	return {
		...state,
		take: (files: readonly File[]) => take(files, state),
		reread: (next: Choice) => {
			resume();
			set({ progress: undefined });
			return file ? read(file, next) : undefined;
		},
		say: (next: Mapping) => {
			resume();
			said.current = next;
			set({ mapping: next, progress: undefined, error: undefined });
		},
		fail: (error: LedgerError) => set({ error }),
		advance: (next: Progress) => set({ progress: next }),
		/** All of it is on the ledger. */
		finish: (of: Lately) => {
			over.current = true;
			set({ progress: undefined, back: false });
			return Promise.all([forget(), noteEnd(of)]);
		},
		clear: () => {
			job.current?.abort();
			onClear();
			return forget();
		},
	};
}

export type TableHand = ReturnType<typeof useTable>;
