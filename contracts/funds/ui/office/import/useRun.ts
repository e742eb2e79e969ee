import { toJsonString } from "@bufbuild/protobuf";
import { formatOf, useLang } from "@gongshi/portal/i18n";
import { type LedgerError, ledgerError, nowMs } from "@gongshi/portal/ledger";
import { signer } from "@gongshi/portal/sign";
import { useEffect, useRef, useState } from "react";
import type { Kind } from "../../../entry_pb.ts";
import { type Mapping, MappingSchema } from "../../../record_pb.ts";
import { deliver, type Halt, nothingYet, type Progress } from "./deliver.ts";
import { checkTable, ledgerNo, makeBatches } from "./engine.ts";
import type { Checked, FileReading } from "./job.ts";
import { knownRows, ledgerSums } from "./known.ts";
import { currencies } from "./number.ts";
import { shownMost } from "./read.ts";
import type { No } from "./refusals.ts";
import type { Sum } from "./table.ts";
import type { TableHand } from "./useTable.ts";
import type { Bad } from "./walk.ts";
import { measureNames } from "./words.ts";

export const recorder = "funds/recorder";

export interface Checking {
	/** The table and mapping that it is about; another is not checked by it. */
	readonly of: string;
	readonly at?: { readonly bytes: number; readonly rows: number; readonly bad: number };
	readonly bad: readonly Bad[];
	readonly done?: Checked;
	/** Entries of the table on the ledger, where they are too many to be compared. */
	readonly many?: number;
	readonly error?: LedgerError;
}

export interface Sending {
	readonly state: "running" | "stopping" | "stopped" | "halted" | "comparing" | "done";
	readonly progress: Progress;
	readonly halt?: Halt;
	readonly error?: LedgerError;
	readonly ledger?: ReadonlyMap<Kind, Omit<Sum, "kind">>;
	readonly equal?: boolean;
}

/** Whether it is on its way or has arrived; otherwise the table may be changed. */
export const isUnderway = (s: Sending | undefined): boolean =>
	s !== undefined && s.state !== "stopped" && s.state !== "halted";

/** A sum of money in words, in both languages. */
const sumText = (s: Sum, currency: string, l: "zh" | "en") =>
	`${measureNames[s.kind]?.[l] ?? ""} ${formatOf(l).money({ minor: s.minor, currency, exponent: currencies[currency] })}`;

const pause = () => new Promise<void>((done) => setTimeout(done, 2000));

/** Waits until the read model knows a block, and compares the sums of the table there with those of the check. */
async function compare(mapping: Mapping, checked: Checked, height: bigint) {
	const of = { budget: mapping.budget?.id ?? "", dataset: mapping.dataset };
	let found = await ledgerSums(of);
	for (let i = 0; i < 50 && found.height < height; i++) {
		await new Promise((done) => setTimeout(done, 200));
		found = await ledgerSums(of);
	}
	const equal = checked.sums.every((s) => {
		const there = found.sums.get(s.kind) ?? { count: 0, minor: 0n };
		return there.count === s.count && there.minor === s.minor;
	});
	return { ledger: found.sums, equal };
}

function failure(cause: unknown, l: "zh" | "en"): LedgerError {
	const no = cause as Partial<No>;
	return typeof no?.code === "number" && no.text && no.field !== undefined && !("kind" in no)
		? ledgerNo(no as No, l)
		: ledgerError(cause);
}

/** Checking a table and sending it. */
export function useRun(table: TableHand) {
	const lang = useLang();
	const { file, opened, mapping, choice } = table;
	const of: FileReading | undefined =
		file && opened ? { file, encoding: opened.encoding, delimiter: opened.delimiter } : undefined;
	const json = mapping ? toJsonString(MappingSchema, mapping) : "";
	const about = `${file?.name}|${file?.size}|${file?.lastModified}|${choice.encoding}|${opened?.delimiter}|${json}`;
	const [checking, setChecking] = useState<Checking>();
	const [sending, setSending] = useState<Sending>();
	const job = useRef<AbortController>(undefined);
	const go = useRef(true);
	useEffect(
		() => () => {
			job.current?.abort();
			go.current = false;
		},
		[],
	);

	const check = async () => {
		if (!of || !mapping) return;
		job.current?.abort();
		const mine = new AbortController();
		job.current = mine;
		setSending(undefined);
		setChecking({ of: about, bad: [], at: { bytes: 0, rows: 0, bad: 0 } });
		const place = { budget: mapping.budget?.id ?? "", dataset: mapping.dataset };
		try {
			const known = await knownRows(place, mine.signal);
			const many = known.count > known.rows.length ? { many: known.count } : {};
			const done = await checkTable(
				{ of, mapping: json, known: known.rows },
				{
					signal: mine.signal,
					progress: (at) => setChecking((was) => was && { ...was, at }),
					bad: (rows) => setChecking((was) => was && { ...was, bad: [...was.bad, ...rows].slice(0, shownMost) }),
				},
			);
			setChecking((was) => was && { of: about, bad: was.bad, done, ...many });
		} catch (cause) {
			if (!mine.signal.aborted) setChecking({ of: about, bad: [], error: failure(cause, lang) });
		}
	};

	const send = async (checked: Checked) => {
		if (!of || !mapping || !file) return;
		const currency = mapping.budget?.currency ?? "";
		const total = (l: "zh" | "en") => checked.sums.map((s) => sumText(s, currency, l)).join("; ");
		const rows = checked.rows - checked.bad;
		const batch = await signer({
			title: { zh: "导入公开表格", en: "Import a published table" },
			summary: {
				zh: `把“${file.name}”的 ${rows} 行登记到预算 ${mapping.budget?.id}，表的名称为 ${mapping.dataset}，分 ${checked.batches} 笔交易。合计：${total("zh")}。`,
				en: `Record ${rows} rows of “${file.name}” under the budget ${mapping.budget?.id}, as the table ${mapping.dataset}, in ${checked.batches} transactions. Totals: ${total("en")}.`,
			},
			role: recorder,
		});
		if (!batch) return;
		go.current = true;
		const from = table.progress ?? nothingYet;
		setSending({ state: "running", progress: from });
		const maker = makeBatches({ of, mapping: json, from: from.final });
		const on = (progress: Progress) => {
			table.advance(progress);
			setSending((was) => was && { ...was, progress });
		};
		try {
			const end = await deliver({ from, on, pause, send: batch.send, next: maker.next, goOn: () => go.current });
			if (end.halt) return setSending({ state: "halted", progress: end.progress, halt: end.halt });
			if (!end.complete) return setSending({ state: "stopped", progress: end.progress });
			setSending({ state: "comparing", progress: end.progress });
			const found = await compare(mapping, checked, end.progress.height);
			setSending({ state: "done", progress: end.progress, ...found });
			const { entries, repeated, latest } = end.progress;
			const place = { dataset: mapping.dataset, budget: mapping.budget?.id ?? "" };
			await table.finish({
				name: file.name,
				...place,
				endedMs: nowMs(),
				entries,
				repeated,
				transaction: latest[0],
			});
		} catch (cause) {
			setSending((was) => was && { ...was, state: "stopped", error: failure(cause, lang) });
		} finally {
			maker.end();
		}
	};

	return {
		checking: checking?.of === about ? checking : undefined,
		sending: checking?.of === about ? sending : undefined,
		check,
		/** Ends a check; nothing of it is kept. */
		leave: () => {
			job.current?.abort();
			setChecking(undefined);
		},
		send,
		stop: () => {
			go.current = false;
			setSending((was) => was && { ...was, state: "stopping" });
		},
		reset: () => {
			setChecking(undefined);
			setSending(undefined);
		},
	};
}

export type RunHand = ReturnType<typeof useRun>;
