import { useEffect, useState } from "react";

/** False until what a component shows first has been painted: what only says it better may be asked for then. */
export function usePainted(): boolean {
	const [painted, set] = useState(false);
	useEffect(() => {
		let after: ReturnType<typeof setTimeout>;
		const frame = requestAnimationFrame(() => {
			after = setTimeout(() => set(true));
		});
		return () => {
			cancelAnimationFrame(frame);
			clearTimeout(after);
		};
	}, []);
	return painted;
}
