import type { FunctionComponent } from "react";
import { Ledger } from "../../../gateway/gateway_pb.ts";
import { type Match, match } from "../kit/address.ts";
import { type Later, lazy } from "../lazy.ts";
import { askAhead } from "../ledger/ask.ts";
import { rooms } from "../rooms.ts";

export interface Page {
	readonly path: string;
	readonly Page: Later<FunctionComponent>;
}

/** The front page with what each contract shows there: all at once, for a page that grows in parts jumps. */
async function home() {
	const tiles = rooms.flatMap((r) => r.tiles ?? []);
	const [page, ...parts] = await Promise.all([import("../home/Home.tsx"), ...tiles.map((t) => t.Tile.approach())]);
	const ahead = () => Promise.all([page.ahead(), ...parts.map((p) => p?.ahead?.({}))]);
	return { ...page, ahead };
}

const pages: readonly Page[] = [{ path: "/", Page: lazy(home) }, ...rooms.flatMap((r) => r.pages)];

/** The page of a path. */
export const pageOf = (path: string): Match<Page> | undefined => match(pages, path);

/** Loads the scripts of the page behind an address of the portal, before it is shown. */
export async function approach(path: string): Promise<void> {
	const part = await pageOf(path)?.page.Page.approach();
	await part?.prepare?.().catch(() => undefined); // Who needs it tries again, or says so.
}

/** How long a page that could be shown waits for what it asks, so that it is drawn once, and whole. */
const answersMs = 300;

/**
 * Has the page that will be shown next, or very likely, load and ask for what it needs. Ends when it can be shown; tells
 * whether its own part is there.
 */
export async function arrive(path: string): Promise<boolean> {
	void askAhead(Ledger.method.getStatus, {});
	const found = pageOf(path);
	if (!found) return true;
	const part = await found.page.Page.approach();
	if (!part) return false;
	const all = [part.prepare?.()];
	try {
		all.push(part.ahead?.(found.params));
	} catch {
		// An address may name what cannot be asked for: the page asks again, and says so.
	}
	await Promise.race([Promise.allSettled(all), late()]);
	return true;
}

const late = () => new Promise<false>((end) => setTimeout(() => end(false), answersMs));

/** The same, but with no more patience than somebody who has pressed a link: false where the page is not there by then. */
export const arriveSoon = (path: string): Promise<boolean> => Promise.race([arrive(path), late()]);

/** The path in an address of the portal. */
export const pathOf = (to: string): string => to.replace(/[?#].*$/, "");

/** The same for an address that a link names. */
export function near(to: string): void {
	if (to.startsWith("/")) void arrive(pathOf(to));
}
