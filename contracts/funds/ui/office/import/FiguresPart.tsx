import { create } from "@bufbuild/protobuf";
import { useText } from "@gongshi/portal/i18n";
import { Check, Disclose, Note, Select } from "@gongshi/portal/kit";
import { LedgerError } from "@gongshi/portal/ledger";
import { Category } from "../../../entry_pb.ts";
import { MeasureSchema, type NumberFormat, NumberFormatSchema, PersonRuleSchema } from "../../../record_pb.ts";
import { categories } from "../../payee.ts";
import { ColumnSelect, ListField, useFault } from "./columns.tsx";
import type { PartProps } from "./LevelsPart.tsx";
import { published } from "./plan.ts";
import { layoutsOf } from "./propose.ts";
import { cleanCell } from "./text.ts";
import { measureNames, useImportWords } from "./words.ts";

/** Which columns hold amounts, and how numbers are written. */
export function AmountsPart({ mapping, opened, faults, onChange }: PartProps) {
	const w = useImportWords();
	const text = useText();
	const fault = useFault(faults);
	const n = mapping.numbers ?? create(NumberFormatSchema);
	const say = (change: Partial<NumberFormat>) => onChange({ ...mapping, numbers: { ...n, ...change } });
	const whole = fault("mapping.measures") ?? fault("mapping.measures.kind");
	return (
		<fieldset className="import-part stack">
			<legend>{w.amounts}</legend>
			{whole && (
				<Note tone="bad">
					{whole instanceof LedgerError ? `${text(whole.text)} (${whole.book} ${whole.code}: ${whole.detail})` : whole}
				</Note>
			)}
			<div className="grid" style={{ "--min": "14rem" } as never}>
				{published.map((kind) => {
					const others = mapping.measures.filter((m) => m.kind !== kind);
					return (
						<ColumnSelect
							key={kind}
							label={w.amountOf(text(measureNames[kind] ?? { zh: "", en: "" }))}
							value={mapping.measures.find((m) => m.kind === kind)?.column ?? ""}
							opened={opened}
							faults={faults}
							onChange={(column) => {
								const measures = column ? [...others, create(MeasureSchema, { column, kind })] : others;
								onChange({ ...mapping, measures: measures.sort((a, b) => a.kind - b.kind) });
							}}
						/>
					);
				})}
			</div>
			<Disclose title={w.numbers} open={fault("mapping.numbers") !== undefined}>
				<div className="grid" style={{ "--min": "12rem" } as never}>
					<Select
						label={w.decimal}
						value={n.decimal || "."}
						options={[".", ","].map((v) => ({ value: v, label: v }))}
						onChange={(decimal) => say({ decimal })}
					/>
					<Select
						label={w.group}
						value={n.group}
						options={[
							{ value: "", label: w.noGroup },
							...[",", ".", "'"].map((v) => ({ value: v, label: v })),
							{ value: " ", label: w.space },
						]}
						onChange={(group) => say({ group })}
					/>
					<Select
						label={w.unit}
						value={String(n.zeros)}
						error={fault("mapping.numbers")}
						options={[0, 3, 4, 6, 8, 9].map((z) => ({
							value: String(z),
							label: z === 0 ? w.units : w.zeros(`× 1${"0".repeat(z)}`),
						}))}
						onChange={(v) => say({ zeros: Number(v) })}
					/>
				</div>
				<Check label={w.parentheses} checked={n.parentheses} onChange={(parentheses) => say({ parentheses })} />
			</Disclose>
		</fieldset>
	);
}

/** What else a row says of a payment, and who is not named. */
export function ParticularsPart({ mapping, opened, faults, onChange }: PartProps) {
	const w = useImportWords();
	const text = useText();
	const fault = useFault(faults);
	const common = { opened, faults };
	const rule = mapping.persons[0];
	const persons = (names: readonly string[], category: Category) => {
		const rest = mapping.persons.slice(1);
		const one = create(PersonRuleSchema, { names: [...names], category });
		onChange({ ...mapping, persons: names.some((n) => n !== "") ? [one, ...rest] : rest });
	};
	const dated = (date: string) => {
		const at = opened.header.indexOf(date);
		const cells = opened.rows.map((r) => cleanCell(r[at] ?? "")).filter((c) => c !== "");
		const dates = date && mapping.dates.length === 0 ? layoutsOf(cells) : mapping.dates;
		onChange({ ...mapping, date, dates });
	};
	return (
		<fieldset className="import-part stack">
			<legend>{w.particulars}</legend>
			<div className="grid" style={{ "--min": "14rem" } as never}>
				<ColumnSelect {...common} label={w.date} value={mapping.date} onChange={dated} />
				<ColumnSelect
					{...common}
					label={w.payee}
					value={mapping.payee}
					onChange={(payee) => onChange({ ...mapping, payee })}
				/>
				<ColumnSelect
					{...common}
					label={w.purpose}
					value={mapping.purpose}
					onChange={(purpose) => onChange({ ...mapping, purpose })}
				/>
				<ColumnSelect
					{...common}
					label={w.reference}
					value={mapping.reference}
					onChange={(reference) => onChange({ ...mapping, reference })}
				/>
				<ColumnSelect
					{...common}
					label={w.credit}
					value={mapping.payeeCreditCode}
					onChange={(payeeCreditCode) => onChange({ ...mapping, payeeCreditCode })}
				/>
			</div>
			{mapping.date !== "" && (
				<ListField
					label={w.dates}
					hint={w.datesHint}
					value={mapping.dates}
					error={fault("mapping.dates")}
					onChange={(dates) => onChange({ ...mapping, dates })}
				/>
			)}
			{mapping.payee !== "" && (
				<>
					<ListField
						label={w.persons}
						hint={w.personsHint}
						value={rule?.names ?? []}
						error={fault("mapping.persons")}
						optional
						onChange={(names) => persons(names, rule?.category ?? Category.WITHHELD)}
					/>
					{rule && (
						<Select
							label={w.personsAre}
							value={String(rule.category)}
							options={Object.entries(categories)
								.filter(([v]) => v !== "0")
								.map(([value, t]) => ({ value, label: text(t) }))}
							onChange={(v) => persons(rule.names, Number(v) as Category)}
						/>
					)}
				</>
			)}
		</fieldset>
	);
}

/** Which columns tell rows apart. */
export function KeyPart({ mapping, opened, onChange }: PartProps) {
	const w = useImportWords();
	const names = [...new Set([...opened.header, ...mapping.key])].filter((n) => n !== "");
	const toggle = (name: string, on: boolean) => {
		const key = names.filter((n) => (n === name ? on : mapping.key.includes(n)));
		onChange({ ...mapping, key });
	};
	return (
		<Disclose title={w.key}>
			<p className="meta">{w.keyHint}</p>
			<div className="grid" style={{ "--min": "12rem" } as never}>
				{names.map((n) => (
					<Check key={n} label={n} checked={mapping.key.includes(n)} onChange={(on) => toggle(n, on)} />
				))}
			</div>
		</Disclose>
	);
}
