import { useEffect, useRef } from "react";

type Value = string | boolean;

interface Shown {
	/** The address of its page; that of the browser may already be the next one's. */
	readonly path: string;
	readonly label: string;
	readonly value: Value;
	readonly set: (value: never) => void;
}

type Kept = readonly [path: string, label: string, value: Value];

const name = "gongshi.typed";
/** The fields of the page, in the order in which they appeared. */
const shown = new Set<{ readonly current: Shown }>();

/** Keeps what is written in the fields of this page over the reload that follows. Files that were chosen are lost. */
export function keepTyped(): void {
	const all = [...shown].map(({ current: { path, label, value } }): Kept => [path, label, value]);
	try {
		sessionStorage.setItem(name, JSON.stringify(all));
	} catch {
		// A browser that keeps nothing cannot keep this either.
	}
}

let back: Kept[] | undefined;

/** What was kept, once. */
function read(): Kept[] {
	try {
		const raw = sessionStorage.getItem(name);
		sessionStorage.removeItem(name);
		const had: unknown = raw ? JSON.parse(raw) : [];
		return Array.isArray(had) ? (had.filter(Array.isArray) as unknown[] as Kept[]) : [];
	} catch {
		return [];
	}
}

/** What stood in the first field of this name that has not got its text back. */
export function claimTyped(path: string, label: string): Value | undefined {
	back ??= read();
	const i = back.findIndex(([p, l]) => p === path && l === label);
	return i < 0 ? undefined : back.splice(i, 1)[0]?.[2];
}

/** Makes a field one of those whose text outlives a reload by keepTyped. */
export function useTyped<V extends Value>(label: unknown, value: V | undefined, set: ((value: V) => void) | undefined) {
	const field = useRef<Shown>({ path: location.pathname, label: "", value: "", set: () => {} });
	const usable = typeof label === "string" && value !== undefined && set !== undefined;
	if (usable) field.current = { path: field.current.path, label, value, set };
	useEffect(() => {
		if (!usable) return;
		const own = field.current;
		const had = claimTyped(own.path, own.label);
		if (had !== undefined && had !== own.value) (own.set as (v: Value) => void)(had);
		shown.add(field);
		return () => void shown.delete(field);
	}, [usable]);
}
