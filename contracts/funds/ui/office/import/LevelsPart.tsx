import { create } from "@bufbuild/protobuf";
import { useText } from "@gongshi/portal/i18n";
import { Button, Disclose, Note, Select } from "@gongshi/portal/kit";
import { LedgerError } from "@gongshi/portal/ledger";
import { Dimension } from "../../../line_pb.ts";
import { AttributeSchema, type Level, LevelSchema, type Mapping } from "../../../record_pb.ts";
import { dimensions } from "../../words.ts";
import { ColumnSelect, useFault } from "./columns.tsx";
import type { Faults } from "./faults.ts";
import type { Opened } from "./job.ts";
import { useImportWords } from "./words.ts";

export interface PartProps {
	readonly mapping: Mapping;
	readonly opened: Opened;
	readonly faults: Faults;
	readonly onChange: (m: Mapping) => void;
}

/** The tree of lines: which columns make each storey, and what it is. */
export function LevelsPart({ mapping, opened, faults, onChange }: PartProps) {
	const w = useImportWords();
	const text = useText();
	const fault = useFault(faults);
	const say = (levels: Level[]) => onChange({ ...mapping, levels });
	const whole = ["mapping.levels", "mapping.levels.code", "mapping.levels.dimension"].map(fault).find(Boolean);
	return (
		<fieldset className="import-part stack">
			<legend>{w.lines}</legend>
			<p className="meta">{w.linesLead}</p>
			{whole && (
				<Note tone="bad">
					{whole instanceof LedgerError ? `${text(whole.text)} (${whole.book} ${whole.code}: ${whole.detail})` : whole}
				</Note>
			)}
			{mapping.levels.map((level, i) => (
				<OneLevel
					key={i}
					level={level}
					at={i}
					opened={opened}
					faults={faults}
					onChange={(next) => say(next ? mapping.levels.with(i, next) : mapping.levels.toSpliced(i, 1))}
				/>
			))}
			<div>
				<Button
					kind="second"
					size="small"
					onClick={() => say([...mapping.levels, create(LevelSchema, { code: [""] })])}
					{...(mapping.levels.length >= 9 ? { blocked: "9" } : {})}
				>
					{w.addLevel}
				</Button>
			</div>
			<Disclose title={w.attributes} open={mapping.attributes.length > 0}>
				<Attributes mapping={mapping} opened={opened} faults={faults} onChange={onChange} />
			</Disclose>
		</fieldset>
	);
}

interface OneLevelProps extends Omit<PartProps, "mapping" | "onChange"> {
	readonly level: Level;
	readonly at: number;
	readonly onChange: (level: Level | undefined) => void;
}

function OneLevel({ level, at, opened, faults, onChange }: OneLevelProps) {
	const w = useImportWords();
	const text = useText();
	const [first = "", ...more] = level.code;
	const common = { opened, faults };
	const codes = (next: string[]) => onChange({ ...level, code: [first, ...next.filter((c) => c !== "")] });
	const label = (what: string) => w.ofLevel(at + 1, what);
	return (
		<div className="import-level">
			<div className="grid" style={{ "--min": "14rem" } as never}>
				<ColumnSelect
					{...common}
					label={label(w.levelCode)}
					value={first}
					onChange={(c) => onChange({ ...level, code: c ? [c, ...more] : more })}
				/>
				{(level.dimension === Dimension.UNSPECIFIED || more.length > 0) &&
					[...more, ""].map((c, i) => (
						<ColumnSelect
							key={i}
							{...common}
							label={label(w.levelMore)}
							value={c}
							onChange={(v) => codes([...more, ""].with(i, v))}
						/>
					))}
				<ColumnSelect
					{...common}
					label={label(w.levelName)}
					value={level.name}
					none={w.levelNameNone}
					onChange={(name) => onChange({ ...level, name })}
				/>
				<Select
					label={label(w.levelIs)}
					value={String(level.dimension)}
					options={[
						{ value: "0", label: w.levelIsNone },
						...dimensions.map((d) => ({ value: String(d.of), label: text(d.text) })),
					]}
					onChange={(v) => onChange({ ...level, dimension: Number(v) as Dimension })}
				/>
			</div>
			<Button kind="plain" size="small" onClick={() => onChange(undefined)}>
				{w.dropLevel(at + 1)}
			</Button>
		</div>
	);
}

function Attributes({ mapping, opened, faults, onChange }: PartProps) {
	const text = useText();
	const free = dimensions.filter((d) => !mapping.levels.some((l) => l.dimension === d.of));
	return (
		<div className="grid" style={{ "--min": "14rem" } as never}>
			{free.map((d) => {
				const now = mapping.attributes.find((a) => a.dimension === d.of);
				const others = mapping.attributes.filter((a) => a.dimension !== d.of);
				return (
					<ColumnSelect
						key={d.name}
						label={text(d.text)}
						value={now?.code ?? ""}
						opened={opened}
						faults={faults}
						onChange={(code) => {
							const one = create(AttributeSchema, { dimension: d.of, code, name: now?.name ?? "" });
							onChange({ ...mapping, attributes: code ? [...others, one] : others });
						}}
					/>
				);
			})}
		</div>
	);
}
