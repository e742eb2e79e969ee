import { useEffect, useState } from "react";
import { type Pinned, pinned } from "../../light/anchor.ts";

/** The pinned anchor; `ready` is false until it is known whether there is one. */
export function useAnchor(): { anchor: Pinned | undefined; ready: boolean; set: (p: Pinned | undefined) => void } {
	const [state, setState] = useState<{ anchor: Pinned | undefined; ready: boolean }>({
		anchor: undefined,
		ready: false,
	});
	const set = (anchor: Pinned | undefined) => setState({ anchor, ready: true });
	useEffect(() => {
		let here = true;
		void pinned().then((anchor) => here && setState({ anchor, ready: true }));
		return () => {
			here = false;
		};
	}, []);
	return { ...state, set };
}
