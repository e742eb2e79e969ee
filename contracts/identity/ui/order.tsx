import { words } from "@gongshi/portal/i18n";
import { ErrorNote, Link, Note, ReceiptButton } from "@gongshi/portal/kit";
import { lazy } from "@gongshi/portal/lazy";
import type { Item, LedgerError } from "@gongshi/portal/ledger";
import { Suspense, useState } from "react";
import { type Ask, useSign } from "./sign.tsx";

// With every room's sentences; only what was handed in has brought something about.
const Events = lazy(() => import("./Events.tsx"));

const useWords = words(
	{ done: "已记入账本", pending: "已提交，正在等待确认", pendingSee: "查看进展" },
	{ done: "It is on the ledger", pending: "Handed in, waiting for confirmation", pendingSee: "See how it goes" },
);

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
	/** The refusal if it is about the organisation for which one acts, which no field names. */
	readonly actor: LedgerError | undefined;
}

/** "The organisation is no active member", "no signer acts for it with this role": of the actor, not of the command. */
const ofActor = (e: LedgerError | undefined): boolean => e?.book === "identity" && (e.code === 11 || e.code === 17);

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
	const actor = ofActor(error) ? error : undefined;
	const at = (...names: readonly string[]) => (!actor && names.some((n) => about(error, n)) ? error : undefined);
	return { busy, done, send, at, rest: actor || at(...fields) ? undefined : error, actor };
}

/** What an order has brought about, or why it was refused where no field can tell. */
export function Outcome({ of }: { of: Order }) {
	const w = useWords();
	return (
		<div aria-live="polite" className="stack">
			{(of.rest ?? of.actor) && <ErrorNote error={of.rest ?? of.actor} />}
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
