import type { Text } from "@gongshi/portal/i18n";
import { byId } from "@gongshi/portal/ledger";
import type { Names } from "@gongshi/portal/room";
import type { Parameters, Validator } from "../../../ledger/contract/network_pb.ts";
import { type Change, type Organisation, type Scheduled, Status } from "../identity_pb.ts";
import { keyHead, statusText } from "./change.ts";
import { quorum } from "./consortium.ts";
import { parameters, parametersText } from "./parameters.ts";

/** The network as it stands, as far as a change can touch it. */
export interface Present {
	readonly organisations: readonly Organisation[];
	readonly validators: readonly Validator[];
	/** Those in force before any pending change. */
	readonly parameters: Parameters | undefined;
	readonly pending: readonly Scheduled[];
	readonly names?: Names;
}

/** One thing that a change would alter: what it is, how it stands, how it would stand. */
export interface Effect {
	readonly what: Text;
	readonly before: Text;
	readonly after: Text;
}

const same = (text: string): Text => ({ zh: text, en: text });
const unset: Text = { zh: "未设定", en: "not set" };
const effect = (zh: string, en: string, before: Text, after: Text): Effect => ({ what: { zh, en }, before, after });
const count = (n: number): Text => ({ zh: `${n} 个`, en: `${n}` });

const needed = (n: number): Text => ({ zh: `${n} 个中 ${quorum(n)} 个`, en: `${quorum(n)} of ${n}` });

const votes = (o: Organisation): boolean => o.member && o.status === Status.ACTIVE;

/** What it means for the vote when the number of members changes. */
function members(p: Present, change: number): Effect[] {
	const n = p.organisations.filter(votes).length;
	return [
		effect("参与表决的成员", "Members that vote", count(n), count(n + change)),
		effect("通过提案须赞成", "Approvals that a proposal needs", needed(n), needed(n + change)),
	];
}

const total = (all: readonly Validator[]): bigint => all.reduce((sum, v) => sum + v.power, 0n);

/** A validator's power with its share of all: "10（25%）". */
function powerText(power: bigint, all: bigint): Text {
	const share = all > 0n ? (Number(power) / Number(all)) * 100 : 0;
	const brief = `${Math.round(share * 10) / 10}%`;
	return power === 0n
		? { zh: "没有", en: "none" }
		: { zh: `${power}（占 ${brief}）`, en: `${power} (${brief} of all power)` };
}

/** What changes when one validator has another power. */
function shift(p: Present, of: { what: Text; was: bigint; power: bigint }): Effect[] {
	const all = total(p.validators);
	const then = all - of.was + of.power;
	const effects: Effect[] = [{ what: of.what, before: powerText(of.was, all), after: powerText(of.power, then) }];
	if (all !== then) effects.push(effect("全部权重", "All power", same(String(all)), same(String(then))));
	return effects;
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

function onOrganisation(p: Present, k: Change["kind"], o: Organisation): Effect[] {
	const names = p.names ?? byId;
	const status = (to: Status) => effect("状态", "Status", statusText(o.status), statusText(to));
	const its = p.validators.filter((v) => v.organisation === o.id && v.power > 0n);
	const lost = its.reduce((sum, v) => sum + v.power, 0n);
	const who = names(o.id);
	const power = { what: { zh: `${who.zh}的权重`, en: `Power of ${who.en}` }, was: lost, power: 0n };
	switch (k.case) {
		case "admit":
			return [
				effect("表决权", "Vote", { zh: "没有", en: "none" }, { zh: "有一票", en: "one" }),
				...members(p, votes(o) ? 0 : 1),
			];
		case "suspend":
		case "remove":
			return [
				status(k.case === "suspend" ? Status.SUSPENDED : Status.REMOVED),
				...(votes(o) ? members(p, -1) : []),
				...(lost > 0n ? shift(p, power) : []),
			];
		case "resume":
			return [status(Status.ACTIVE), ...(o.member ? members(p, 1) : [])];
		case "appoint":
			return [
				effect(
					"长期管理员",
					"Standing administrators",
					{ zh: `${o.standingAdmins} 名`, en: `${o.standingAdmins}` },
					{
						zh: `${o.standingAdmins + 1} 名，加上“${k.value.party}”`,
						en: `${o.standingAdmins + 1}, with “${k.value.party}”`,
					},
				),
			];
		case "rename":
			return renamed(o, k.value);
		default:
			return [];
	}
}

function renamed(
	o: Organisation,
	to: { nameZh: string; nameEn: string; creditCode: string; otherCode: string },
): Effect[] {
	const fields: readonly (readonly [string, string, string, string])[] = [
		["中文名称", "Chinese name", o.nameZh, to.nameZh],
		["英文名称", "English name", o.nameEn, to.nameEn],
		["统一社会信用代码", "Unified social credit code", o.creditCode, to.creditCode],
		["其他代码", "Other code", o.otherCode, to.otherCode],
	];
	return fields.flatMap(([zh, en, was, is]) => (is ? [effect(zh, en, was ? same(was) : unset, same(is))] : []));
}

function onRules(p: Present, k: Change["kind"]): Effect[] {
	const now = p.parameters;
	switch (k.case) {
		case "parameters": {
			const to = k.value.parameters;
			return parameters.flatMap((f) => {
				const after = to && f.value(to);
				return after ? [{ what: f.name, before: (now && f.value(now)) ?? unset, after }] : [];
			});
		}
		case "activateVersion":
			return [
				effect("规则版本", "Version of the rules", same(String(now?.version ?? 1)), same(String(k.value.version))),
			];
		case "activateFix":
			return [
				effect(
					`修正“${k.value.fix}”`,
					`Correction “${k.value.fix}”`,
					{ zh: "未启用", en: "off" },
					{ zh: "启用", en: "on" },
				),
			];
		case "cancelScheduled": {
			const planned = p.pending.find((s) => s.proposal === k.value.proposal);
			const said = parametersText(planned?.change);
			const from = planned?.fromHeight ?? 0n;
			return planned
				? [
						effect(
							`第 ${k.value.proposal} 号提案的变更`,
							`What proposal ${k.value.proposal} has set`,
							{ zh: `自第 ${from} 块起：${said.zh}`, en: `from block ${from} on: ${said.en}` },
							{ zh: "不再生效", en: "does not take effect" },
						),
					]
				: [];
		}
		default:
			return [];
	}
}

function onValidator(p: Present, k: Change["kind"]): Effect[] {
	const names = p.names ?? byId;
	const known = (key: Uint8Array) => p.validators.find((v) => equal(v.key, key));
	const called = (organisation: string, key: Uint8Array): Text => {
		const who = names(organisation);
		return { zh: `${who.zh}的验证节点 ${keyHead(key)}`, en: `Validator ${keyHead(key)} of ${who.en}` };
	};
	switch (k.case) {
		case "setValidator": {
			const { organisation, key, power } = k.value;
			return shift(p, { what: called(organisation, key), was: known(key)?.power ?? 0n, power });
		}
		case "removeValidator": {
			const v = known(k.value.key);
			return v ? shift(p, { what: called(v.organisation, v.key), was: v.power, power: 0n }) : [];
		}
		case "rotateValidator": {
			const v = known(k.value.oldKey);
			const whose = names(v?.organisation ?? "");
			return [
				effect(
					v ? `${whose.zh}的验证密钥` : "验证密钥",
					v ? `Validator key of ${whose.en}` : "Validator key",
					same(keyHead(k.value.oldKey)),
					same(keyHead(k.value.newKey)),
				),
			];
		}
		default:
			return [];
	}
}

/** What a change would alter if it were carried out now: nothing where it would alter nothing, or is not complete. */
export function effectsOf(change: Change | undefined, p: Present): readonly Effect[] {
	const k = change?.kind;
	if (!k?.case) return [];
	const id = (k.value as { organisation?: string }).organisation;
	const o = k.case === "setValidator" ? undefined : p.organisations.find((x) => x.id === id);
	return o ? onOrganisation(p, k, o) : [...onValidator(p, k), ...onRules(p, k)];
}
