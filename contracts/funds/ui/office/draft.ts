// What somebody is filling in, kept in this tab until it is done, so that a refusal, a reload or a detour loses nothing.
import { useState } from "react";
import type { Values } from "./tasks.ts";

const place = (name: string) => `gongshi.draft.${name}`;

function kept(name: string): Values {
	try {
		return JSON.parse(sessionStorage.getItem(place(name)) ?? "{}") as Values;
	} catch {
		return {};
	}
}

export interface Draft {
	readonly values: Values;
	readonly set: (field: string, value: string) => void;
	readonly forget: () => void;
}

/** A draft by name; `begin` is what the address says already. */
export function useDraft(name: string, begin: Values): Draft {
	const [values, setValues] = useState<Values>(() => ({ ...begin, ...kept(name) }));
	return {
		values,
		set: (field, value) => {
			const next = { ...values, [field]: value };
			setValues(next);
			try {
				sessionStorage.setItem(place(name), JSON.stringify(next));
			} catch {
				// Then it lives as long as the page.
			}
		},
		forget: () => {
			try {
				sessionStorage.removeItem(place(name));
			} catch {
				// Nothing was kept.
			}
		},
	};
}
