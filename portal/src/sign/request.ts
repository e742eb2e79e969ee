import { Ledger, type Status } from "../../../gateway/gateway_pb.ts";
import type { Text } from "../i18n/index.ts";
import { ask } from "../ledger/ask.ts";
import { hex } from "../ledger/bytes.ts";
import { ledgerError } from "../ledger/refusal.ts";
import type { Batch } from "./asked.ts";
import { bodyOf, type Command, encoded, envelopeOf, idOf } from "./envelope.ts";
import { signWith } from "./keys.ts";
import { begin, carry } from "./pending.ts";
import type { KeyRecord, PendingRecord } from "./store.ts";

export * from "./asked.ts";

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
