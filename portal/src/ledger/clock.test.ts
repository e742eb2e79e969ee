import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expiry } from "../sign/request.ts";
import { clockOff, hearBlock, hearServer, nowMs, testOnlyForget } from "./clock.ts";

const minute = 60_000;
const hour = 60 * minute;
const chain = 1_800_000_000_000;

beforeEach(() => {
	vi.useFakeTimers({ now: chain });
	testOnlyForget();
});
afterEach(() => void vi.useRealTimers());

/** Sets this computer's clock alone: what was heard is not older for it. */
const set = (ms: number) => vi.setSystemTime(ms);

test.each([
	{ says: "right", by: 0, off: 0, until: hour },
	{ says: "a little fast", by: 4 * minute, off: 0, until: 4 * minute + hour },
	{ says: "a little slow", by: -4 * minute, off: 0, until: hour },
	{ says: "a day fast", by: 24 * hour, off: 24 * hour, until: hour },
	{ says: "five hours slow", by: -5 * hour, off: -5 * hour, until: hour },
])("a clock that is $says: what is signed expires an hour from block time", ({ by, off, until }) => {
	set(chain + by);
	hearBlock(BigInt(chain));
	expect(clockOff()).toBe(off);
	expect(expiry()).toBe(BigInt(chain + until));
	expect(nowMs()).toBe(off === 0 ? chain + by : chain);
});

test("block time goes on between blocks, and an old block told later does not turn it back", () => {
	set(chain - 9 * hour);
	hearBlock(BigInt(chain));
	vi.advanceTimersByTime(10 * minute);
	expect(nowMs()).toBe(chain + 10 * minute);
	hearBlock(BigInt(chain - hour));
	expect(nowMs()).toBe(chain + 10 * minute);
});

test("a ledger that stands still does not make a right clock wrong", () => {
	hearBlock(BigInt(chain - 7 * hour));
	expect(clockOff()).toBe(7 * hour);
	hearServer(new Date(chain).toUTCString());
	expect(clockOff()).toBe(0);
	expect(expiry()).toBe(BigInt(chain + hour));
});

test("nothing heard, or nothing that is a time, changes nothing", () => {
	hearServer(null);
	hearServer("yesterday");
	hearBlock(0n);
	expect([clockOff(), nowMs()]).toEqual([0, chain]);
});
