import type { Text } from "../i18n/index.ts";
import type { Reason } from "./lightblock.ts";

/** What is wrong with a block that the node gave. */
export const reasons: Readonly<Record<Reason, Text>> = {
	malformed: { zh: "它不是一个完整的区块", en: "it is not a whole block" },
	network: { zh: "它属于另一个网络", en: "it belongs to another network" },
	height: { zh: "它不是所要的那一块", en: "it is not the block that was asked for" },
	time: { zh: "它的时间早于前面的区块", en: "its time is not after that of the block before" },
	seats: { zh: "席位与投票对不上", en: "its seats and its votes do not match" },
	validators: { zh: "给出的部门不是区块头所写的", en: "the departments given are not those that its header names" },
	header: { zh: "区块头被改动过：部门签的是另一个", en: "its header was changed: the departments signed another" },
	signature: { zh: "有一个部门的签名不成立", en: "the signature of a department does not hold" },
	power: { zh: "确认它的部门不超过三分之二", en: "no more than two thirds of the departments confirmed it" },
	unnamed: { zh: "上一块没有指定这些部门", en: "the block before did not name these departments" },
	link: { zh: "它没有接在上一块之后", en: "it does not continue the block before" },
	trusted: {
		zh: "已核对过的部门中，同意的不超过三分之二",
		en: "no more than two thirds of the departments checked so far agree",
	},
};
