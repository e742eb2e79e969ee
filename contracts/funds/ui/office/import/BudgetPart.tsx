import { create } from "@bufbuild/protobuf";
import { currencyName, useLang } from "@gongshi/portal/i18n";
import { Field, Select } from "@gongshi/portal/kit";
import { type Budget, type ObserveBudget, ObserveBudgetSchema, type Source, SourceSchema } from "../../../budget_pb.ts";
import type { Mapping } from "../../../record_pb.ts";
import { titled } from "../../names.ts";
import { BudgetNote } from "../../parts.tsx";
import { useFault } from "./columns.tsx";
import { type Faults, sameBudget } from "./faults.ts";
import { currencies } from "./number.ts";
import { useImportWords } from "./words.ts";

export interface BudgetPartProps {
	readonly mapping: Mapping;
	readonly faults: Faults;
	readonly budgets: readonly Budget[];
	/** The block as of which the budgets are known. */
	readonly height: bigint | undefined;
	readonly onChange: (m: Mapping) => void;
}

/** The table's own name, and the budget under which its rows are recorded: one that is there, or a new one. */
export function BudgetPart({ mapping, faults, budgets, height, onChange }: BudgetPartProps) {
	const w = useImportWords();
	const lang = useLang();
	const fault = useFault(faults);
	const known = budgets.find((b) => b.id === mapping.budget?.id && sameBudget(b, mapping));
	const use = (id: string) => {
		const b = budgets.find((one) => one.id === id);
		const { year = 0, currency = "", titleZh = "", titleEn = "", source } = b ?? {};
		const fresh = { id: b?.id ?? "", year, currency: currency || "CNY", titleZh, titleEn };
		const budget = create(ObserveBudgetSchema, { ...fresh, source: create(SourceSchema, source ?? {}) });
		onChange({ ...mapping, budget });
	};
	return (
		<fieldset className="import-part stack">
			<legend>{w.table}</legend>
			<div className="grid" style={{ "--min": "16rem" } as never}>
				<Field
					label={w.dataset}
					hint={w.datasetHint}
					value={mapping.dataset}
					error={fault("mapping.dataset")}
					onChange={(dataset) => onChange({ ...mapping, dataset })}
				/>
				<Select
					label={w.language}
					value={mapping.language}
					error={fault("mapping.language")}
					options={[
						{ value: "zh", label: w.zh },
						{ value: "en", label: w.en },
					]}
					onChange={(language) => onChange({ ...mapping, language })}
				/>
			</div>
			<Select
				label={w.budget}
				value={known?.id ?? ""}
				options={[{ value: "", label: w.newBudget }, ...budgets.map((b) => ({ value: b.id, label: titled(b, lang) }))]}
				onChange={use}
			/>
			{known ? (
				<BudgetNote budget={known} height={height} />
			) : (
				<NewBudget mapping={mapping} faults={faults} onChange={onChange} />
			)}
		</fieldset>
	);
}

function NewBudget({ mapping, faults, onChange }: Omit<BudgetPartProps, "budgets" | "height">) {
	const w = useImportWords();
	const lang = useLang();
	const fault = useFault(faults);
	const b = mapping.budget ?? create(ObserveBudgetSchema);
	const s = b.source ?? create(SourceSchema);
	const say = (change: Partial<ObserveBudget>) => onChange({ ...mapping, budget: { ...b, ...change } });
	const of = (change: Partial<Source>) => say({ source: { ...s, ...change } });
	return (
		<div className="grid" style={{ "--min": "16rem" } as never}>
			<Field label={w.budgetId} hint={w.budgetIdHint} value={b.id} error={fault("id")} onChange={(id) => say({ id })} />
			<Field
				label={w.year}
				inputMode="numeric"
				value={b.year ? String(b.year) : ""}
				error={fault("year")}
				onChange={(v) => say({ year: /^\d{1,4}$/.test(v) ? Number(v) : 0 })}
			/>
			<Select
				label={w.currency}
				value={b.currency}
				error={fault("currency") ?? fault("mapping.budget")}
				options={Object.keys(currencies).map((c) => ({ value: c, label: `${c} ${currencyName(lang, c)}` }))}
				onChange={(currency) => say({ currency })}
			/>
			<Field label={w.titleZh} value={b.titleZh} error={fault("title_zh")} onChange={(titleZh) => say({ titleZh })} />
			<Field label={w.titleEn} value={b.titleEn} error={fault("title_en")} onChange={(titleEn) => say({ titleEn })} />
			<Field
				label={w.publisher}
				value={s.publisher}
				error={fault("source.publisher") ?? fault("source")}
				onChange={(publisher) => of({ publisher })}
			/>
			<Field
				label={w.licence}
				hint={w.licenceHint}
				value={s.licence}
				error={fault("source.licence")}
				onChange={(licence) => of({ licence })}
			/>
			<Field label={w.url} type="url" value={s.url} error={fault("source.url")} onChange={(url) => of({ url })} />
			<Field
				label={w.retrieved}
				type="date"
				value={s.retrieved}
				error={fault("source.retrieved")}
				onChange={(retrieved) => of({ retrieved })}
			/>
			<Field
				label={w.coverageZh}
				hint={w.coverageHint}
				value={s.coverageZh}
				error={fault("source.coverage_zh")}
				onChange={(coverageZh) => of({ coverageZh })}
			/>
			<Field
				label={w.coverageEn}
				value={s.coverageEn}
				error={fault("source.coverage_en")}
				onChange={(coverageEn) => of({ coverageEn })}
			/>
		</div>
	);
}
