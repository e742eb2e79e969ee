import { type Verdict, verifySoon } from "@gongshi/verify";
import { useEffect, useState } from "react";
import { steady } from "../../lazy.ts";
import type { Pinned } from "../../light/anchor.ts";

export interface Judged {
	readonly file: Uint8Array;
	readonly anchor: Pinned;
	readonly verdict: Verdict;
	/** How long the verdict took here, in milliseconds. */
	readonly ms: number;
}

/** The verdict on a file, by what this browser trusts; undefined until there is one. */
export function useJudged(file: Uint8Array | undefined, anchor: Pinned | undefined): Judged | undefined {
	const [judged, setJudged] = useState<Judged>();
	useEffect(() => {
		if (!file || !anchor) return;
		let here = true;
		const from = performance.now();
		void steady(() => verifySoon(file, anchor.anchor, Date.now())).then((verdict) => {
			if (here) setJudged({ file, anchor, verdict, ms: performance.now() - from });
		});
		return () => {
			here = false;
		};
	}, [file, anchor]);
	return judged?.file === file && judged?.anchor === anchor ? judged : undefined;
}
