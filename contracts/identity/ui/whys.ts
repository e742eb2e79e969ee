// Apart from parameters.ts, which every page that says sentences loads.
import type { Text } from "@gongshi/portal/i18n";
import type { ParameterField } from "./parameters.ts";

/** Why there is each of the network's parameters. */
export const whys: Readonly<Record<ParameterField, Text>> = {
	proposalOpenMs: {
		zh: "提案提出后，成员可以表决多久；过期作废。",
		en: "How long members may vote on a proposal before it lapses.",
	},
	recoveryWaitMs: {
		zh: "更换遗失密钥前，留给本人反对的时间。",
		en: "The time a signer has to object before a lost key is replaced.",
	},
	organisationSharePermille: {
		zh: "其他单位在等待时，一个单位最多占用一个区块的多少。",
		en: "How much of a block one organisation may fill while others wait.",
	},
	organisationWaitingMax: {
		zh: "一个单位在一个节点上最多可有多少笔交易等待。",
		en: "How many transactions one organisation may have waiting on a node.",
	},
	blockMaxBytes: { zh: "一个区块最多装多少数据。", en: "How much data one block may hold." },
	origins: {
		zh: "只接受在这些网址上用通行密钥所作的签署。",
		en: "Signatures with passkeys count only when made at these addresses.",
	},
	relyingParties: { zh: "通行密钥须为这些域名创建。", en: "Passkeys must have been made for one of these domains." },
	version: {
		zh: "全体成员同时换用新版本，须经表决。",
		en: "All members move to a new version at the same block, by vote.",
	},
	fixes: { zh: "对规则错误的有名修正，须经表决启用。", en: "Named corrections of the rules, switched on by vote." },
};
