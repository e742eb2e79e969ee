import { type Anchor, anchorHash, checkAnchor, parseAnchor } from "./anchor.js";
import { type Bytes, concat, equal, hash, utf8 } from "./bytes.js";
import { branchRoot, headerHash, leafHash, mostOf, resultLeaf, signBytes, sum, validatorsHash } from "./consensus.js";
import { Failed, need } from "./failures.js";
import { confirming, lineNames, open, visible } from "./file.js";
import type { Judge } from "./judge.js";
import { type Event, readEvents, readValidator } from "./loose.js";
import type { Block, Header, Inclusion, Member, Receipt, Record } from "./messages.js";
import { checkSignatures, readEnvelope, type Transaction } from "./signers.js";
import { appHash, fits, rootOf } from "./state.js";
import { type Verdict, verdictOf } from "./verdict.js";

/** What is asked of a verification. */
export interface Question {
	file: Bytes;
	anchor: Bytes | Anchor;
	nowMs?: number | undefined;
}

/** Judges a receipt, but leaves what its signatures are worth to a judge. */
export function judged({ file, anchor, nowMs }: Question, judge: Judge): Verdict {
	const now = Number.isFinite(nowMs) ? BigInt(Math.floor(nowMs as number)) : undefined;
	const v = new Verification(file, anchor, now, judge);
	let failed: Failed | undefined;
	let passed = 0;
	try {
		for (; passed < v.steps.length; passed++) v.steps[passed]?.();
	} catch (e) {
		failed = e instanceof Failed ? e : new Failed(passed === 0 ? 4 : 20, String(e));
	}
	return verdictOf({ passed, failed, receipt: v.receipt, transaction: v.transaction, events: v.events, now: v.now });
}

/** How far a receipt may be ahead of the verifier's clock, in milliseconds. */
const slack = 600_000n;

/** What the way from the anchor has established so far. */
interface Trusted {
	height: bigint;
	seconds: bigint;
	nanos: number;
	/** The validators hash of the block after. */
	next: Bytes;
	keys: Bytes[];
	powers: bigint[];
}

/** A block whose shape was checked. */
type Sound = Block & { header: Header; id: NonNullable<Block["id"]> };

/** One verification under way. Its steps run in order and the first that throws Failed ends it. */
class Verification {
	receipt!: Receipt;
	transaction?: Transaction;
	events?: Event[] | undefined;
	private anchor!: Anchor;
	private values: string[] = [];

	constructor(
		private readonly file: Bytes,
		private readonly given: Bytes | Anchor,
		readonly now: bigint | undefined,
		private readonly judge: Judge,
	) {}

	/** The order is part of SPEC.md §5: it decides which failure is the first. */
	readonly steps = [
		() => this.checkFile(),
		() => this.checkAnchor(),
		() => this.checkBlocks(),
		() => this.checkChain(),
		() => this.checkNames(),
		() => this.checkClaim(),
		() => this.checkSigners(),
		() => this.checkLines(),
		() => this.checkTime(),
	];

	private checkFile(): void {
		const opened = open(this.file);
		this.receipt = opened.receipt;
		this.values = opened.values;
	}

	private get blocks(): Sound[] {
		return this.receipt.blocks as Sound[];
	}

	private key(b: Block, seat: number): Bytes {
		return (this.receipt.members[b.seats[seat] as number] as Member).key;
	}

	private keys(b: Block): Bytes[] {
		return b.seats.map((_, seat) => this.key(b, seat));
	}

	private checkAnchor(): void {
		if (this.given instanceof Uint8Array) this.anchor = parseAnchor(this.given);
		else {
			checkAnchor(this.given);
			this.anchor = this.given;
		}
		need(this.receipt.network === this.anchor.network, 21, `${this.receipt.network}, not ${this.anchor.network}`);
		const first = (this.blocks[0] as Sound).header.height;
		need(first >= this.anchor.height, 22, `${first} < ${this.anchor.height}`);
	}

	/** Each block by itself: its validators, its hash and the votes on it. */
	private checkBlocks(): void {
		for (const b of this.blocks) {
			need(equal(b.header.validatorsHash, validatorsHash(this.keys(b), b.powers)), 30, `block ${b.header.height}`);
			need(equal(b.id.hash, headerHash(b.header, this.receipt.network)), 31, `block ${b.header.height}`);
		}
		this.checkVotes();
		for (const b of this.blocks) {
			const voted = sum(b.votes.map((v) => b.powers[v.seat] as bigint));
			const total = sum(b.powers);
			need(mostOf(voted, total), 33, `${voted} of ${total}, block ${b.header.height}`);
		}
	}

	/** Every vote, those beyond two thirds too: a receipt must not name a department that did not confirm. */
	private checkVotes(): void {
		const all = this.blocks.flatMap((b) => {
			const message = signBytes(b, this.receipt.network);
			return b.votes.map((v) => ({
				b,
				v,
				signed: { key: this.key(b, v.seat), message: message(v), signature: v.signature },
			}));
		});
		const wrong = all[this.judge.firstWrong(all.map((one) => one.signed))];
		if (!wrong) return;
		const m = this.receipt.members[wrong.b.seats[wrong.v.seat] as number] as Member;
		throw new Failed(32, `${m.nameZh}, ${m.nameEn}; block ${wrong.b.header.height}`);
	}

	/** Walks from the anchor to the last block. */
	private checkChain(): void {
		const a = this.anchor;
		const keys = a.members.map((m) => m.key);
		let t: Trusted = { height: a.height, seconds: -1n, nanos: 0, next: anchorHash(a), keys, powers: a.powers };
		for (const [i, b] of this.blocks.entries()) {
			const h = b.header;
			if (i === 0 && h.height === a.height) need(equal(b.id.hash, a.header), 23, `block ${h.height}`);
			else this.checkLink(t, b);
			t = {
				height: h.height,
				seconds: h.seconds,
				nanos: h.nanos,
				next: h.nextValidatorsHash,
				keys: this.keys(b),
				powers: b.powers,
			};
		}
	}

	/** Where heights are adjacent, or the validators those trusted, the hash decides; else two thirds of the trusted power. */
	private checkLink(t: Trusted, b: Sound): void {
		const h = b.header;
		const later = h.seconds > t.seconds || (h.seconds === t.seconds && h.nanos > t.nanos);
		need(h.height > t.height && later, 34, `block ${h.height}`);
		if (equal(h.validatorsHash, t.next)) return;
		need(h.height !== t.height + 1n, 35, `block ${h.height}`);
		const voters = b.votes.map((v) => this.key(b, v.seat));
		const voted = sum(t.powers.filter((_, i) => voters.some((k) => equal(k, t.keys[i] as Bytes))));
		const total = sum(t.powers);
		need(mostOf(voted, total), 36, `${voted} of ${total}, block ${h.height}`);
	}

	/** What the receipt calls its members, against the anchor or the ledger's own record. */
	private checkNames(): void {
		const namings = new Map(this.receipt.namings.map((n) => [n.member, n.record as Record]));
		for (const [i, m] of this.receipt.members.entries()) {
			const proven = namings.get(i);
			const known = this.anchor.members.find((k) => equal(k.key, m.key));
			if (known) {
				need(!proven, 7, `naming of member ${i}`);
				need(sameMember(known, m), 40, `${known.nameZh}, ${known.nameEn}`);
			} else {
				need(proven !== undefined, 41, `${m.nameZh}, ${m.nameEn}`);
				this.checkNaming(m, proven);
			}
		}
	}

	private checkNaming(m: Member, r: Record): void {
		need(this.holds(r), 42, `${m.nameZh}, ${m.nameEn}`);
		const key = concat(utf8(this.anchor.validatorsSpace), Uint8Array.of(0), m.key);
		const said = equal(r.key, key) ? orUndefined(() => readValidator(r.value)) : undefined;
		need(said !== undefined, 43, `${m.nameZh}, ${m.nameEn}`);
		need(sameMember(said, m), 43, `${said.nameZh}, ${said.nameEn}`);
	}

	/** Whether a record's root stands in its block's app hash. */
	private holds(r: Record): boolean {
		const b = this.blocks[r.block] as Sound;
		return equal(b.header.appHash, appHash(rootOf(r), b.digest));
	}

	private checkClaim(): void {
		if (this.receipt.inclusion) {
			this.checkInclusion(this.receipt.inclusion);
			return;
		}
		const r = this.receipt.record as Record;
		need(fits(r), 62);
		need(this.holds(r), r.value.length > 0 ? 60 : 61);
	}

	private checkInclusion(n: Inclusion): void {
		const next = (this.blocks[n.block] as Sound).header;
		const h = n.header as Header;
		const linked = next.lastBlock !== undefined && equal(next.lastBlock.hash, headerHash(h, this.receipt.network));
		need(linked && h.height + 1n === next.height, 50, `block ${h.height}`);
		const data = branchRoot(leafHash(hash(n.envelope)), n.index, n.total, n.transactionPath);
		need(data !== undefined && equal(h.dataHash, data), 51, `place ${n.index} of ${n.total} in block ${h.height}`);
		const results = branchRoot(leafHash(resultLeaf(n.code, n.eventsDigest)), n.index, n.total, n.resultPath);
		need(results !== undefined && equal(next.lastResultsHash, results), 52);
		if (n.events.length === 0) return;
		need(equal(hash(n.events), n.eventsDigest), 53);
		this.events = orUndefined(() => readEvents(n.events));
		need(this.events !== undefined, 53);
	}

	private checkSigners(): void {
		if (!this.receipt.inclusion) return;
		const t = readEnvelope(this.receipt.inclusion.envelope);
		need(t.body.network === this.receipt.network, 55, t.body.network);
		checkSignatures(t, this.judge);
		this.transaction = t;
	}

	private checkLines(): void {
		for (const [i, says] of visible(this.receipt).entries()) need(this.values[i] === says, 8, lineNames[i]);
	}

	private checkTime(): void {
		const { header } = confirming(this.receipt);
		const ahead = header.seconds * 1_000_000_000n + BigInt(header.nanos) - ((this.now ?? 0n) + slack) * 1_000_000n;
		need(
			this.now === undefined || ahead <= 0n,
			70,
			new Date(Number(header.seconds) * 1000).toISOString().replace(".000Z", "Z"),
		);
	}
}

function sameMember(a: Member, b: Member): boolean {
	return equal(a.key, b.key) && a.organisation === b.organisation && a.nameZh === b.nameZh && a.nameEn === b.nameEn;
}

function orUndefined<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
