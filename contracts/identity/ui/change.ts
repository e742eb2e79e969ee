import type { Text } from "@gongshi/portal/i18n";
import { byId } from "@gongshi/portal/ledger";
import type { Names } from "@gongshi/portal/room";
import { type Change, ProposalStatus, Status } from "../identity_pb.ts";
import { parametersText } from "./parameters.ts";

/** The kinds of change, as the ledger calls them in a proposal. */
export const kinds = [
	"admit",
	"suspend",
	"resume",
	"remove",
	"rename",
	"appoint",
	"set-validator",
	"rotate-validator",
	"remove-validator",
	"change-parameters",
	"activate-version",
	"activate-fix",
	"cancel-scheduled",
] as const;
export type Kind = (typeof kinds)[number];

/** What each kind is called. */
const names: Readonly<Record<Kind, Text>> = {
	admit: { zh: "接纳新成员", en: "Admit a member" },
	suspend: { zh: "暂停单位", en: "Suspend an organisation" },
	resume: { zh: "恢复单位", en: "Resume an organisation" },
	remove: { zh: "移除单位", en: "Remove an organisation" },
	rename: { zh: "更改名称或代码", en: "Change a name or code" },
	appoint: { zh: "指定管理员", en: "Appoint an administrator" },
	"set-validator": { zh: "设置验证节点", en: "Set a validator" },
	"rotate-validator": { zh: "更换验证密钥", en: "Rotate a validator's key" },
	"remove-validator": { zh: "移除验证节点", en: "Remove a validator" },
	"change-parameters": { zh: "修改网络参数", en: "Change parameters" },
	"activate-version": { zh: "启用新版本", en: "Activate a version" },
	"activate-fix": { zh: "启用修正", en: "Activate a correction" },
	"cancel-scheduled": { zh: "撤销待生效变更", en: "Cancel what is scheduled" },
};

/** The name of a kind; one that this program does not know keeps its own. */
export const kindText = (kind: string): Text => names[kind as Kind] ?? { zh: kind, en: kind };

const hex = (key: Uint8Array) => Array.from(key, (b) => b.toString(16).padStart(2, "0")).join("");
/** The head of a key, by which people tell keys apart. */
export const keyHead = (key: Uint8Array): string => `${hex(key).slice(0, 12)}…`;

/** When something begins to hold: at once, or from a block on. */
const from = (height: bigint): Text =>
	height === 0n ? { zh: "立即", en: "at once" } : { zh: `自第 ${height} 块起`, en: `from block ${height} on` };

function renamed(c: { nameZh: string; nameEn: string; creditCode: string; otherCode: string }): Text {
	const parts: (readonly [string, string, string])[] = [
		["中文名称改为", "Chinese name", c.nameZh],
		["英文名称改为", "English name", c.nameEn],
		["统一社会信用代码改为", "unified social credit code", c.creditCode],
		["其他代码改为", "other code", c.otherCode],
	];
	const set = parts.filter(([, , v]) => v !== "");
	return {
		zh: set.map(([zh, , v]) => `${zh}“${v}”`).join("，") || "不作更改",
		en: set.map(([, en, v]) => `${en} “${v}”`).join(", ") || "nothing new",
	};
}

/** In one plain sentence what a change would do. */
export function changeText(change: Change | undefined, name: Names = byId): Text {
	const k = change?.kind;
	switch (k?.case) {
		case "admit":
			return on(name(k.value.organisation), (o) => [
				`接纳${o.zh}为联盟成员，今后参与表决`,
				`Admit ${o.en} to the consortium, with a vote from then on`,
			]);
		case "suspend":
			return on(name(k.value.organisation), (o) => [
				`暂停${o.zh}：不得办理，不参与表决，验证节点失去权重`,
				`Suspend ${o.en}: nobody acts for it, it has no vote, its validators lose their power`,
			]);
		case "resume":
			return on(name(k.value.organisation), (o) => [`恢复${o.zh}`, `Resume ${o.en}`]);
		case "remove":
			return on(name(k.value.organisation), (o) => [`永久移除${o.zh}，不能恢复`, `Remove ${o.en} for good`]);
		case "rename":
			return on(name(k.value.organisation), (o) => [
				`${o.zh}：${renamed(k.value).zh}`,
				`${o.en} gets: ${renamed(k.value).en}`,
			]);
		case "appoint":
			return on(name(k.value.organisation), (o) => [
				`指定“${k.value.party}”${k.value.key ? "（新签署人）" : ""}为${o.zh}的管理员`,
				`Make “${k.value.party}”${k.value.key ? " (a new signer)" : ""} an administrator of ${o.en}`,
			]);
		default:
			return networkText(change, name);
	}
}

function on(name: Text, say: (name: Text) => readonly [zh: string, en: string]): Text {
	const [zh, en] = say(name);
	return { zh, en };
}

/** The changes that are about validators and rules. */
function networkText(change: Change | undefined, name: Names): Text {
	const k = change?.kind;
	switch (k?.case) {
		case "setValidator":
			return on(name(k.value.organisation), (o) => [
				`${o.zh}的验证节点 ${keyHead(k.value.key)} 权重设为 ${k.value.power}`,
				`Give validator ${keyHead(k.value.key)} of ${o.en} a power of ${k.value.power}`,
			]);
		case "rotateValidator":
			return {
				zh: `验证节点的密钥由 ${keyHead(k.value.oldKey)} 换为 ${keyHead(k.value.newKey)}`,
				en: `Move a validator from key ${keyHead(k.value.oldKey)} to ${keyHead(k.value.newKey)}`,
			};
		case "removeValidator":
			return {
				zh: `移除验证节点 ${keyHead(k.value.key)}，它不再确认区块`,
				en: `Remove validator ${keyHead(k.value.key)}: it confirms blocks no more`,
			};
		case "parameters":
			return on(parametersText(k.value.parameters), (p) => [
				`${from(k.value.fromHeight).zh}，${p.zh}`,
				`Change parameters ${from(k.value.fromHeight).en} (${p.en})`,
			]);
		case "activateVersion":
			return {
				zh: `${from(k.value.fromHeight).zh}换用第 ${k.value.version} 版规则`,
				en: `Follow version ${k.value.version} of the rules ${from(k.value.fromHeight).en}`,
			};
		case "activateFix":
			return {
				zh: `${from(k.value.fromHeight).zh}启用修正“${k.value.fix}”`,
				en: `Switch on the correction “${k.value.fix}” ${from(k.value.fromHeight).en}`,
			};
		case "cancelScheduled":
			return {
				zh: `撤销第 ${k.value.proposal} 号提案尚未生效的变更`,
				en: `Take back what proposal ${k.value.proposal} has scheduled`,
			};
		default:
			return { zh: "没有写明变更", en: "No change is named" };
	}
}

const statuses: Readonly<Record<Status, Text>> = {
	[Status.UNSPECIFIED]: { zh: "状态未知", en: "of unknown status" },
	[Status.ACTIVE]: { zh: "有效", en: "active" },
	[Status.SUSPENDED]: { zh: "已暂停", en: "suspended" },
	[Status.REMOVED]: { zh: "已移除", en: "removed" },
};
/** An organisation's status in a word. */
export const statusText = (s: Status): Text => statuses[s] ?? statuses[Status.UNSPECIFIED];

const results: Readonly<Record<ProposalStatus, Text>> = {
	[ProposalStatus.UNSPECIFIED]: { zh: "状态未知", en: "of unknown state" },
	[ProposalStatus.OPEN]: { zh: "表决中", en: "open" },
	[ProposalStatus.ADOPTED]: { zh: "已通过", en: "adopted" },
	[ProposalStatus.REJECTED]: { zh: "未通过", en: "rejected" },
	[ProposalStatus.EXPIRED]: { zh: "已过期", en: "lapsed" },
};
/** What became of a proposal, in a word. */
export const resultText = (s: ProposalStatus): Text => results[s] ?? results[ProposalStatus.UNSPECIFIED];
