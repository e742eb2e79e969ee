import { useFormat, useLang } from "@gongshi/portal/i18n";
import { useAsk } from "@gongshi/portal/ledger";
import { useRef, useState } from "react";
import { Control } from "../../../budget_pb.ts";
import { Funds } from "../../../funds_pb.ts";
import { CheckPart } from "./CheckPart.tsx";
import { FilePart, TableError } from "./FilePart.tsx";
import { faultsOf } from "./faults.ts";
import { MappingPart } from "./MappingPart.tsx";
import { SendPart } from "./SendPart.tsx";
import { isUnderway, useRun } from "./useRun.ts";
import { type Beginning, type TableHand, useTable } from "./useTable.ts";

/** What is on its way, or has arrived. */
function Sent({ table }: { table: TableHand }) {
	const f = useFormat();
	const { file, mapping } = table;
	return (
		<p className="wrap">
			<strong>{file?.name}</strong> <span className="meta">{f.bytes(file?.size ?? 0)}</span> → {mapping?.dataset}
		</p>
	);
}

/** An import that has begun: with files that were chosen, or with what was left from an earlier visit. */
export default function Begun({ begin, onClear }: { begin: Beginning; onClear: () => void }) {
	const lang = useLang();
	const table = useTable(begin, onClear);
	const run = useRun(table);
	const [tried, setTried] = useState(false);
	const parts = useRef<HTMLDivElement>(null);
	const { data } = useAsk(Funds.method.findBudgets, { control: Control.OBSERVED, order: "-year", pageSize: 200 });
	const budgets = data?.budgets ?? [];
	const { opened, mapping } = table;
	const readable = opened && opened.header.length > 0 && opened.rows.length + opened.garbled > 0;
	const faults = readable && mapping ? faultsOf({ mapping, header: opened.header, budgets, lang }) : {};
	const wrong = Object.keys(faults).length;
	const check = () => {
		setTried(true);
		if (wrong === 0) return void run.check();
		requestAnimationFrame(() => parts.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
	};
	// What is being sent is not changed meanwhile: what was chosen and said is out of the way until it stops.
	const still = !isUnderway(run.sending);
	return (
		<div className="stack" data-gap="large" ref={parts}>
			{still ? <FilePart table={table} /> : <Sent table={table} />}
			<TableError table={table} />
			{still && readable && mapping && (
				<>
					<MappingPart
						table={table}
						opened={opened}
						mapping={mapping}
						faults={tried ? faults : {}}
						budgets={budgets}
						height={data?.height}
					/>
					<CheckPart table={table} run={run} faults={tried ? wrong : 0} onCheck={check} />
				</>
			)}
			{run.checking?.done && run.checking.done.rows > run.checking.done.bad && (
				<SendPart table={table} run={run} done={run.checking.done} />
			)}
		</div>
	);
}
