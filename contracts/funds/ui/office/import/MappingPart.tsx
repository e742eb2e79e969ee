import { toJson } from "@bufbuild/protobuf";
import { Button, Note, saveFile } from "@gongshi/portal/kit";
import { ledgerError } from "@gongshi/portal/ledger";
import { useRef } from "react";
import type { Budget } from "../../../budget_pb.ts";
import { type Mapping, MappingSchema } from "../../../record_pb.ts";
import { BudgetPart } from "./BudgetPart.tsx";
import { AmountsPart, KeyPart, ParticularsPart } from "./FiguresPart.tsx";
import type { Faults } from "./faults.ts";
import type { Opened } from "./job.ts";
import { LevelsPart } from "./LevelsPart.tsx";
import { readMapping, type TableHand } from "./useTable.ts";
import { useImportWords } from "./words.ts";

export interface MappingPartProps {
	readonly table: TableHand;
	readonly opened: Opened;
	readonly mapping: Mapping;
	readonly faults: Faults;
	readonly budgets: readonly Budget[];
	readonly height: bigint | undefined;
}

/** What each column is: guessed, changed by the clerk, loaded from a file and saved to one. */
export function MappingPart({ table, opened, mapping, faults, budgets, height }: MappingPartProps) {
	const w = useImportWords();
	const input = useRef<HTMLInputElement>(null);
	const load = async (file: File | undefined) => {
		if (!file) return;
		try {
			table.say(readMapping(await file.text()));
		} catch (cause) {
			table.fail(ledgerError(cause));
		}
	};
	const save = () => {
		const json = JSON.stringify(toJson(MappingSchema, mapping), null, 2);
		const name = (table.file?.name ?? "table").replace(/\.[a-z0-9]+$/i, "");
		saveFile(`${name}.mapping.json`, new Blob([json, "\n"], { type: "application/json" }));
	};
	const part = { mapping, opened, faults, onChange: table.say };
	const also = mapping.skip.length + mapping.header.length + mapping.fields.length;
	return (
		<section className="card stack" aria-labelledby="import-2">
			<h2 id="import-2">{w.step2}</h2>
			<p className="meta">{w.mappingLead}</p>
			<div className="row">
				<Button kind="second" onClick={() => input.current?.click()}>
					{w.loadMapping}
				</Button>
				<Button kind="second" onClick={save}>
					{w.saveMapping}
				</Button>
				<input
					ref={input}
					type="file"
					hidden
					accept=".json,application/json"
					onChange={(e) => {
						void load(e.target.files?.[0]);
						e.target.value = "";
					}}
				/>
			</div>
			<BudgetPart mapping={mapping} faults={faults} budgets={budgets} height={height} onChange={table.say} />
			<LevelsPart {...part} />
			<AmountsPart {...part} />
			<ParticularsPart {...part} />
			<KeyPart {...part} />
			{also > 0 && <Note>{w.also(also)}</Note>}
		</section>
	);
}
