import { type Text, useFormat, useText } from "@gongshi/portal/i18n";
import { Check, Field, Select, TextArea } from "@gongshi/portal/kit";
import { LedgerError } from "@gongshi/portal/ledger";
import { useState } from "react";
import { dimensions } from "../dimensions.ts";
import { categories } from "../payee.ts";
import { Chooser } from "./Chooser.tsx";
import { useChoices, type Where } from "./choices.ts";
import { minorOf } from "./money.ts";
import type { Choosing, TaskField } from "./task.ts";
import { useOffice } from "./words.ts";

export interface FormFieldProps {
	readonly field: TaskField;
	readonly at: Where;
	readonly value: string;
	readonly error: Text | LedgerError | undefined;
	readonly onChange: (value: string) => void;
}

/** The id of a field's element, to which the summary of what is wrong leads. */
export const idOf = (name: string): string => `field-${name.replaceAll(".", "-")}`;

/** One field of a task, asked as its kind asks for. */
export function FormField({ field, at, value, error, onChange }: FormFieldProps) {
	const text = useText();
	const w = useOffice();
	const common = {
		id: idOf(field.name),
		label: text(field.label),
		hint: field.hint && text(field.hint),
		optional: field.optional ?? false,
		error: error instanceof LedgerError ? error : error && text(error),
		value,
		onChange,
	};
	switch (field.kind) {
		case "long":
			return <TextArea {...common} rows={3} />;
		case "names":
			return <TextArea {...common} rows={8} spellCheck={false} />;
		case "choose":
			return field.choose ? <ChooseField {...common} of={field.choose} at={at} /> : null;
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
		case "dimension":
			return (
				<Select
					{...common}
					options={[
						{ value: "", label: w.choose },
						...dimensions.map((d) => ({ value: String(d.of), label: text(d.text) })),
					]}
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
			return <MoneyField {...common} at={at} />;
		case "number":
			return <Field {...common} inputMode="numeric" autoComplete="off" />;
		default:
			return <Field {...common} autoComplete="off" />;
	}
}

type Common = Parameters<typeof Field>[0] & { id: string; value: string; at: Where; onChange: (v: string) => void };

/** A sum: written as it is read when the field is left, and said with its currency. */
function MoneyField({ at, ...common }: Common) {
	const f = useFormat();
	const minor = minorOf(common.value, at.exponent);
	const money = { minor: minor ?? 0n, currency: at.currency, exponent: at.exponent };
	const tidy = () => {
		// The minus of people who type, not that of typography, so that what stands there can be read again.
		if (minor !== undefined) common.onChange(f.moneyBare(money).replace("−", "-"));
	};
	return (
		<div>
			<Field {...common} inputMode="decimal" autoComplete="off" onBlur={tidy} />
			{minor !== undefined && <p className="meta reads">= {f.money(money)}</p>}
		</div>
	);
}

function ChooseField({ of, at, ...common }: Common & { of: Choosing }) {
	const [typed, setTyped] = useState("");
	const choices = useChoices(of, at, typed);
	return <Chooser {...common} optional={common.optional ?? false} choices={choices} onType={setTyped} />;
}
