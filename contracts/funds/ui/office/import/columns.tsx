import { type Text, useText } from "@gongshi/portal/i18n";
import { Field, type FieldProps, Select } from "@gongshi/portal/kit";
import { LedgerError } from "@gongshi/portal/ledger";
import { columnFault, type Faults } from "./faults.ts";
import type { Opened } from "./job.ts";
import { useImportWords } from "./words.ts";

/** Shows a fault as the kit's fields take it. */
export function useFault(faults: Faults): (name: string) => string | LedgerError | undefined {
	const text = useText();
	return (name) => {
		const fault = faults[name];
		return fault instanceof LedgerError || fault === undefined ? fault : text(fault as Text);
	};
}

export interface ColumnSelectProps {
	readonly label: string;
	readonly value: string;
	readonly opened: Opened;
	readonly faults: Faults;
	/** The field of the mapping, for faults that are not about a column. */
	readonly field?: string;
	/** What no column is called. */
	readonly none?: string;
	readonly onChange: (column: string) => void;
}

const sampleMost = 24;

/** One of the table's columns, each with an example of what is in it. */
export function ColumnSelect({ label, value, opened, faults, field, none, onChange }: ColumnSelectProps) {
	const w = useImportWords();
	const fault = useFault(faults);
	const sample = (i: number) => {
		const cell = opened.rows.map((r) => r[i] ?? "").find((c) => c.trim() !== "") ?? "";
		return cell.length > sampleMost ? `${cell.slice(0, sampleMost)}…` : cell;
	};
	const names = opened.header.flatMap((name, i) => {
		if (name === "" || opened.header.indexOf(name) < i) return [];
		const cell = sample(i);
		return [{ value: name, label: cell ? w.sample(name, cell) : name }];
	});
	const missing = value !== "" && !opened.header.includes(value) ? [{ value, label: w.missing(value) }] : [];
	return (
		<Select
			label={label}
			value={value}
			error={(value !== "" && fault(columnFault(value))) || (field && fault(field)) || undefined}
			options={[{ value: "", label: none ?? w.none }, ...missing, ...names]}
			onChange={onChange}
		/>
	);
}

/** Texts with semicolons between them, Chinese ones too. */
export function ListField({ value, onChange, ...rest }: Omit<FieldProps, "value" | "onChange"> & ListOf) {
	return (
		<Field
			{...rest}
			value={value.join("; ")}
			onChange={(v) => onChange(v.split(/[;；]/).map((one) => one.trimStart()))}
		/>
	);
}
interface ListOf {
	readonly value: readonly string[];
	readonly onChange: (value: string[]) => void;
}
