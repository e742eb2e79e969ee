import { Suspense, useEffect, useState } from "react";
import { lazy } from "../lazy.ts";

const Strip = lazy(() => import("../light/Strip.tsx"));

/** What this browser has checked itself of the chain, in the strip under the header. It begins when the page is at rest. */
export function LightStrip() {
	const [ready, setReady] = useState(false);
	useEffect(() => {
		const t = setTimeout(() => setReady(true), 1500);
		return () => clearTimeout(t);
	}, []);
	return ready ? (
		<Suspense>
			<Strip />
		</Suspense>
	) : null;
}
