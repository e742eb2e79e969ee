// The table that a benchmark prints.

export interface Line {
	readonly what: string;
	/** Milliseconds, or what the unit says. */
	readonly runs: readonly number[];
	readonly goal?: number;
	readonly unit?: string;
}

export const median = (all: readonly number[]): number => {
	const sorted = all.toSorted((a, b) => a - b);
	const half = sorted.length >> 1;
	return sorted.length % 2 ? (sorted[half] ?? Number.NaN) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
};

const whole = (n: number): string => (Number.isFinite(n) ? n.toFixed(0) : "-");

/** Markdown, as docs/speed.md keeps it. */
export function printed(lines: readonly Line[]): string {
	const rows = lines.map(({ what, runs, goal, unit = "ms" }) => {
		const m = median(runs);
		const range = `${whole(Math.min(...runs))}–${whole(Math.max(...runs))}`;
		const mark = goal === undefined ? "" : m <= goal ? "" : " **above**";
		return `| ${what} | ${goal === undefined ? "" : `≤ ${goal} ${unit}`} | ${whole(m)} ${unit}${mark} | ${range} |`;
	});
	return ["| what | goal | median | range |", "|---|---|---|---|", ...rows].join("\n");
}
