import { type ReactNode, useEffect, useState } from "react";
import { Skeleton } from "./show.tsx";

/**
 * Shows what needs a promise when that has come, and room for it before. Suspense would do the same later: after a
 * placeholder React shows nothing new for 300 ms. What is inside reads the promise with `use`, also its failure.
 */
export function Ready({ of, lines, children }: { of: Promise<unknown>; lines: number; children: ReactNode }) {
	const [come, setCome] = useState<Promise<unknown> | undefined>(() => ("status" in of ? of : undefined));
	useEffect(() => {
		let here = true;
		const tell = () => {
			if (here) setCome(of);
		};
		of.then(tell, tell);
		return () => {
			here = false;
		};
	}, [of]);
	return come === of ? children : <Skeleton lines={lines} />;
}
