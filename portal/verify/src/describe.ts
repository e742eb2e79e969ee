import type { Department, Verdict } from "./verdict.js";

export type Language = "zh" | "en";

/** A verdict as a page shows it. */
export interface Description {
	ok: boolean;
	title: string;
	/** What is proven, who confirmed it, who is missing, how long ago; or what is wrong and what to do. */
	sentences: string[];
	/** The departments whose signatures the receipt holds, and those of the validators whose it does not. */
	confirmed: string[];
	silent: string[];
	checks: { name: string; outcome: "passed" | "failed" | "not reached"; text: string }[];
}

const titles = {
	zh: { ok: "凭证成立", failed: "凭证不成立" },
	en: { ok: "The receipt holds", failed: "The receipt does not hold" },
};

/** Puts a verdict into words of one language: three to five sentences that name the departments which confirmed. */
export function describe(v: Verdict, language: Language): Description {
	const name = (d: Department): string => d[language];
	return {
		ok: v.ok,
		title: titles[language][v.ok ? "ok" : "failed"],
		sentences: v.ok ? v[language] : [...v[language], progress(v, language)],
		confirmed: v.claim?.confirmed.map(name) ?? [],
		silent: v.claim?.silent.map(name) ?? [],
		checks: v.checks.map((c) => ({ name: c.name, outcome: c.outcome, text: c[language] })),
	};
}

/** How far a failed verification came. */
function progress(v: Verdict, language: Language): string {
	const passed = v.checks.filter((c) => c.outcome === "passed").length;
	const at = v.checks.find((c) => c.outcome === "failed")?.[language] ?? "";
	if (language === "zh") return `在它之前有 ${passed} 项检查通过；未通过的一项是“${at}”。`;
	return `${passed} check${passed === 1 ? "" : "s"} passed before it; the one that failed is “${at}”.`;
}
