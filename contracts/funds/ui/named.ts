// Names of records, without the questions that look others up: sentences need no more.
import type { Lang } from "@gongshi/portal/i18n";

interface Named {
	readonly nameZh: string;
	readonly nameEn: string;
}

/** A name in the reader's language, in the other if there is none, or what stands for it. */
export const named = (of: Named | undefined, lang: Lang, otherwise = ""): string =>
	(lang === "zh" ? of?.nameZh || of?.nameEn : of?.nameEn || of?.nameZh) || otherwise;

export const titled = (
	of: { readonly titleZh: string; readonly titleEn: string; readonly id: string },
	lang: Lang,
): string => (lang === "zh" ? of.titleZh || of.titleEn : of.titleEn || of.titleZh) || of.id;
