import { type Text, useLang, useText } from "@gongshi/portal/i18n";
import { Check, Field, Select, TextArea } from "@gongshi/portal/kit";
import { LedgerError, useAsk } from "@gongshi/portal/ledger";
import { Funds } from "../../funds_pb.ts";
import { named } from "../names.ts";
import { categories } from "../payee.ts";
import type { TaskField } from "./tasks.ts";
import { useOffice } from "./words.ts";

export interface FormFieldProps {
	readonly field: TaskField;
	readonly budget: string;
	readonly value: string;
	readonly error: Text | LedgerError | undefined;
	readonly onChange: (value: string) => void;
}

/** One field of a task, asked as its kind asks for. */
export function FormField({ field, budget, value, error, onChange }: FormFieldProps) {
	const text = useText();
	const w = useOffice();
	const common = {
		label: text(field.label),
		hint: field.hint && text(field.hint),
		optional: field.optional ?? false,
		error: error instanceof LedgerError ? error : error && text(error),
		value,
		onChange,
	};
	switch (field.kind) {
		case "long":
			return <TextArea {...common} />;
		case "line":
			return <LineField {...common} budget={budget} />;
		case "person":
			return (
				<Select
					{...common}
					value={value || "0"}
					options={Object.entries(categories).map(([v, t]) => ({
						value: v,
						label: v === "0" ? w.organisation : text(t),
					}))}
				/>
			);
		case "tick":
			return (
				<Check
					label={common.label}
					error={common.error}
					checked={value === "yes"}
					onChange={(on) => onChange(on ? "yes" : "")}
				/>
			);
		case "date":
			return <Field {...common} type="date" />;
		case "money":
			return <Field {...common} inputMode="decimal" autoComplete="off" />;
		case "number":
			return <Field {...common} inputMode="numeric" autoComplete="off" />;
		default:
			return <Field {...common} autoComplete="off" />;
	}
}

type LineFieldProps = Parameters<typeof Field>[0] & { budget: string; value: string };

/** An enforced budget has at most 500 lines, so that one page holds them all. */
function LineField({ budget, label, hint, error, optional, value, onChange }: LineFieldProps) {
	const w = useOffice();
	const lang = useLang();
	const lines = useAsk(Funds.method.findLines, { budget, leaf: true, pageSize: 500, order: "code" });
	const options = [
		{ value: "", label: w.choose },
		...(lines.data?.lines ?? []).map((l) => ({ value: l.code, label: `${named(l, lang, l.code)} · ${l.code}` })),
	];
	return (
		<Select
			label={label}
			hint={hint}
			error={error}
			optional={optional ?? false}
			options={options}
			value={value}
			{...(onChange ? { onChange } : {})}
		/>
	);
}
