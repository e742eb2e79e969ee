import { useCallback, useSyncExternalStore } from "react";
import { Ledger, type Status } from "../../../gateway/gateway_pb.ts";
import type { Text } from "../i18n/index.ts";
import { ask } from "../ledger/ask.ts";
import { hex } from "../ledger/bytes.ts";
import { ledgerError } from "../ledger/refusal.ts";
import { bodyOf, type Command, encoded, envelopeOf, idOf } from "./envelope.ts";
import { signWith } from "./keys.ts";
import { begin, carry, type Outcome } from "./pending.ts";
import type { KeyRecord, PendingRecord } from "./store.ts";

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

/** How long a transaction may wait to be included. */
const validMs = 3_600_000n;
/** How far this computer's clock may be from the chain's before it is not believed. */
const slackMs = 300_000n;

/** Whether this computer's clock is off by more than five minutes, and by how much (milliseconds, ahead is positive). */
export function clockOff(status: Pick<Status, "timeMs">, nowMs = Date.now()): bigint {
	const off = BigInt(nowMs) - status.timeMs;
	return off > slackMs || off < -slackMs ? off : 0n;
}

/** Until when a transaction that is signed now may be executed: by the chain's time if this clock cannot be right. */
export function expiry(status: Pick<Status, "timeMs">, nowMs = Date.now()): bigint {
	const now = BigInt(nowMs);
	const believed = clockOff(status, nowMs) === 0n && now > status.timeMs ? now : status.timeMs;
	return believed + validMs;
}

export interface Sealing {
	readonly title: Text;
	readonly commands: readonly Command[];
	readonly key: KeyRecord;
	readonly organisation: string;
	readonly status: Pick<Status, "network" | "timeMs">;
}

/** Signs and stores; nothing is sent yet. Throws what the key throws. */
export async function seal(s: Sealing): Promise<PendingRecord> {
	const { key, organisation, status } = s;
	const expiresMs = expiry(status);
	const body = bodyOf({
		network: status.network,
		commands: s.commands.map(encoded),
		expiresMs,
		signers: [{ party: key.party, suite: key.suite, key: key.public, organisation }],
	});
	const id = idOf(body);
	const record: PendingRecord = {
		id: hex(id),
		envelope: envelopeOf(body, [await signWith(key, id)]),
		title: s.title,
		signedMs: Date.now(),
		expiresMs: Number(expiresMs),
		key: key.id,
		state: "signed",
	};
	await begin(record);
	return record;
}

/** What a batch does with each of its transactions. */
export function batchOf(title: Text, key: KeyRecord, organisation: string): Batch {
	return {
		async send(commands) {
			try {
				const status = await ask(Ledger.method.getStatus, {});
				return await carry(await seal({ title, commands, key, organisation, status }));
			} catch (cause) {
				return { state: "refused", error: ledgerError(cause) };
			}
		},
	};
}
