import { type Bytes, fromUtf8, hex, utf8 } from "./bytes.js";
import { need } from "./failures.js";
import type { Block, BlockID, Header, Inclusion, Member, Receipt, Record } from "./messages.js";
import { place } from "./state.js";

/** Lengths, ranges and references (SPEC.md §3), checked before anything is computed, so that what follows needs no care. */

export const spec = 1;
const most = { members: 256, blocks: 64, seats: 128, names: 256, organisation: 128, network: 50, path: 128 };
const maxNumber = 2n ** 53n - 1n;
const maxAfter = 2n ** 62n;
const maxSeconds = 253402300799n;
const limit = {
	parts: 2 ** 20,
	round: 2 ** 31 - 1,
	total: 2 ** 24,
	steps: 24,
	depth: 256,
	key: 4096,
	envelope: 2 ** 18,
};

const shape = 6;
const superfluous = 7;

export function checkReceipt(r: Receipt): void {
	need(r.spec === spec, 5, `${r.spec}`);
	need(networkName(r.network), shape, "network");
	need(within(r.members.length, 1, most.members), shape, `${r.members.length} members`);
	need(within(r.blocks.length, 1, most.blocks), shape, `${r.blocks.length} blocks`);
	need((r.inclusion === undefined) !== (r.record === undefined), shape, "one claim");
	checkMembers(r.members);
	for (const b of r.blocks) checkBlock(b, r.members.length);
	let last = -1;
	for (const [i, n] of r.namings.entries()) {
		need(n.member > last && n.member < r.members.length, shape, `naming ${i} member`);
		checkRecord(n.record, r.blocks.length);
		need(n.record.value.length > 0, shape, `naming ${i} empty`);
		last = n.member;
	}
	if (r.inclusion) checkInclusion(r.inclusion, r.blocks.length);
	else checkRecord(r.record, r.blocks.length);
	checkNeeded(r);
}

/** Refuses members who sit nowhere and digests on which nothing rests: nothing else would look at them. */
function checkNeeded(r: Receipt): void {
	const used = new Set([...r.namings.map((n) => n.record?.block), r.record?.block]);
	const seated = new Set(r.blocks.flatMap((b) => b.seats));
	for (const [i, b] of r.blocks.entries()) {
		need(!used.has(i) || b.digest.length === 32, shape, `block ${i} has no digest`);
		need(used.has(i) || b.digest.length === 0, superfluous, `digest of block ${i}`);
	}
	const idle = r.members.findIndex((_, i) => !seated.has(i));
	need(idle < 0, superfluous, `member ${idle}`);
}

export function checkMembers(members: Member[]): void {
	const keys = new Set<string>();
	for (const [i, m] of members.entries()) {
		need(m.key.length === 32, shape, `member ${i} key`);
		need(label(m.organisation, most.organisation), shape, `member ${i} organisation`);
		need(label(m.nameZh, most.names) && label(m.nameEn, most.names), shape, `member ${i} name`);
		need(keys.size < keys.add(hex(m.key)).size, superfluous, `member ${i}`);
	}
}

function checkBlock(b: Block, members: number): void {
	checkHeader(b.header);
	need(within(b.seats.length, 1, most.seats) && b.seats.length === b.powers.length, shape, `${b.seats.length} seats`);
	checkID(b.id);
	need(b.round <= limit.round, shape, "round");
	need(hashOrNone(b.digest), shape, "digest");
	checkPowers(b.powers);
	const taken = new Set<number>();
	for (const [i, s] of b.seats.entries()) need(s < members && taken.size < taken.add(s).size, shape, `seat ${i}`);
	let last = -1;
	for (const [i, v] of b.votes.entries()) {
		const ascends = v.seat > last && v.seat < b.seats.length;
		need(ascends && v.signature.length === 64 && v.afterNs <= maxAfter && v.afterNs >= -maxAfter, shape, `vote ${i}`);
		last = v.seat;
	}
}

export function checkPowers(powers: bigint[]): void {
	let total = 0n;
	for (const [i, p] of powers.entries()) {
		need(p >= 1n && p <= maxNumber - total, shape, `power ${i}`);
		total += p;
	}
}

function checkID(id: BlockID | undefined): asserts id {
	need(
		id !== undefined && id.hash.length === 32 && within(id.parts, 1, limit.parts) && id.partsHash.length === 32,
		shape,
		"block id",
	);
}

function checkHeader(h: Header | undefined): asserts h {
	need(h !== undefined, shape, "no header");
	if (h.lastBlock) checkID(h.lastBlock);
	for (const hash of [h.lastCommitHash, h.dataHash, h.consensusHash, h.appHash, h.lastResultsHash, h.evidenceHash]) {
		need(hashOrNone(hash), shape, `hash of ${hash.length} bytes`);
	}
	need(h.blockVersion <= maxNumber && h.appVersion <= maxNumber, shape, "version");
	need(h.height >= 1n && h.height <= maxNumber, shape, `height ${h.height}`);
	need(h.seconds >= 0n && h.seconds <= maxSeconds && h.nanos < 1e9, shape, "time");
	need(h.validatorsHash.length === 32 && h.nextValidatorsHash.length === 32, shape, "validators hash");
	need(h.proposer.length === 20, shape, "proposer");
}

/** Also refuses the keys of plain spaces: they are no leaves of the tree, so that an absence would say nothing of them. */
function checkRecord(r: Record | undefined, blocks: number): asserts r {
	need(r !== undefined, shape, "no record");
	need(r.block < blocks, shape, "record block");
	need(r.key.length <= limit.key && spacePath(fromUtf8(place(r.key).space) ?? ""), shape, "record key");
	need(hashes(r.siblings, limit.depth), shape, "siblings");
	need(r.other.length === 0 || (r.other.length === 64 && r.value.length === 0), shape, "other leaf");
}

function checkInclusion(n: Inclusion, blocks: number): void {
	need(n.block < blocks, shape, "inclusion block");
	checkHeader(n.header);
	need(within(n.envelope.length, 1, limit.envelope), shape, `envelope of ${n.envelope.length} bytes`);
	need(n.total <= limit.total && n.index < n.total, shape, `place ${n.index} of ${n.total}`);
	need(hashes(n.transactionPath, limit.steps) && hashes(n.resultPath, limit.steps), shape, "path");
	need(hashOrNone(n.eventsDigest), shape, "events digest");
}

const within = (n: number, from: number, upto: number): boolean => n >= from && n <= upto;
const hashOrNone = (b: Bytes): boolean => b.length === 0 || b.length === 32;
const hashes = (b: Bytes, steps: number): boolean => b.length % 32 === 0 && b.length <= 32 * steps;

export const networkName = (s: string): boolean => s.length <= most.network && /^[A-Za-z0-9._-]+$/.test(s);
export const spacePath = (s: string): boolean => s.length <= most.path && /^[A-Za-z0-9._/-]+$/.test(s);
export const isHeight = (n: bigint): boolean => n >= 0n && n <= maxNumber;
export const validators = (n: number): boolean => within(n, 1, most.seats);

/** Text of one line, which any language can show: well-formed and at most so many bytes of UTF-8. */
export function label(s: string, bytes: number): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a label must not hold
	return s.length > 0 && !/[\u0000-\u001f\u007f]/.test(s) && !/[\ud800-\udfff]/u.test(s) && utf8(s).length <= bytes;
}
