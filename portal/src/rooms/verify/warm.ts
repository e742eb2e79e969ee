import { exactly, verifySoon } from "@gongshi/verify";
import { sampleAnchor, sampleReceipt } from "../../../verify/src/sample.ts";

/** After so many verifications browsers have compiled what a verification runs through. */
const rounds = 12;

const idle = (work: () => void): void => {
	if (typeof requestIdleCallback === "function") requestIdleCallback(work);
	else setTimeout(work, 200);
};

/**
 * Verifies a sample while the browser has nothing else to do, so that the reader's receipt does not wait for the
 * compiler: the first verification of a page takes many times as long as the tenth. Loads what a receipt that does not
 * hold, and the verdict on any, will need. Gives what stops it.
 */
export function warmUp(): () => void {
	let left = rounds;
	const encoder = new TextEncoder();
	const [file, anchor] = [encoder.encode(sampleReceipt), encoder.encode(sampleAnchor)];
	const next = async () => {
		if (left-- <= 0) return;
		await verifySoon(file, anchor, Date.now());
		idle(() => void next());
	};
	const begin = async () => {
		await Promise.all([exactly(), import("./Checked.tsx"), import("../../../verify/src/break.ts")]);
		await next();
	};
	idle(() => void begin().catch(() => undefined));
	return () => {
		left = 0;
	};
}
