import { type Organisation, type Proposal, ProposalStatus } from "../identity_pb.ts";

/** What of a proposal decides who votes: its change, and when it was decided. */
export type Decision = Pick<Proposal, "number" | "kind" | "subject" | "status" | "closedMs">;

/** The kinds of change that make or unmake a voter. */
export const membership: readonly string[] = ["admit", "suspend", "resume", "remove"];

/**
 * Who was a voting member when a proposal ended: the founders, and every adopted decision about members before it, in
 * their order. The ledger keeps no such list; it follows from what it keeps. Undefined where the ledger has counted
 * another number of members, so that nobody is said to have been silent who was not asked.
 */
export function electorate(
	organisations: readonly Pick<Organisation, "id" | "registeredBy">[],
	decisions: readonly Decision[],
	end: Pick<Proposal, "number" | "closedMs" | "expiresMs" | "status" | "members">,
): readonly string[] | undefined {
	const until = end.status === ProposalStatus.EXPIRED ? end.expiresMs : end.closedMs;
	const member = new Set(organisations.filter((o) => o.registeredBy === "").map((o) => o.id));
	const away = new Set<string>();
	const before = decisions
		.filter((d) => d.status === ProposalStatus.ADOPTED && membership.includes(d.kind))
		.filter((d) => d.closedMs < until || (d.closedMs === until && d.number < end.number))
		.sort((a, b) => Number(a.closedMs - b.closedMs) || Number(a.number - b.number));
	for (const { kind, subject } of before) {
		if (kind === "admit") member.add(subject);
		if (kind === "remove") member.delete(subject);
		if (kind === "suspend") away.add(subject);
		if (kind === "resume") away.delete(subject);
	}
	const voters = [...member].filter((id) => !away.has(id));
	// What nobody closed before its time was over has the count of its last vote.
	return end.status === ProposalStatus.EXPIRED || voters.length === end.members ? voters : undefined;
}
