import { ErrorNote, Link, Note, ReceiptButton } from "@gongshi/portal/kit";
import { lazy } from "@gongshi/portal/lazy";
import type { Item, LedgerError } from "@gongshi/portal/ledger";
import { Suspense, useState } from "react";
import { deskWords } from "./desk-words.ts";
import { type Ask, useSign } from "./sign.tsx";

// With every room's sentences; only what was handed in has brought something about.
const Events = lazy(() => import("./Events.tsx"));

/** What has become of an order that was handed in. */
export interface Done {
	readonly id: string;
	/** What happened by it; empty while it is under way. */
	readonly events: readonly Item[];
	readonly pending: boolean;
}

export interface Order {
	readonly busy: boolean;
	readonly done: Done | undefined;
	/** Signs and hands in; true when it is final. What was refused stays in `error` until the next try. */
	readonly send: (ask: Ask) => Promise<boolean>;
	/** The refusal if it is about one of these fields of the command. */
	readonly at: (...fields: readonly string[]) => LedgerError | undefined;
	/** The refusal if none of the form's fields, which are those given to useOrder, can show it. */
	readonly rest: LedgerError | undefined;
}

const about = (error: LedgerError | undefined, field: string): boolean =>
	error?.field === field || (error?.field.endsWith(`.${field}`) ?? false);

/** Sends a form's command. `fields` are those beside which a refusal is shown. */
export function useOrder(fields: readonly string[]): Order {
	const sign = useSign();
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<LedgerError>();
	const [done, setDone] = useState<Done>();
	const send = async (ask: Ask): Promise<boolean> => {
		setBusy(true);
		setError(undefined);
		setDone(undefined);
		const end = await sign(ask);
		setBusy(false);
		if (end.state === "refused") setError(end.error);
		if (end.state === "final") setDone({ id: end.id, events: end.events, pending: false });
		if (end.state === "pending") setDone({ id: end.id, events: [], pending: true });
		return end.state === "final";
	};
	const at = (...names: readonly string[]) => (names.some((n) => about(error, n)) ? error : undefined);
	return { busy, done, send, at, rest: at(...fields) ? undefined : error };
}

/** What an order has brought about, or why it was refused where no field can tell. */
export function Outcome({ of }: { of: Order }) {
	const w = deskWords();
	return (
		<div aria-live="polite" className="stack">
			{of.rest && <ErrorNote error={of.rest} />}
			{of.done?.pending && (
				<Note tone="info" title={w.pending}>
					<Link to="/keys">{w.pendingSee}</Link>
				</Note>
			)}
			{of.done && !of.done.pending && (
				<Note tone="ok" title={w.done}>
					<Suspense fallback={null}>
						<Events of={of.done.events} />
					</Suspense>
					<ReceiptButton transaction={of.done.id} />
				</Note>
			)}
		</div>
	);
}
