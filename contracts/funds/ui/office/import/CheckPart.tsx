import { useFormat, useText } from "@gongshi/portal/i18n";
import { Button, ErrorNote, Facts, Note, Progress, saveFile } from "@gongshi/portal/kit";
import { Table } from "@gongshi/portal/rich";
import type { Kind } from "../../../entry_pb.ts";
import type { Checked } from "./job.ts";
import { currencies } from "./number.ts";
import type { Sum } from "./table.ts";
import type { Checking, RunHand } from "./useRun.ts";
import type { TableHand } from "./useTable.ts";
import type { Bad } from "./walk.ts";
import { measureNames, useImportWords } from "./words.ts";

interface CheckPartProps {
	readonly table: TableHand;
	readonly run: RunHand;
	/** How many things of the mapping are wrong. */
	readonly faults: number;
	/** Wants to check; the page marks what is wrong first. */
	readonly onCheck: () => void;
}

/** The dry run: every row is read, nothing is sent. */
export function CheckPart({ table, run, faults, onCheck }: CheckPartProps) {
	const w = useImportWords();
	const { checking } = run;
	const running = checking?.at !== undefined;
	return (
		<section className="card stack" aria-labelledby="import-3">
			<h2 id="import-3">{w.step3}</h2>
			<p className="meta">{w.checkLead}</p>
			{faults > 0 && <Note tone="bad">{w.fix(faults)}</Note>}
			<div className="row">
				<Button kind={checking?.done ? "second" : "main"} busy={running} onClick={onCheck}>
					{checking?.done ? w.again : w.check}
				</Button>
				{running && (
					<Button kind="second" onClick={run.leave}>
						{w.stop}
					</Button>
				)}
			</div>
			{checking?.at && <Progress label={w.checking} done={checking.at.bytes} of={table.file?.size ?? 0} />}
			{checking?.error && <ErrorNote error={checking.error} />}
			<div aria-live="polite" className="stack">
				{checking?.done && (
					<Result checking={checking} done={checking.done} currency={table.mapping?.budget?.currency ?? ""} />
				)}
			</div>
			{checking && checking.bad.length > 0 && (
				<Errors bad={checking.bad} done={checking.done} name={table.file?.name ?? ""} />
			)}
		</section>
	);
}

function Result({ checking, done, currency }: { checking: Checking; done: Checked; currency: string }) {
	const w = useImportWords();
	const f = useFormat();
	const good = done.rows - done.bad;
	return (
		<>
			<Facts
				of={[
					[w.rows, f.number(done.rows)],
					[w.good, f.number(good)],
					[w.bad, f.number(done.bad)],
					[w.known, f.number(done.known)],
					[w.transactions, f.number(done.batches)],
				]}
			/>
			<Sums sums={done.sums} currency={currency} />
			{done.bad === 0 && good > 0 && <Note tone="ok">{w.noErrors}</Note>}
			{good === 0 && <Note tone="bad">{w.nothing}</Note>}
			{done.known > 0 && <Note>{done.known === good ? w.allKnown : w.knownNote(f.number(done.known))}</Note>}
			{done.changed > 0 && <Note tone="bad">{w.changedNote(f.number(done.changed))}</Note>}
			{done.formulas.first && (
				<Note tone="warn">
					{w.formulas(f.number(done.formulas.rows), f.number(done.formulas.first.line), done.formulas.first.column)}
				</Note>
			)}
			{checking.many !== undefined && <Note>{w.tooMany(f.number(checking.many))}</Note>}
		</>
	);
}

interface SumsProps {
	readonly sums: readonly Sum[];
	readonly currency: string;
	/** Those on the ledger, to stand beside. */
	readonly ledger?: ReadonlyMap<Kind, Omit<Sum, "kind">> | undefined;
}

/** The totals of a table by measure. */
export function Sums({ sums, currency, ledger }: SumsProps) {
	const w = useImportWords();
	const text = useText();
	const f = useFormat();
	const money = (minor: bigint) => f.money({ minor, currency, exponent: currencies[currency] });
	const cells = (s: Omit<Sum, "kind"> | undefined) => (s ? `${money(s.minor)} (${f.number(s.count)})` : "—");
	return (
		<Table
			label={`${w.sums} (${w.count})`}
			caption
			rows={sums}
			id={(s) => String(s.kind)}
			columns={[
				{ key: "kind", head: w.measure, cell: (s) => text(measureNames[s.kind] ?? { zh: "", en: "" }) },
				{
					key: "file",
					head: ledger ? w.inFile : w.total,
					number: true,
					cell: (s) => <span data-sum="file">{cells(s)}</span>,
				},
				...(ledger
					? [
							{
								key: "ledger",
								head: w.onLedger,
								number: true,
								cell: (s: Sum) => <span data-sum="ledger">{cells(ledger.get(s.kind))}</span>,
							},
						]
					: []),
			]}
		/>
	);
}

function Errors({ bad, done, name }: { bad: readonly Bad[]; done: Checked | undefined; name: string }) {
	const w = useImportWords();
	const text = useText();
	const f = useFormat();
	const all = done ? done.bad + done.changed : bad.length;
	return (
		<>
			<h3>{w.errors}</h3>
			{all > bad.length && <p className="meta">{w.firstErrors(f.number(bad.length), f.number(all))}</p>}
			{done?.list && (
				<div>
					<Button
						kind="second"
						onClick={() => done.list && saveFile(`${name.replace(/\.[a-z0-9]+$/i, "")}.errors.csv`, done.list)}
					>
						{w.download}
					</Button>
				</div>
			)}
			<Table
				label={w.errors}
				rows={bad}
				id={(b) => `${b.line}`}
				columns={[
					{ key: "line", head: w.line, cell: (b) => f.number(b.line) },
					{ key: "column", head: w.column, cell: (b) => b.column || "—" },
					{
						key: "wrong",
						head: w.wrong,
						cell: (b) => (
							<span className="import-wrong">
								{text(b.text)}
								<span className="meta">
									{" "}
									{b.code > 0 && `funds ${b.code} `}
									{b.detail && text(b.detail)}
								</span>
							</span>
						),
					},
				]}
			/>
		</>
	);
}
