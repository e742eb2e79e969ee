import type { Text } from "@gongshi/portal/i18n";
import type { Sentence, Sentences } from "@gongshi/portal/room";
import { file_contracts_funds_budget } from "../budget_pb.ts";
import { file_contracts_funds_entry } from "../entry_pb.ts";
import { file_contracts_funds_line } from "../line_pb.ts";
import { file_contracts_funds_record } from "../record_pb.ts";
import { prepare } from "./currency.ts";
import { budgetAt, entryAt, lineAt, paymentAt } from "./place.ts";

const files = [
	file_contracts_funds_budget,
	file_contracts_funds_line,
	file_contracts_funds_entry,
	file_contracts_funds_record,
];

// biome-ignore lint/suspicious/noExplicitAny: the fields below are those that any of the messages may have.
function linkOf(m: any): string | undefined {
	const budget: string = m.budget || m.id || "";
	if (typeof budget !== "string" || budget === "") return undefined;
	if (typeof m.payment === "bigint") return paymentAt(budget, m.payment);
	if (typeof m.by === "bigint") return entryAt(budget, m.by);
	if (typeof m.commitment === "bigint") return entryAt(budget, m.commitment);
	if (typeof m.entry === "bigint" && m.entry > 0n) return entryAt(budget, m.entry);
	if (typeof m.line === "string" && m.line !== "") return lineAt(budget, m.line);
	return budgetAt(budget);
}

/** Sentences and short names as the portal takes them, by the name of the command or event. */
export function saying(says: Readonly<Record<string, Sentence>>, names: Readonly<Record<string, Text>>): Sentences {
	const under = <T>(of: Readonly<Record<string, T>>): Record<string, T> =>
		Object.fromEntries(Object.entries(of).map(([name, v]) => [`gongshi.funds.v1.${name}`, v]));
	return {
		schemas: files.flatMap((f) => f.messages.filter((m) => m.name in says)),
		names: under(names),
		sentences: under(says),
		links: under(Object.fromEntries(Object.keys(says).map((name) => [name, linkOf]))),
		prepare,
	};
}
