// What somebody is filling in, kept in this tab until it is done, so that a refusal, a reload or a detour loses nothing.
import { useState } from "react";

/** What was typed, by field. */
type Values = Readonly<Record<string, string>>;

/** Where the browser keeps nothing, a draft lives as long as its page. */
function store<T>(use: (kept: Storage) => T): T | undefined {
	try {
		return use(sessionStorage);
	} catch {
		return undefined;
	}
}

export interface Draft {
	readonly values: Values;
	readonly set: (field: string, value: string) => void;
	/** Sets several fields at once. */
	readonly patch: (some: Values) => void;
	/** Nothing is kept any longer; what is shown stays until the form is left. */
	readonly forget: () => void;
}

/** A draft by name; `begin` is what the address says already. */
export function useDraft(name: string, begin: Values = {}): Draft {
	const place = `gongshi.draft.${name}`;
	const [values, setValues] = useState<Values>(() => ({
		...begin,
		...store((kept) => JSON.parse(kept.getItem(place) ?? "{}") as Values),
	}));
	// By what was there last, not by what was shown: several fields may be set before the form is shown again.
	const patch = (some: Values) =>
		setValues((was) => {
			const next = { ...was, ...some };
			store((kept) => kept.setItem(place, JSON.stringify(next)));
			return next;
		});
	return {
		values,
		set: (field, value) => patch({ [field]: value }),
		patch,
		forget: () => store((kept) => kept.removeItem(place)),
	};
}
