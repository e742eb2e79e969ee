import type { Proposal } from "../identity_pb.ts";
import { ProposalStatus } from "../identity_pb.ts";

/** How many of n members must approve: more than two thirds. The ledger counts the same (rule_proposal.go). */
export const quorum = (n: number): number => Math.floor((n * 2) / 3) + 1;

/** An organisation's power to confirm blocks. */
export interface Seat {
	readonly organisation: string;
	readonly power: bigint;
	readonly signed: boolean;
}

/** How far the network is from standing still. A block needs more than two thirds of the power. */
export interface Resilience {
	readonly total: bigint;
	/** Power that did not sign the last block. */
	readonly silent: bigint;
	/** The fewest organisations that, besides those silent now, stop the chain when they fall silent. 0: it stands still already. */
	readonly more: number;
	/** The same when all are awake. */
	readonly fewest: number;
}

/** Sums validators of one organisation into one seat; those without power are left out. */
export function seats(validators: readonly { organisation: string; power: bigint; signed: boolean }[]): Seat[] {
	const all = new Map<string, Seat>();
	for (const v of validators) {
		if (v.power <= 0n) continue;
		const was = all.get(v.organisation);
		all.set(v.organisation, {
			organisation: v.organisation,
			power: (was?.power ?? 0n) + v.power,
			signed: v.signed && (was?.signed ?? true),
		});
	}
	return [...all.values()];
}

const stopped = (silent: bigint, total: bigint): boolean => (total - silent) * 3n <= total * 2n;

function toStop(silent: bigint, total: bigint, awake: readonly Seat[]): number {
	let lost = silent;
	let n = 0;
	for (const s of [...awake].sort((a, b) => (a.power < b.power ? 1 : -1))) {
		if (stopped(lost, total)) break;
		lost += s.power;
		n++;
	}
	return n;
}

/** How many more organisations may fall silent before no block is confirmed. The strongest are taken first. */
export function resilience(all: readonly Seat[]): Resilience {
	const sum = (of: readonly Seat[]) => of.reduce((n, s) => n + s.power, 0n);
	const total = sum(all);
	const silent = sum(all.filter((s) => !s.signed));
	return {
		total,
		silent,
		more:
			total === 0n
				? 0
				: toStop(
						silent,
						total,
						all.filter((s) => s.signed),
					),
		fewest: total === 0n ? 0 : toStop(0n, total, all),
	};
}

/** Where a vote stands, by the clock given. */
export interface Standing {
	/** "open", or "late" when its time is over and nobody has closed it. */
	readonly state: "open" | "late" | "adopted" | "rejected" | "expired";
	readonly needed: number;
	/** Approvals that are missing. */
	readonly missing: number;
	/** Rejections with which it can no longer be adopted. */
	readonly against: number;
}

const closed: Partial<Record<ProposalStatus, Standing["state"]>> = {
	[ProposalStatus.ADOPTED]: "adopted",
	[ProposalStatus.REJECTED]: "rejected",
	[ProposalStatus.EXPIRED]: "expired",
};

/** Where a proposal stands. `members` is the number of active members now; the ledger counts anew at each vote. */
export function standing(
	p: Pick<Proposal, "status" | "approvals" | "rejections" | "members" | "expiresMs">,
	members: number,
	nowMs: bigint,
): Standing {
	const done = closed[p.status];
	const of = done ? p.members : members;
	const needed = quorum(of);
	return {
		state: done ?? (nowMs >= p.expiresMs ? "late" : "open"),
		needed,
		missing: Math.max(0, needed - p.approvals),
		against: Math.max(0, of - needed + 1 - p.rejections),
	};
}

/** Whether a text holds what looks like an identity or mobile number, which may not be on the ledger. */
export const personal = (id: string): boolean =>
	(id.match(/\d+x?/g) ?? []).some((run) => /^1[3-9]\d{9}$/.test(run) || /^\d{17}[\dx]$/.test(run));

const letters = "abcdefghjkmnpqrstuvwxyz23456789";

/** A party's id that says nothing about a person: 12 letters and digits at random, without those that look alike. */
export function drawId(random: (n: number) => Uint8Array = (n) => crypto.getRandomValues(new Uint8Array(n))): string {
	let id = "p-";
	while (id.length < 14) {
		for (const b of random(16)) {
			// 248 = 8 × 31: bytes above would make some letters likelier.
			if (b < 248 && id.length < 14) id += letters[b % letters.length];
		}
	}
	return id;
}
