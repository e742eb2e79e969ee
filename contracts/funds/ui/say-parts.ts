// Parts of sentences about money of which only the budget's id is known.

import { formatOf, type Lang, type Text } from "@gongshi/portal/i18n";
import type { Payee } from "../entry_pb.ts";
import type { LineDraft, NameCodes } from "../line_pb.ts";
import { currencyOf } from "./currency.ts";
import { dimensions } from "./dimensions.ts";
import { named } from "./named.ts";
import { payeeText } from "./payee.ts";

/**
 * A sum of a budget. The command holds minor units and the budget's id alone, so the currency comes from a budget that
 * was seen before; otherwise the exact number is said in minor units, never guessed.
 */
export function sum(budget: string, minor: bigint, currency = currencyOf(budget)): Text {
	if (!currency)
		return {
			zh: `${formatOf("zh").number(minor)} 个最小货币单位`,
			en: `${formatOf("en").number(minor)} minor units`,
		};
	return { zh: formatOf("zh").money({ minor, currency }), en: formatOf("en").money({ minor, currency }) };
}

export const to = (p: Payee | undefined): Text => payeeText(p);
export const because = (text: string): Text =>
	text ? { zh: `，理由：${text}`, en: `, because: ${text}` } : { zh: "", en: "" };
export const under = (text: string): Text =>
	text ? { zh: `，依据 ${text}`, en: ` by decision ${text}` } : { zh: "", en: "" };

/** The classifications that a draft gives its line itself. */
export function codesOf(line: LineDraft | undefined): Text {
	const given = dimensions.flatMap((d) => {
		const code = String(line?.[d.name as keyof LineDraft] ?? "");
		return code ? [{ ...d.text, code }] : [];
	});
	if (given.length === 0) return { zh: "", en: "" };
	return {
		zh: `；分类：${given.map((g) => `${g.zh} ${g.code}`).join("，")}`,
		en: `; classified by ${given.map((g) => `${g.en} ${g.code}`).join(", ")}`,
	};
}

/** Each code with its name: what is signed here cannot be changed later. */
export const namesSaid = (m: NameCodes, lang: Lang): string =>
	m.names
		.map((n) => {
			const of = dimensions.find((d) => d.of === n.dimension)?.text[lang] ?? "";
			return lang === "zh" ? `${of} ${n.code}“${named(n, lang)}”` : `${of} ${n.code} “${named(n, lang)}”`;
		})
		.join(lang === "zh" ? "，" : ", ");
