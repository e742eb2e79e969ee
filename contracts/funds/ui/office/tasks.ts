// What the finance office does: each task is one command. Figures that others publish come in by the import.
import type { Text } from "@gongshi/portal/i18n";
import { minorOf } from "./money.ts";
import { namesOf } from "./names-list.ts";
import { type Task, type TaskField, text, type Values } from "./task.ts";
import { budgetTasks } from "./tasks-budget.ts";
import { spendingTasks } from "./tasks-spending.ts";

export type { Task, TaskField, Values } from "./task.ts";

export const tasks: readonly Task[] = [...budgetTasks, ...spendingTasks];

export const taskOf = (id: string): Task => tasks.find((t) => t.id === id) as Task;

/** The form's field that a refusal is about; none where the form does not have it. */
export const fieldOf = (t: Task, refused: string): TaskField | undefined =>
	t.fields.find((f) => f.name === refused) ?? t.fields.find((f) => f.also?.includes(refused));

const lacking = (field: TaskField): Text => ({
	zh: `请填写“${field.label.zh}”`,
	en: `Fill in “${field.label.en}”`,
});

function wrongWith(field: TaskField, value: string, exponent: number): Text | undefined {
	if (field.kind === "money" && value && minorOf(value, exponent) === undefined)
		return { zh: `请填写数字，最多 ${exponent} 位小数`, en: `Give a number with at most ${exponent} decimals` };
	if (field.kind === "number" && value && !/^\d{1,18}$/.test(value))
		return { zh: "请填写整数", en: "Give a whole number" };
	if (field.kind === "names" && value) {
		const { bad } = namesOf(value);
		if (bad.length > 0)
			return {
				zh: `第 ${bad.slice(0, 5).join("、")} 行缺少名称；每行请写代码和名称`,
				en: `Line ${bad.slice(0, 5).join(", ")} lacks a name; write a code and a name in each`,
			};
	}
	const free = field.optional || field.kind === "tick" || field.kind === "person";
	return value || free ? undefined : lacking(field);
}

/** What is plainly not filled in, by field; everything else the ledger judges. */
export function missing(t: Task, v: Values, exponent: number): Record<string, Text> {
	const wrong: Record<string, Text> = {};
	for (const field of t.fields) {
		const found = wrongWith(field, text(v, field.name), exponent);
		if (found) wrong[field.name] = found;
	}
	return wrong;
}
