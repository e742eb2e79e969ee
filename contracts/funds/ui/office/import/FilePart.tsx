import { useFormat, useText } from "@gongshi/portal/i18n";
import { Button, ErrorNote, Note, Progress, Select } from "@gongshi/portal/kit";
import { Table } from "@gongshi/portal/rich";
import { Chooser } from "./Chooser.tsx";
import { useChooserWords } from "./chooser-words.ts";
import { type Encoding, encodings } from "./encoding.ts";
import type { Opened } from "./job.ts";
import type { TableHand } from "./useTable.ts";
import { delimiterNames, encodingNames, headerFaults, others, useImportWords } from "./words.ts";

/** The file: chosen, recognised, its first rows shown. */
export function FilePart({ table }: { table: TableHand }) {
	const w = useImportWords();
	const { step1 } = useChooserWords();
	const f = useFormat();
	const { file, opened, reading } = table;
	return (
		<section className="card stack" aria-labelledby="import-1">
			<h2 id="import-1">{step1}</h2>
			{table.back && <Note>{w.back}</Note>}
			{table.lost && <Note tone="warn">{w.lost(table.lost)}</Note>}
			{!file && <Chooser onFiles={(files) => void table.take(files)} />}
			{file && (
				<div className="row" data-spread>
					<span className="wrap">
						<strong>{file.name}</strong> <span className="meta">{f.bytes(file.size)}</span>
					</span>
					<Button kind="second" size="small" onClick={() => void table.clear()}>
						{w.another}
					</Button>
				</div>
			)}
			{file && reading !== undefined && <Progress label={w.reading} done={reading} of={file.size} />}
			{opened && <Found table={table} opened={opened} />}
		</section>
	);
}

function Found({ table, opened }: { table: TableHand; opened: Opened }) {
	const w = useImportWords();
	const text = useText();
	if (opened.other) return <Wrong say={text(others[opened.other])} table={table} opened={opened} />;
	if (opened.fault === "empty") return <Note tone="bad">{text(headerFaults.empty)}</Note>;
	if (opened.fault) return <Wrong say={text(headerFaults[opened.fault])} table={table} opened={opened} />;
	const twice = [...new Set(opened.header.filter((n, i) => opened.header.indexOf(n) < i))];
	const chosen = table.choice.encoding;
	const names = (e: string) => text(encodingNames[e as Encoding] ?? { zh: e, en: e });
	return (
		<>
			<How table={table} opened={opened} />
			{!opened.detected && !chosen && <Note tone="warn">{w.undetected}</Note>}
			{chosen && opened.detected && chosen !== opened.detected && (
				<Note tone="warn">{w.mismatch(names(chosen), names(opened.detected))}</Note>
			)}
			{opened.garbled > 0 && <Note tone="warn">{w.garbled(opened.garbled)}</Note>}
			{opened.header.length === 1 && <Note tone="warn">{w.oneColumn}</Note>}
			{twice.length > 0 && <Note tone="warn">{w.twice(twice.join("、"))}</Note>}
			{opened.rows.length === 0 && opened.garbled === 0 ? (
				<Note tone="bad">{w.headerOnly}</Note>
			) : (
				<Preview opened={opened} />
			)}
		</>
	);
}

/** What is wrong with the file; choosing an encoding may mend it. */
function Wrong({ say, table, opened }: { say: string; table: TableHand; opened: Opened }) {
	return (
		<>
			<Note tone="bad">{say}</Note>
			{opened.other !== "spreadsheet" && opened.other !== "pdf" && <How table={table} opened={opened} />}
		</>
	);
}

function How({ table, opened }: { table: TableHand; opened: Opened }) {
	const w = useImportWords();
	const text = useText();
	const { choice } = table;
	const found = opened.detected ? text(encodingNames[opened.detected]) : "?";
	return (
		<div className="grid" style={{ "--min": "14rem" } as never}>
			<Select
				label={w.encoding}
				hint={w.encodingHint}
				value={choice.encoding ?? ""}
				options={[
					{ value: "", label: w.detected(found) },
					...encodings.map((e) => ({ value: e, label: text(encodingNames[e]) })),
				]}
				onChange={(v) => void table.reread({ ...choice, encoding: v || undefined })}
			/>
			<Select
				label={w.delimiter}
				value={opened.delimiter}
				options={delimiterNames.map((d) => ({ value: d.value, label: text(d.text) }))}
				onChange={(v) => void table.reread({ ...choice, delimiter: v })}
			/>
		</div>
	);
}

const previewMost = 6;
/** A longer cell says how it begins; nobody recognises a column by more. */
const cellMost = 160;
const begin = (cell: string) => (cell.length > cellMost ? `${cell.slice(0, cellMost)}…` : cell);

function Preview({ opened }: { opened: Opened }) {
	const w = useImportWords();
	const rows = opened.rows.slice(0, previewMost).map((cells, i) => ({ cells, i }));
	return (
		<Table
			label={w.preview(rows.length)}
			caption
			rows={rows}
			id={(r) => String(r.i)}
			columns={opened.header.map((name, i) => ({
				key: `${i}`,
				head: <span className="import-cell">{begin(name) || "—"}</span>,
				cell: (r: { cells: readonly string[] }) => <span className="import-cell">{begin(r.cells[i] ?? "")}</span>,
			}))}
		/>
	);
}

/** What went wrong with the file or the mapping file. */
export function TableError({ table }: { table: TableHand }) {
	return table.error ? <ErrorNote error={table.error} /> : null;
}
