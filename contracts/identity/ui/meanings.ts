// Apart from change.ts, which every page that says sentences loads.
import type { Text } from "@gongshi/portal/i18n";
import type { Kind } from "./change.ts";

/** What each kind of change means for the network: shown before somebody proposes it or votes. */
export const meanings: Readonly<Record<Kind, Text>> = {
	admit: {
		zh: "已登记的单位成为联盟成员，从此参与表决。",
		en: "A registered organisation joins the consortium and votes from then on.",
	},
	suspend: {
		zh: "任何人不得再以该单位名义办理，它不参与表决，其验证节点失去权重。可以恢复。",
		en: "Nobody acts for it, it does not vote, and its validators lose their power. It can be resumed.",
	},
	resume: {
		zh: "解除暂停。其验证节点须另行提案才重新获得权重。",
		en: "Ends a suspension. Its validators get power again only by another proposal.",
	},
	remove: {
		zh: "永久停止该单位，不能恢复；它留下的记录仍然有效、仍可核对。",
		en: "Ends it for good, with no way back; what it recorded stays valid and can still be checked.",
	},
	rename: { zh: "单位改名或更正代码；编号不变。", en: "New names or codes; the id stays." },
	appoint: {
		zh: "单位自己的管理员都无法履职时，由成员共同为它指定一名。",
		en: "When an organisation's own administrators can no longer act, the members give it one.",
	},
	"set-validator": {
		zh: "增加一个参与确认区块的节点，或更改其权重。",
		en: "Adds a node that confirms blocks, or changes its power.",
	},
	"rotate-validator": {
		zh: "同一单位的验证节点换用新密钥，权重不变。",
		en: "A validator moves to a new key of the same organisation; its power stays.",
	},
	"remove-validator": { zh: "该节点不再确认区块。", en: "The node confirms blocks no more." },
	"change-parameters": {
		zh: "修改表决期、等待期、区块大小等全网规则。",
		en: "Changes what holds for the whole network: time to vote, waiting times, block size.",
	},
	"activate-version": {
		zh: "从某一区块起，全体成员同时换用新版规则。",
		en: "From one block on all members follow a newer version of the rules.",
	},
	"activate-fix": {
		zh: "从某一区块起，启用一项有名的规则修正。",
		en: "From one block on a named correction of the rules is in force.",
	},
	"cancel-scheduled": {
		zh: "在生效之前，收回已通过的变更。",
		en: "Takes back an adopted change before it takes effect.",
	},
};
