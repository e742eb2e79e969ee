import { useSyncExternalStore } from "react";

const watchers = new Set<() => void>();
let lessons = 0;

/** Says that more is known of what sentences name: organisations, or the currency of a budget. They are said again. */
export function learnt(): void {
	lessons++;
	for (const tell of watchers) tell();
}

const watch = (tell: () => void) => {
	watchers.add(tell);
	return () => void watchers.delete(tell);
};
const soFar = () => lessons;

/** Draws a component again whenever more is known. */
export const useLearnt = (): number => useSyncExternalStore(watch, soFar, soFar);
