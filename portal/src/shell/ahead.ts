import { useEffect } from "react";
import { approach, pathOf } from "./pages.ts";

/** When, after a page has come, its links are looked for: at once, and when what it asked of the ledger has come too. */
const roundsMs = [200, 1000, 3000];

/** A reader who pays for each byte, or whose network is slow, loads nothing ahead. */
function sparing(): boolean {
	const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
	return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? "");
}

const idle = (): Promise<void> =>
	new Promise((end) => {
		if (typeof requestIdleCallback === "function") requestIdleCallback(() => end(), { timeout: 2000 });
		else setTimeout(end, 100);
	});

/** Loads the scripts of the pages to which links lead, one after the other, while the page does nothing else. */
export function useAhead(path: string): void {
	// biome-ignore lint/correctness/useExhaustiveDependencies: each page has links of its own.
	useEffect(() => {
		if (sparing()) return;
		let gone = false;
		const round = async () => {
			// Those in a drawing have no pathname.
			const links = [...document.querySelectorAll('a[href^="/"]')];
			for (const to of new Set(links.map((a) => pathOf(a.getAttribute("href") ?? "")))) {
				await idle();
				if (gone) return;
				await approach(to);
			}
		};
		const timers = roundsMs.map((ms) => setTimeout(() => void round(), ms));
		return () => {
			gone = true;
			for (const t of timers) clearTimeout(t);
		};
	}, [path]);
}
