import { useCallback, useSyncExternalStore } from "react";
import type { Text } from "../i18n/index.ts";
import type { Command } from "./envelope.ts";
import type { Outcome } from "./pending.ts";

// Apart from request.ts, which signs: every page waits for something to sign, few pages ask for it.

/** What somebody is asked to sign. */
export interface SignRequest {
	readonly title: Text;
	/** 1 to 64 commands, all of which happen or none. */
	readonly commands: readonly Command[];
	/** The role that it needs, such as "funds/payer". */
	readonly role?: string;
	/** For whom; by default the key's own organisation. */
	readonly organisation?: string;
}

/** How it ended: see pending.ts; or it goes on by itself, or was not signed. */
export type Signed = Outcome | { readonly state: "pending"; readonly id: string } | { readonly state: "cancelled" };

/** Consent to many transactions at once, such as the rows of a file. */
export interface BatchRequest {
	readonly title: Text;
	/** What all of them do together. */
	readonly summary: Text;
	readonly role?: string;
	readonly organisation?: string;
}

/** Signs and sends as long as it is wanted. */
export interface Batch {
	/** Sends one transaction and waits for its end. */
	send(commands: readonly Command[]): Promise<Outcome>;
}

export type Shown =
	| { readonly kind: "one"; readonly of: SignRequest; readonly end: (s: Signed) => void }
	| { readonly kind: "batch"; readonly of: BatchRequest; readonly end: (b: Batch | undefined) => void };

let shown: Shown | undefined;
const waiting: Shown[] = [];
const tellers = new Set<() => void>();
const tell = () => {
	for (const t of tellers) t();
};

function show(s: Shown): void {
	if (shown) waiting.push(s);
	else shown = s;
	tell();
}

/** The sheet has ended: the next one, if any, is shown. */
export function done(): void {
	shown = waiting.shift();
	tell();
}

const subscribe = (t: () => void) => {
	tellers.add(t);
	return () => void tellers.delete(t);
};
export const useShown = (): Shown | undefined => useSyncExternalStore(subscribe, () => shown);

/** Opens the sheet; the promise never fails. */
export const sign = (of: SignRequest): Promise<Signed> => new Promise((end) => show({ kind: "one", of, end }));
export const useSign = (): typeof sign => useCallback(sign, []);

/** Asks once for many; undefined when the reader says no. */
export const signer = (of: BatchRequest): Promise<Batch | undefined> =>
	new Promise((end) => show({ kind: "batch", of, end }));
