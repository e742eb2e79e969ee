import { useFormat } from "@gongshi/portal/i18n";
import { Button, Check, ErrorNote, Facts, Link, Note, Progress, ReceiptButton } from "@gongshi/portal/kit";
import { holds, NeedKey, useActor } from "@gongshi/portal/sign";
import { useEffect, useRef, useState } from "react";
import { budgetAt } from "../../place.ts";
import { Sums } from "./CheckPart.tsx";
import type { Checked } from "./job.ts";
import { isUnderway, type RunHand, recorder, type Sending } from "./useRun.ts";
import type { TableHand } from "./useTable.ts";
import { useImportWords } from "./words.ts";

interface SendPartProps {
	readonly table: TableHand;
	readonly run: RunHand;
	readonly done: Checked;
}

/** Signed once, sent in transactions; it can be stopped and gone on with. */
export function SendPart({ table, run, done }: SendPartProps) {
	const w = useImportWords();
	const f = useFormat();
	const actor = useActor();
	const [leaveOut, setLeaveOut] = useState(false);
	const { sending } = run;
	const here = useRef<HTMLElement>(null);
	const state = sending?.state;
	// What stands above comes and goes with the sending; whoever began or stopped it wants to see how it went.
	useEffect(() => {
		if (state) here.current?.scrollIntoView({ block: "nearest" });
	}, [state]);
	const busy = isUnderway(sending);
	const before = table.progress?.final ?? 0;
	const blocked = done.changed > 0 ? w.changedWhy : done.bad > 0 && !leaveOut ? w.leaveOutWhy : undefined;
	return (
		<section ref={here} className="card stack" aria-labelledby="import-4">
			<h2 id="import-4">{w.step4}</h2>
			{!actor.loading && !holds(actor, recorder) && <NeedKey role={recorder} />}
			{!sending && before > 0 && <Note>{w.interrupted(f.number(before))}</Note>}
			{sending?.state !== "done" && (
				<>
					{done.bad > 0 && <Check label={w.leaveOut(f.number(done.bad))} checked={leaveOut} onChange={setLeaveOut} />}
					{sending && <Progress label={w.sending} done={sending.progress.final} of={done.batches} />}
					<div className="row">
						{!busy && (
							<Button blocked={blocked} onClick={() => void run.send(done)}>
								{before > 0 ? w.goOn : w.send}
							</Button>
						)}
						{sending?.state === "running" && (
							<Button kind="second" onClick={run.stop}>
								{w.stop}
							</Button>
						)}
					</div>
					{blocked && !busy && <p className="meta">{blocked}</p>}
					<div aria-live="polite" className="stack">
						<How sending={sending} batches={done.batches} />
					</div>
				</>
			)}
			{sending?.state === "done" && <Done table={table} run={run} done={done} sending={sending} />}
		</section>
	);
}

function How({ sending, batches }: { sending: Sending | undefined; batches: number }) {
	const w = useImportWords();
	const f = useFormat();
	if (!sending) return null;
	const { halt, progress, state } = sending;
	return (
		<>
			{state === "running" && <p className="meta">{w.pauseNote}</p>}
			{state === "stopping" && <p>{w.stopping}</p>}
			{state === "comparing" && <p>{w.comparing}</p>}
			{state === "stopped" && <Note>{w.stopped(f.number(progress.final), f.number(batches))}</Note>}
			{halt && (
				<Note tone="bad" title={w.halted(f.number(halt.first), f.number(halt.last))}>
					<ErrorNote error={halt.error} />
				</Note>
			)}
			{sending.error && <ErrorNote error={sending.error} />}
		</>
	);
}

function Done({ table, run, done, sending }: SendPartProps & { sending: Sending }) {
	const w = useImportWords();
	const f = useFormat();
	const { progress, ledger, equal } = sending;
	const budget = table.mapping?.budget;
	return (
		<div className="stack" role="status">
			<Note tone={equal ? "ok" : "warn"} title={w.done}>
				<p>{equal ? w.equal : w.unequal}</p>
			</Note>
			<Facts
				of={[
					[
						w.wrote,
						<span key="e" data-written={progress.entries}>
							{f.number(progress.entries)}
						</span>,
					],
					[w.wroteLines, f.number(progress.lines)],
					[w.repeated, f.number(progress.repeated)],
					[w.transactions, f.number(progress.final)],
				]}
			/>
			<Sums sums={done.sums} currency={budget?.currency ?? ""} ledger={ledger} />
			<h3>{w.receipts}</h3>
			<ul className="tasks">
				{progress.latest.map((id) => (
					<li key={id}>
						<Link to={`/chain/tx/${id}`}>{w.transaction(id.slice(0, 12))}</Link>
						<ReceiptButton transaction={id} small />
					</li>
				))}
			</ul>
			<div className="row">
				<Link to={budgetAt(budget?.id ?? "")} button="main">
					{w.seeBudget}
				</Link>
				<Button
					kind="second"
					onClick={() => {
						run.reset();
						void table.clear();
					}}
				>
					{w.next}
				</Button>
			</div>
		</div>
	);
}
