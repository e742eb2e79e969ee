import { duration, formatOf, type Lang, type Text } from "@gongshi/portal/i18n";
import type { Parameters } from "../../../ledger/contract/network_pb.ts";

function size(bytes: bigint): Text {
	const mebi = 1n << 20n;
	const text = bytes % mebi === 0n ? `${bytes / mebi} MiB` : `${formatOf("en").number(bytes)} B`;
	return { zh: text, en: text };
}

const number = (n: bigint | number): Text => ({ zh: formatOf("zh").number(n), en: formatOf("en").number(n) });
const share = (permille: number): Text => ({
	zh: formatOf("zh").percent(permille / 1000),
	en: formatOf("en").percent(permille / 1000),
});
const listed = (l: Lang, all: readonly string[]) => all.join(l === "zh" ? "、" : ", ");
const list = (all: readonly string[]): Text => ({ zh: listed("zh", all), en: listed("en", all) });

/** One parameter of the network: what it is called, and its value in words. Why there is such a thing: whys.ts. */
export interface ParameterShown {
	readonly field: ParameterField;
	readonly name: Text;
	/** Undefined where the value is not set. */
	readonly value: (p: Parameters) => Text | undefined;
}
export type ParameterField = Exclude<keyof Parameters, "$typeName" | "$unknown">;

const told = (on: boolean, value: () => Text): Text | undefined => (on ? value() : undefined);

/** Every parameter, the ones that a reader asks for first before the others. */
export const parameters: readonly ParameterShown[] = [
	{
		field: "proposalOpenMs",
		name: { zh: "提案表决期", en: "Time to vote" },
		value: (p) => told(p.proposalOpenMs > 0n, () => duration(p.proposalOpenMs)),
	},
	{
		field: "recoveryWaitMs",
		name: { zh: "密钥恢复等待期", en: "Waiting time of a recovery" },
		value: (p) => told(p.recoveryWaitMs > 0n, () => duration(p.recoveryWaitMs)),
	},
	{
		field: "organisationSharePermille",
		name: { zh: "单个单位的区块份额", en: "One organisation's share of a block" },
		value: (p) => told(p.organisationSharePermille > 0, () => share(p.organisationSharePermille)),
	},
	{
		field: "organisationWaitingMax",
		name: { zh: "单个单位的等待上限", en: "One organisation's queue" },
		value: (p) => told(p.organisationWaitingMax > 0n, () => number(p.organisationWaitingMax)),
	},
	{
		field: "blockMaxBytes",
		name: { zh: "区块大小上限", en: "Largest block" },
		value: (p) => told(p.blockMaxBytes > 0n, () => size(p.blockMaxBytes)),
	},
	{
		field: "origins",
		name: { zh: "通行密钥可用的网址", en: "Web addresses for passkeys" },
		value: (p) => told(p.origins.length > 0, () => list(p.origins)),
	},
	{
		field: "relyingParties",
		name: { zh: "通行密钥所属域名", en: "Domains of passkeys" },
		value: (p) => told(p.relyingParties.length > 0, () => list(p.relyingParties)),
	},
	{
		field: "version",
		name: { zh: "规则版本", en: "Version of the rules" },
		value: (p) => told(p.version > 0, () => number(p.version)),
	},
	{
		field: "fixes",
		name: { zh: "已启用的修正", en: "Corrections in force" },
		value: (p) => told(p.fixes.length > 0, () => list(p.fixes)),
	},
];

/** What is set in a change of parameters, as one clause: "提案表决期改为 7 天". */
export function parametersText(p: Parameters | undefined): Text {
	const set = p ? parameters.flatMap((f) => ((v) => (v ? [{ name: f.name, v }] : []))(f.value(p))) : [];
	return {
		zh: set.map((s) => `${s.name.zh}改为 ${s.v.zh}`).join("，") || "不改变任何参数",
		en: set.map((s) => `${s.name.en.toLowerCase()}: ${s.v.en}`).join("; ") || "no parameter at all",
	};
}
