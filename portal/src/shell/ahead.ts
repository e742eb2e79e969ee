import { leaving } from "../kit/address.ts";
import { approach, pathOf } from "./pages.ts";

/** When the links of a page are looked for: at once, and when what it asked of the ledger has come too. */
const roundsMs = [0, 800, 2800];

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

/** Loads the scripts of the pages to which links lead, one after the other, while the page does nothing else; until `gone`. */
export function lookAhead(gone: AbortSignal): void {
	if (sparing()) return;
	const round = async () => {
		// Those in a drawing have no pathname.
		const links = [...document.querySelectorAll('a[href^="/"]')];
		for (const to of new Set(links.map((a) => pathOf(a.getAttribute("href") ?? "")))) {
			await idle();
			while (leaving() && !gone.aborted) await new Promise((later) => setTimeout(later, 200));
			if (gone.aborted) return;
			await approach(to);
		}
	};
	const timers = roundsMs.map((ms) => setTimeout(() => void round(), ms));
	gone.addEventListener("abort", () => timers.forEach(clearTimeout));
}
