import { type Bytes, fromUtf8, hex } from "./bytes.js";
import { type Failed, sentences } from "./failures.js";
import { confirming } from "./file.js";
import type { Event } from "./loose.js";
import type { Header, Member, Receipt, Record } from "./messages.js";
import { label } from "./shape.js";
import type { Transaction } from "./signers.js";
import { place } from "./state.js";

/** One thing that was looked at. */
export interface Check {
	name: string;
	outcome: "passed" | "failed" | "not reached";
	/** What is true when it passes. */
	zh: string;
	en: string;
}

/** A department that holds keys which confirm blocks, and its voting power. */
export interface Department {
	organisation: string;
	zh: string;
	en: string;
	power: number;
}

/** What a verified receipt proves. Times are nanoseconds since 1970. */
export interface Claim {
	kind: "transaction" | "record" | "absence";
	network: string;
	/** Of the transaction's block, or of the block after which the state was so. */
	height: number;
	/** Of the transaction's block, or of the one that confirms the state. */
	timeNs: bigint;
	/** Of a transaction: its id, 0 or the number of its refusal, itself, and its events unless the receipt leaves them out. */
	id?: string;
	code?: number;
	transaction?: Transaction;
	events?: Event[];
	/** Of a record: its space, its raw key and its encoded value. */
	space?: string;
	key?: Bytes;
	value?: Bytes;
	/** The block that the confirmed voted for. */
	confirmedHeight: number;
	confirmed: Department[];
	/** Validators whose votes the receipt does not hold. */
	silent: Department[];
	/** 0 when no clock was asked. */
	ageNs: bigint;
}

/** What verify found. */
export interface Verdict {
	ok: boolean;
	/** The number of the first failure, or 0. */
	number: number;
	/** The step that failed, or "". */
	check: string;
	/** All of them, in order. */
	checks: Check[];
	/** Only when ok: of a failed receipt nothing is known. */
	claim?: Claim;
	/** The verdict in sentences. */
	zh: string[];
	en: string[];
}

/** The checks in their order, and what is true when each passes. */
const steps: readonly [name: string, zh: string, en: string][] = [
	["file", "文件完整，且采用唯一的规范格式", "the file is complete and in its one canonical form"],
	["anchor", "凭证属于信任锚所指的网络", "the receipt is of the anchor's network"],
	["blocks", "每个区块都由超过三分之二的表决权签名确认", "more than two thirds of the voting power signed each block"],
	["chain", "验证节点的每次变更都可追溯到信任锚", "every change of validators leads back to the anchor"],
	["names", "每个验证节点所属的部门都有据可查", "it is proven which department holds each validator"],
	["claim", "所证明的内容包含在被确认的区块中", "what is claimed is in the confirmed block"],
	["signers", "交易签署人的签名全部成立", "the signatures of all who signed the transaction hold"],
	["lines", "文件中可读的几行与证明一致", "the readable lines agree with the proof"],
	["time", "凭证的时间不晚于现在", "the receipt is not from the future"],
];

/** How far a verification came and what it read. */
export interface Course {
	passed: number;
	failed?: Failed | undefined;
	receipt: Receipt;
	transaction?: Transaction | undefined;
	events?: Event[] | undefined;
	now?: bigint | undefined;
}

export function verdictOf(c: Course): Verdict {
	const checks: Check[] = [];
	for (const [i, [name, zh, en]] of steps.entries()) {
		const outcome = i < c.passed ? "passed" : i === c.passed ? "failed" : "not reached";
		const idle =
			(name === "signers" && outcome === "passed" && !c.transaction) || (name === "time" && c.now === undefined);
		if (!idle) checks.push({ name, outcome, zh, en });
	}
	if (c.failed) {
		const { number, detail } = c.failed;
		const says = sentences[number] ?? { zh: "", en: "" };
		const zh = `凭证不成立（第 ${number} 号）：${says.zh}${detail && `（${detail}）`}。`;
		const en = `The receipt does not hold (number ${number}): ${says.en}${detail && ` (${detail})`}.`;
		return { ok: false, number, check: steps[c.passed]?.[0] ?? "", checks, zh: [zh], en: [en] };
	}
	const claim = claimOf(c);
	return { ok: true, number: 0, check: "", checks, claim, zh: zhOf(claim), en: enOf(claim) };
}

const nanos = (h: Header): bigint => h.seconds * 1_000_000_000n + BigInt(h.nanos);

function claimOf({ receipt: r, transaction, events, now }: Course): Claim {
	const b = confirming(r);
	const timeNs = nanos((r.inclusion?.header as Header | undefined) ?? b.header);
	const age = now === undefined ? 0n : now * 1_000_000n - timeNs;
	const confirmed: Department[] = [];
	const silent: Department[] = [];
	const voted = new Set(b.votes.map((v) => v.seat));
	for (const [i, s] of b.seats.entries()) {
		const { organisation, nameZh: zh, nameEn: en } = r.members[s] as Member;
		add(voted.has(i) ? confirmed : silent, { organisation, zh, en, power: Number(b.powers[i]) });
	}
	const common = {
		network: r.network,
		height: Number(b.header.height) - 1,
		timeNs,
		confirmedHeight: Number(b.header.height),
		confirmed,
		silent,
		ageNs: age > 0n ? age : 0n,
	};
	if (r.inclusion && transaction) {
		const id = hex(transaction.id);
		return { kind: "transaction", ...common, id, code: r.inclusion.code, transaction, ...(events && { events }) };
	}
	const { key, value } = r.record as Record;
	const space = fromUtf8(place(key).space) ?? "";
	return { kind: value.length > 0 ? "record" : "absence", ...common, space, key, value };
}

/** Joins the powers of a department that holds several keys. */
function add(all: Department[], d: Department): void {
	const one = all.find((o) => o.organisation === d.organisation);
	if (one) one.power += d.power;
	else all.push(d);
}

/** Shows the key within the space: as text where it is a line of text, else in hexadecimal. */
export function keyText(c: Claim): string {
	const key = place(c.key as Bytes).key;
	const ended = key.length >= 2 && key[key.length - 2] === 0 && key[key.length - 1] === 1; // how the state ends a text key
	const text = fromUtf8(ended ? key.subarray(0, -2) : key);
	return text !== undefined && label(text, 256) ? text : hex(key);
}

const power = (all: Department[]): number => all.reduce((n, d) => n + d.power, 0);

/** A time in UTC, to the second. */
const clock = (c: Claim): string =>
	`${new Date(Number(c.timeNs / 1_000_000n)).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** Tells a duration in the largest unit of which there are at least two. */
function span(ns: bigint, units: [string, string, string, string]): string {
	const seconds = ns / 1_000_000_000n;
	for (const [i, size] of [86_400n, 3_600n, 60n].entries()) {
		if (seconds >= 2n * size) return `${seconds / size}${units[i]}`;
	}
	return `${seconds}${units[3]}`;
}

function whatZh(c: Claim): string {
	const at = clock(c);
	if (c.kind === "transaction") {
		const became = c.code === 0 ? "并已执行。" : `但已被拒绝（第 ${c.code} 号），账本未因其命令而改变。`;
		return `网络 ${c.network} 第 ${c.height} 号区块（${at}）收录了交易 ${c.id}，${became}`;
	}
	const where = `网络 ${c.network} 在第 ${c.height} 号区块之后，${c.space} 中`;
	if (c.kind === "record") return `${where}存有键为 ${keyText(c)} 的记录，内容如凭证所载（于 ${at} 确认）。`;
	return `${where}没有键为 ${keyText(c)} 的记录（于 ${at} 确认）。`;
}

function zhOf(c: Claim): string[] {
	const names = (all: Department[]): string => all.map((d) => d.zh).join("、");
	const all = power(c.confirmed) + power(c.silent);
	const says = [
		whatZh(c),
		`确认者（第 ${c.confirmedHeight} 号区块，表决权 ${power(c.confirmed)}/${all}）：${names(c.confirmed)}。`,
	];
	if (c.silent.length > 0) says.push(`凭证中没有以下部门的签名：${names(c.silent)}。`);
	if (c.ageNs > 0n) says.push(`证明的是 ${span(c.ageNs, [" 天", " 小时", " 分钟", " 秒"])}前的情况。`);
	return [...says, `这是第 ${c.height} 号区块时的事实，不说明今天的状况；要知道现状，请索取新的凭证。`];
}

function whatEn(c: Claim): string {
	const at = clock(c);
	if (c.kind === "transaction") {
		const became =
			c.code === 0 ? "it was executed." : `it was refused (number ${c.code}): its commands changed nothing.`;
		return `Block ${c.height} of network ${c.network} (${at}) includes transaction ${c.id}, and ${became}`;
	}
	const where = `After block ${c.height} of network ${c.network}, ${c.space} held`;
	if (c.kind === "record")
		return `${where} a record with key ${keyText(c)}, as it is in the receipt (confirmed at ${at}).`;
	return `${where} no record with key ${keyText(c)} (confirmed at ${at}).`;
}

function enOf(c: Claim): string[] {
	const names = (all: Department[]): string => all.map((d) => d.en).join(", ");
	const all = power(c.confirmed) + power(c.silent);
	const says = [
		whatEn(c),
		`Confirmed by (block ${c.confirmedHeight}, voting power ${power(c.confirmed)} of ${all}): ${names(c.confirmed)}.`,
	];
	if (c.silent.length > 0) says.push(`The receipt holds no signature of: ${names(c.silent)}.`);
	if (c.ageNs > 0n) says.push(`That was ${span(c.ageNs, [" days", " hours", " minutes", " seconds"])} ago.`);
	return [
		...says,
		`Included at height ${c.height} is not a statement about today: for the current status ask for a fresh receipt.`,
	];
}
