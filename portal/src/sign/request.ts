import { Ledger } from "../../../gateway/gateway_pb.ts";
import type { Text } from "../i18n/index.ts";
import { ask, keyOf, memory } from "../ledger/ask.ts";
import { hex } from "../ledger/bytes.ts";
import { blockMs, nowMs } from "../ledger/clock.ts";
import { ledgerError } from "../ledger/refusal.ts";
import type { Batch } from "./asked.ts";
import { bodyOf, type Command, encoded, envelopeOf, idOf } from "./envelope.ts";
import { signWith } from "./keys.ts";
import { begin, carry } from "./pending.ts";
import type { KeyRecord, PendingRecord } from "./store.ts";

export * from "./asked.ts";

/** How long a transaction may wait to be included. */
const validMs = 3_600_000;

/** Until when a transaction that is signed now may be executed: in block time, whatever this computer's clock says. */
export const expiry = (): bigint => BigInt(Math.max(nowMs(), blockMs()) + validMs);

export interface Sealing {
	readonly title: Text;
	readonly commands: readonly Command[];
	readonly key: KeyRecord;
	readonly organisation: string;
	readonly network: string;
}

/** Signs and stores; nothing is sent yet. Throws what the key throws. */
export async function seal(s: Sealing): Promise<PendingRecord> {
	const { key, organisation, network } = s;
	const expiresMs = expiry();
	const body = bodyOf({
		network,
		commands: s.commands.map(encoded),
		expiresMs,
		signers: [{ party: key.party, suite: key.suite, key: key.public, organisation }],
	});
	const id = idOf(body);
	const record: PendingRecord = {
		id: hex(id),
		envelope: envelopeOf(body, [await signWith(key, id)]),
		title: s.title,
		signedMs: nowMs(),
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
				const { network } = await memory.ensureQueryData({
					queryKey: keyOf(Ledger.method.getStatus, {}),
					queryFn: () => ask(Ledger.method.getStatus, {}),
				});
				return await carry(await seal({ title, commands, key, organisation, network }));
			} catch (cause) {
				return { state: "refused", error: ledgerError(cause) };
			}
		},
	};
}
