import { type Bytes, empty, equal, fromBase64, fromHex, fromUtf8, hash, hex, toBase64, utf8 } from "./bytes.js";
import { validatorsHash } from "./consensus.js";
import { Failed, need } from "./failures.js";
import { maxFileBytes } from "./file.js";
import type { Member } from "./messages.js";
import { checkMembers, checkPowers, isHeight, networkName, spacePath, validators } from "./shape.js";

/** What a verifier trusts beforehand: a network and the validators that decide the block after a height (SPEC.md §1.2). */
export interface Anchor {
	network: string;
	/** 0 for the anchor made of a network's genesis. */
	height: bigint;
	/** The hash of the header at this height; empty at height 0. */
	header: Bytes;
	/** The key space in which the ledger keeps its validators' records. */
	validatorsSpace: string;
	/** The validators of the block at height + 1, in consensus order, and their voting powers. */
	members: Member[];
	powers: bigint[];
}

const kind = "anchor/1";
const invalid = 20;

/** Judges the form of an anchor; whether to trust it is for people to decide. */
export function checkAnchor(a: Anchor): void {
	try {
		need(networkName(a.network), invalid, "network");
		need(isHeight(a.height), invalid, "height");
		need(a.height === 0n ? a.header.length === 0 : a.header.length === 32, invalid, "header hash");
		need(spacePath(a.validatorsSpace), invalid, "validators_space");
		need(
			validators(a.members.length) && a.members.length === a.powers.length,
			invalid,
			`${a.members.length} validators`,
		);
		checkMembers(a.members);
		checkPowers(a.powers);
	} catch (e) {
		throw new Failed(invalid, e instanceof Error ? e.message : "");
	}
}

/** The anchor's file, the only one that parseAnchor accepts for it. */
export function anchorFile(a: Anchor): Bytes {
	const file = {
		gongshi: kind,
		network: a.network,
		height: Number(a.height),
		header: hex(a.header),
		validators_space: a.validatorsSpace,
		validators: a.members.map((m, i) => ({
			key: toBase64(m.key),
			power: Number(a.powers[i]),
			organisation: m.organisation,
			zh: m.nameZh,
			en: m.nameEn,
		})),
	};
	return utf8(`${JSON.stringify(file, null, 2)}\n`);
}

/** Reads an anchor's file and throws, with number 20, on every byte that anchorFile would not have written. */
export function parseAnchor(file: Bytes): Anchor {
	need(file.length <= maxFileBytes, invalid, `${file.length} bytes`);
	let anchor: Anchor;
	try {
		anchor = fromJSON(JSON.parse(fromUtf8(file) ?? ""));
	} catch {
		throw new Failed(invalid, "not anchor/1");
	}
	checkAnchor(anchor);
	need(equal(anchorFile(anchor), file), invalid, "not the canonical form");
	return anchor;
}

interface AnchorJSON {
	network: string;
	height: number;
	header: string;
	validators_space: string;
	validators: { key: string; power: number; organisation: string; zh: string; en: string }[];
}

/** Takes what it needs and throws where it is of another type; the comparison with the file sees all else. */
function fromJSON(f: AnchorJSON): Anchor {
	const text = (v: string): string => {
		if (typeof v !== "string") throw new TypeError("not text");
		return v;
	};
	return {
		network: text(f.network),
		height: BigInt(f.height),
		header: fromHex(text(f.header)) ?? empty,
		validatorsSpace: text(f.validators_space),
		members: f.validators.map((v) => ({
			key: fromBase64(text(v.key)) ?? empty,
			organisation: text(v.organisation),
			nameZh: text(v.zh),
			nameEn: text(v.en),
		})),
		powers: f.validators.map((v) => BigInt(v.power)),
	};
}

/** What people compare to know that they hold the same anchor: the SHA-256 of its file, in groups of eight digits. */
export function fingerprint(anchor: Bytes | Anchor): string {
	const file = anchor instanceof Uint8Array ? anchor : anchorFile(anchor);
	return hex(hash(file)).replace(/.{8}(?=.)/g, "$& ");
}

/** What the block after the anchor must say of its validators. */
export const anchorHash = (a: Anchor): Bytes =>
	validatorsHash(
		a.members.map((m) => m.key),
		a.powers,
	);
