import type { Anchor } from "./anchor.js";
import type { Bytes } from "./bytes.js";
import { exact } from "./exact.js";
import type { Verdict } from "./verdict.js";
import { judged } from "./verification.js";

/**
 * Judges a receipt's file by an anchor, without any network. With a clock, in Unix milliseconds, it tells the receipt's
 * age and refuses one from the future. It never throws, and looks at no more than 1 MiB.
 */
export function verify(file: Bytes, anchor: Bytes | Anchor, nowMs?: number): Verdict {
	return judged({ file, anchor, nowMs }, exact);
}
