import type { Text } from "@gongshi/portal/i18n";
import type { Change } from "../identity_pb.ts";
import { parametersText } from "./parameters.ts";

/** Gives an organisation's name for its id. */
export type Names = (id: string) => Text;

/** Where nobody can be asked for a name, the id stands for it: this is also what is signed. */
export const byId: Names = (id) => ({ zh: `“${id}”`, en: `“${id}”` });

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

/** What each kind is called, and what it means for the network: shown before somebody proposes it. */
export const about: Readonly<Record<Kind, { readonly name: Text; readonly means: Text }>> = {
	admit: {
		name: { zh: "接纳新成员", en: "Admit a member" },
		means: {
			zh: "已登记的单位成为联盟成员，从此参与表决。",
			en: "A registered organisation joins the consortium and votes from then on.",
		},
	},
	suspend: {
		name: { zh: "暂停单位", en: "Suspend an organisation" },
		means: {
			zh: "任何人不得再以该单位名义办理，它不参与表决，其验证节点失去权重。可以恢复。",
			en: "Nobody acts for it, it does not vote, and its validators lose their power. It can be resumed.",
		},
	},
	resume: {
		name: { zh: "恢复单位", en: "Resume an organisation" },
		means: {
			zh: "解除暂停。其验证节点须另行提案才重新获得权重。",
			en: "Ends a suspension. Its validators get power again only by another proposal.",
		},
	},
	remove: {
		name: { zh: "移除单位", en: "Remove an organisation" },
		means: {
			zh: "永久停止该单位，不能恢复；它留下的记录仍然有效、仍可核对。",
			en: "Ends it for good, with no way back; what it recorded stays valid and can still be checked.",
		},
	},
	rename: {
		name: { zh: "更改名称或代码", en: "Change a name or code" },
		means: { zh: "单位改名或更正代码；编号不变。", en: "New names or codes; the id stays." },
	},
	appoint: {
		name: { zh: "指定管理员", en: "Appoint an administrator" },
		means: {
			zh: "单位自己的管理员都无法履职时，由成员共同为它指定一名。",
			en: "When an organisation's own administrators can no longer act, the members give it one.",
		},
	},
	"set-validator": {
		name: { zh: "设置验证节点", en: "Set a validator" },
		means: {
			zh: "增加一个参与确认区块的节点，或更改其权重。",
			en: "Adds a node that confirms blocks, or changes its power.",
		},
	},
	"rotate-validator": {
		name: { zh: "更换验证密钥", en: "Rotate a validator's key" },
		means: {
			zh: "同一单位的验证节点换用新密钥，权重不变。",
			en: "A validator moves to a new key of the same organisation; its power stays.",
		},
	},
	"remove-validator": {
		name: { zh: "移除验证节点", en: "Remove a validator" },
		means: { zh: "该节点不再确认区块。", en: "The node confirms blocks no more." },
	},
	"change-parameters": {
		name: { zh: "修改网络参数", en: "Change parameters" },
		means: {
			zh: "修改表决期、等待期、区块大小等全网规则。",
			en: "Changes what holds for the whole network: time to vote, waiting times, block size.",
		},
	},
	"activate-version": {
		name: { zh: "启用新版本", en: "Activate a version" },
		means: {
			zh: "从某一区块起，全体成员同时换用新版规则。",
			en: "From one block on all members follow a newer version of the rules.",
		},
	},
	"activate-fix": {
		name: { zh: "启用修正", en: "Activate a correction" },
		means: {
			zh: "从某一区块起，启用一项有名的规则修正。",
			en: "From one block on a named correction of the rules is in force.",
		},
	},
	"cancel-scheduled": {
		name: { zh: "撤销待生效变更", en: "Cancel what is scheduled" },
		means: { zh: "在生效之前，收回已通过的变更。", en: "Takes back an adopted change before it takes effect." },
	},
};

/** The name of a kind; one that this program does not know keeps its own. */
export const kindText = (kind: string): Text => about[kind as Kind]?.name ?? { zh: kind, en: kind };

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
