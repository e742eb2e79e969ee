// What is wrong with a mapping, beside each field that it is about.
import type { Lang, Text } from "@gongshi/portal/i18n";
import type { LedgerError } from "@gongshi/portal/ledger";
import type { Budget } from "../../../budget_pb.ts";
import type { Mapping } from "../../../record_pb.ts";
import { ledgerNo } from "./engine.ts";
import { planOf } from "./plan.ts";
import { No } from "./refusals.ts";

/** By the name of the field as refusals have it, columns as "column:NAME". */
export type Faults = Readonly<Record<string, Text | LedgerError>>;

export const columnFault = (name: string) => `column:${name}`;

const required: Text = { zh: "请填写", en: "Please fill this in" };
const otherBudget: Text = {
	zh: "账本上已有这个编号的预算，内容不同；请在上面选用它，或换一个编号",
	en: "the ledger has a budget with this id and other words; choose it above, or take another id",
};

/** The columns that a mapping names. */
export const columnsOf = (m: Mapping): string[] =>
	[
		...m.levels.flatMap((l) => [...l.code, l.name]),
		...m.attributes.flatMap((a) => [a.code, a.name]),
		...m.measures.map((o) => o.column),
		...[m.date, m.purpose, m.reference, m.payee, m.payeeCreditCode],
		...m.skip.map((s) => s.column),
		...m.key,
		...m.header,
		...m.fields.map((f) => f.column),
	].filter((name) => name !== "");

/** Whether a budget on the ledger is described as here. */
export function sameBudget(b: Budget, m: Mapping): boolean {
	const say = (o: Pick<Budget, "year" | "currency" | "titleZh" | "titleEn" | "source"> | undefined) => {
		const s = o?.source;
		const source = [s?.publisher, s?.licence, s?.url, s?.retrieved, s?.coverageZh, s?.coverageEn];
		return JSON.stringify([o?.year, o?.currency, o?.titleZh, o?.titleEn, source]);
	};
	return say(b) === say(m.budget);
}

export interface Judged {
	readonly mapping: Mapping;
	readonly header: readonly string[];
	/** The budgets on the ledger. */
	readonly budgets: readonly Budget[];
	readonly lang: Lang;
}

/** Empty fields and missing columns all at once, and the one thing that the reader itself would refuse first. */
export function faultsOf({ mapping: m, header, budgets, lang }: Judged): Faults {
	const faults: Record<string, Text | LedgerError> = {};
	const b = m.budget;
	const s = b?.source;
	const texts: Record<string, string | undefined> = {
		"mapping.dataset": m.dataset,
		id: b?.id,
		title_zh: b?.titleZh,
		title_en: b?.titleEn,
		"source.publisher": s?.publisher,
		"source.licence": s?.licence,
		"source.url": s?.url,
		"source.retrieved": s?.retrieved,
		"source.coverage_zh": s?.coverageZh,
		"source.coverage_en": s?.coverageEn,
	};
	for (const [name, value] of Object.entries(texts)) if (!value) faults[name] = required;
	const known = budgets.find((o) => o.id === b?.id);
	if (known && !sameBudget(known, m)) faults.id = otherBudget;
	for (const name of columnsOf(m)) {
		if (header.indexOf(name) === header.lastIndexOf(name) && header.includes(name)) continue;
		const detail = { zh: name, en: name };
		faults[columnFault(name)] = ledgerNo(new No(81, name, detail), lang);
	}
	try {
		planOf(m, header);
	} catch (cause) {
		if (!(cause instanceof No)) throw cause;
		const field = cause.code === 81 ? columnFault(cause.field) : cause.field;
		faults[field] ??= ledgerNo(cause, lang);
	}
	// The source as a whole is incomplete where one of its fields is: that field says so.
	if (Object.keys(faults).some((f) => f.startsWith("source."))) delete faults.source;
	return faults;
}
