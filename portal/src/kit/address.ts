// Addresses and the pages behind them. A general router would cost a fifth of what a public page may load; the portal
// needs matching, history and the scroll position, which is this file.

/** Where the reader is. */
export interface Place {
	readonly path: string;
	/** With its question mark, or "". */
	readonly search: string;
	readonly hash: string;
	/** How the reader came: by a link, by the browser's back and forward, or by the address itself. */
	readonly by: "link" | "history" | "start";
	/** Keep the scroll position. */
	readonly still?: boolean;
}

/** The parts of an address that a page's path names; `_splat` is what a last `$` stands for. */
export type Params = Readonly<Record<string, string>>;

/** A path that a page answers to, in parts: "$name" stands for one part, a last "$" for all that remains. */
export interface Match<T> {
	readonly page: T;
	readonly params: Params;
}

const parts = (path: string): string[] => path.split("/").filter(Boolean);

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

/** The parameters if a path is of a pattern. `_splat` is what a last "$" stands for. */
export function params(pattern: string, path: string): Record<string, string> | undefined {
	const [want, have] = [parts(pattern), parts(path)];
	const found: Record<string, string> = {};
	for (const [i, w] of want.entries()) {
		if (w === "$") {
			found._splat = have.slice(i).map(decode).join("/");
			return have.length > i ? found : undefined;
		}
		const h = have[i];
		if (h === undefined) return undefined;
		if (w.startsWith("$")) found[w.slice(1)] = decode(h);
		else if (w !== h) return undefined;
	}
	return want.length === have.length ? found : undefined;
}

const vague = (pattern: string): number =>
	parts(pattern).reduce((sum, p) => sum * 4 + (p === "$" ? 3 : p.startsWith("$") ? 2 : 1), 0) /
	4 ** parts(pattern).length;

/** The page of a path: where several answer, the one that names more of it. */
export function match<T extends { readonly path: string }>(pages: readonly T[], path: string): Match<T> | undefined {
	const found = pages.flatMap((page) => {
		const p = params(page.path, path);
		return p ? [{ page, params: p }] : [];
	});
	return found.sort((a, b) => vague(a.page.path) - vague(b.page.path))[0];
}

const read = (by: Place["by"], still = false): Place => ({
	path: location.pathname,
	search: location.search,
	hash: location.hash,
	by,
	still,
});

const listeners = new Set<(to: Place) => void>();
let key = 0;

const spot = (): string => `gongshi.scroll.${(history.state as { key?: number } | null)?.key ?? 0}`;
/** The spot of the page that is shown: history has moved on already when it tells of it. */
let shown = "";

function rememberScroll(): void {
	try {
		if (shown) sessionStorage.setItem(shown, String(scrollY));
	} catch {
		// Then back arrives at the top.
	}
}

/** Where the reader was on the page to which history has returned. */
export function scrolled(): number {
	try {
		return Number(sessionStorage.getItem(spot()) ?? 0);
	} catch {
		return 0;
	}
}

/** Goes to an address of the portal. `replace` leaves no step for the back button, `still` keeps the scroll position. */
export function go(to: string, o: { replace?: boolean; still?: boolean } = {}): void {
	rememberScroll();
	if (o.replace) history.replaceState(history.state, "", to);
	else history.pushState({ key: ++key + Date.now() }, "", to);
	shown = spot();
	pointed = false;
	for (const tell of listeners) tell(read("link", o.still));
}

let ahead: (to: string) => void = () => {};
let dwelling: ReturnType<typeof setTimeout> | undefined;
let pointed = false;

/** Says that a link is pointed at, touched or focused. Who stays on it for a moment is about to go there. */
export function near(to: string): void {
	clearTimeout(dwelling);
	pointed = true;
	dwelling = setTimeout(() => ahead(to), 25);
}

/** Says that the link is left again. */
export function far(): void {
	clearTimeout(dwelling);
	pointed = false;
}

/** Whether the reader is about to go somewhere, so that nothing else should be done now. */
export const leaving = (): boolean => pointed;

/** Who is to hear that the reader is about to go somewhere. */
export function whenNear(tell: (to: string) => void): void {
	ahead = tell;
}

/** Tells of every change of place; the answer stops it. */
export function follow(tell: (to: Place) => void): () => void {
	history.scrollRestoration = "manual";
	shown = spot();
	const back = () => {
		rememberScroll();
		shown = spot();
		tell(read("history"));
	};
	const leave = () => rememberScroll();
	listeners.add(tell);
	addEventListener("popstate", back);
	addEventListener("pagehide", leave);
	return () => {
		listeners.delete(tell);
		removeEventListener("popstate", back);
		removeEventListener("pagehide", leave);
	};
}

/** The place at which the page was opened. */
export const start = (): Place => read("start");
