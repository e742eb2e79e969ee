import type { Text } from "./lang.ts";

const units: readonly (readonly [ms: bigint, zh: string, en: string])[] = [
	[86_400_000n, "天", "day"],
	[3_600_000n, "小时", "hour"],
	[60_000n, "分钟", "minute"],
	[1000n, "秒", "second"],
];

/** A length of time in the largest unit that says it exactly: 604,800,000 ms is 7 days. */
export function duration(ms: bigint): Text {
	const [size, zh, en] = units.find(([s]) => ms >= s && ms % s === 0n) ?? [1n, "毫秒", "millisecond"];
	const n = ms / size;
	return { zh: `${n} ${zh}`, en: `${n} ${en}${n === 1n ? "" : "s"}` };
}
