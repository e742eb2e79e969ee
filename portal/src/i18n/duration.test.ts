import { expect, test } from "vitest";
import { duration } from "./duration.ts";

test.each([
	[604_800_000n, "7 天", "7 days"],
	[86_400_000n, "1 天", "1 day"],
	[5_400_000n, "90 分钟", "90 minutes"],
	[60_000n, "1 分钟", "1 minute"],
	[1500n, "1500 毫秒", "1500 milliseconds"],
])("%s ms is %s", (ms, zh, en) => expect(duration(ms)).toEqual({ zh, en }));
