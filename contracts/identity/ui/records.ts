import type { Text } from "@gongshi/portal/i18n";
import { ask, roleNames, unhex } from "@gongshi/portal/ledger";
import type { Finder, RecordKind, Records } from "@gongshi/portal/room";
import { ValidatorSchema } from "../../../ledger/contract/network_pb.ts";
import { Suite } from "../../../ledger/envelope/envelope_pb.ts";
import * as pb from "../identity_pb.ts";
import { kindText } from "./change.ts";
import { keyText, suiteText, toOrganisation, toParty } from "./phrases.ts";
import { roleText } from "./roles.ts";

// The records of the consortium as a page shows one that was read from its proof.

const plain = (text: string): Text => ({ zh: text, en: text });
const named = (r: { nameZh: string; nameEn: string; id?: string }): Text => ({
	zh: r.nameZh || r.nameEn || (r.id ?? ""),
	en: r.nameEn || r.nameZh || (r.id ?? ""),
});
const proposalAt = (number: bigint): string => `/members/proposals/${number}`;

const kinds: Record<string, RecordKind> = {
	"identity/consortium": { schema: pb.ConsortiumSchema, name: { zh: "联盟", en: "Consortium" } },
	"identity/schedule": { schema: pb.ScheduleSchema, name: { zh: "网络参数", en: "Network's parameters" } },
	"identity/organisations": {
		schema: pb.OrganisationSchema,
		name: { zh: "单位", en: "Organisation" },
		title: named,
		link: (r) => toOrganisation({ organisation: r.id }),
	},
	"identity/parties": {
		schema: pb.PartySchema,
		name: { zh: "签署人", en: "Signer" },
		title: (r) => plain(r.id),
		link: (r) => toParty({ party: r.id }),
	},
	"identity/keys": {
		schema: pb.KeySchema,
		name: { zh: "密钥", en: "Key" },
		title: keyText,
		link: (r) => toParty(r),
	},
	"identity/roles": {
		schema: pb.RoleSchema,
		name: { zh: "职权", en: "Role" },
		title: (r) => {
			const role = roleText(r.role);
			return { zh: `${r.party}：${role.zh}`, en: `${r.party}: ${role.en}` };
		},
		link: (r) => toParty(r),
	},
	"identity/proposals": {
		schema: pb.ProposalSchema,
		name: { zh: "提案", en: "Proposal" },
		title: (r) => ({ zh: `第 ${r.number} 号`, en: `no. ${r.number}` }),
		link: (r) => proposalAt(r.number),
	},
	"identity/ballots": {
		schema: pb.BallotSchema,
		name: { zh: "表决票", en: "Ballot" },
		title: (r) => ({
			zh: `第 ${r.proposal} 号提案，${r.organisation}`,
			en: `proposal ${r.proposal}, ${r.organisation}`,
		}),
		link: (r) => proposalAt(r.proposal),
	},
	"identity/validators": {
		schema: ValidatorSchema,
		name: { zh: "验证节点", en: "Validator" },
		title: named,
		link: toOrganisation,
	},
};

const words: readonly (readonly [field: string, zh: string, en: string])[] = [
	["id", "编号", "Id"],
	["nameZh", "中文名", "Name in Chinese"],
	["nameEn", "英文名", "Name in English"],
	["creditCode", "统一社会信用代码", "Register number"],
	["otherCode", "其他登记号", "Other register's number"],
	["status", "状态", "Status"],
	["member", "联盟成员", "Member of the consortium"],
	["standingAdmins", "长期管理员数", "Standing administrators"],
	["registeredBy", "登记单位", "Registered by"],
	["registeredMs", "登记时间", "Registered at"],
	["changedMs", "最近变更", "Last changed"],
	["organisation", "单位", "Organisation"],
	["currentKeys", "现有密钥数", "Current keys"],
	["recovery", "正在进行的恢复", "Recovery under way"],
	["party", "签署人", "Signer"],
	["suite", "密钥种类", "Kind of key"],
	["key", "公钥", "Public key"],
	["relyingParty", "通行密钥所属网站", "Passkey's website"],
	["addedMs", "加入时间", "Added at"],
	["revokedMs", "停用时间", "Revoked at"],
	["requestedBy", "申请人", "Requested by"],
	["requestedMs", "申请时间", "Requested at"],
	["readyMs", "可完成时间", "Ready at"],
	["role", "职权", "Role"],
	["scope", "范围", "Limited to"],
	["delegatedBy", "由谁转授", "Delegated by"],
	["expiresMs", "截止时间", "Ends at"],
	["grantedMs", "授予时间", "Granted at"],
	["grantedBy", "由谁授予", "Granted by"],
	["delegations", "转授", "Delegations"],
	["number", "号码", "Number"],
	["kind", "类别", "Kind"],
	["subject", "对象", "Subject"],
	["openedMs", "提出时间", "Proposed at"],
	["closedMs", "结束时间", "Closed at"],
	["closedHeight", "结束于区块", "Closed in block"],
	["approvals", "赞成", "In favour"],
	["rejections", "反对", "Against"],
	["members", "成员数", "Members"],
	["reason", "理由", "Reason"],
	["change", "变更内容", "Change"],
	["oldKey", "旧公钥", "Old public key"],
	["newKey", "新公钥", "New public key"],
	["fix", "修正", "Correction"],
	["proposal", "提案", "Proposal"],
	["approve", "赞成", "In favour"],
	["castMs", "投票时间", "Cast at"],
	["parameters", "参数", "Parameters"],
	["pending", "待生效的变更", "Changes to come"],
	["fromHeight", "自区块起", "From block"],
	["network", "网络", "Network"],
	["foundedMs", "成立时间", "Founded at"],
	["lastProposal", "最近的提案", "Last proposal"],
	["powerChangedHeight", "表决权最近变更于区块", "Voting power last changed in block"],
	["power", "表决权", "Voting power"],
	["sinceHeight", "自区块起", "Since block"],
	["version", "协议版本", "Protocol version"],
	["fixes", "已启用的修正", "Fixes in force"],
	["blockMaxBytes", "区块上限（字节）", "Largest block (bytes)"],
	["organisationSharePermille", "单个单位可占区块（千分之）", "One organisation's share of a block (‰)"],
	["organisationWaitingMax", "单个单位可排队的交易数", "Transactions one organisation may have waiting"],
	["origins", "认可的网址", "Web origins"],
	["relyingParties", "认可的通行密钥网站", "Passkey websites"],
	["recoveryWaitMs", "恢复的等待时间（毫秒）", "Recovery waits (ms)"],
	["proposalOpenMs", "提案的表决时间（毫秒）", "Proposals are open for (ms)"],
	["Status.ACTIVE", "有效", "active"],
	["Status.SUSPENDED", "已暂停", "suspended"],
	["Status.REMOVED", "已除名", "removed"],
	["ProposalStatus.OPEN", "表决中", "open"],
	["ProposalStatus.ADOPTED", "已通过", "adopted"],
	["ProposalStatus.REJECTED", "未通过", "rejected"],
	["ProposalStatus.EXPIRED", "已过期", "expired"],
];

const fields: Record<string, Text> = Object.fromEntries([
	...pb.ChangeSchema.fields.map((f): [string, Text] => [f.localName, kindText(f.name.replaceAll("_", "-"))]),
	...words.map(([field, zh, en]): [string, Text] => [field, { zh, en }]),
	...Object.entries(Suite).flatMap(([name, v]): [string, Text][] =>
		typeof v === "number" ? [[`Suite.${name}`, suiteText(v)]] : [],
	),
]);

/** A public key by its digits, a proposal by its number, a signer by the whole id. */
const find: Finder = async (text) => {
	const asked = text.trim();
	const key = /^[0-9a-f]+$/i.test(asked) ? unhex(asked) : undefined;
	if (key && (key.length === 32 || key.length === 65)) {
		const { key: k } = await ask(pb.Identity.method.getKey, { key });
		if (!k) return [];
		const says = keyText(k);
		return [{ title: { zh: `${says.zh}，属于 ${k.party}`, en: `${says.en} of ${k.party}` }, to: toParty(k) }];
	}
	const number = /^(?:提案|proposal|第|#)?\s*(\d{1,15})\s*号?(?:提案)?$/i.exec(asked)?.[1];
	if (number) {
		const { proposal } = await ask(pb.Identity.method.getProposal, { number: BigInt(number) });
		if (!proposal) return [];
		return [
			{
				title: { zh: `第 ${number} 号提案：${proposal.reason}`, en: `Proposal ${number}: ${proposal.reason}` },
				to: proposalAt(proposal.number),
			},
		];
	}
	if (!/^[a-z0-9][a-z0-9._-]{2,63}$/i.test(asked)) return [];
	const { party } = await ask(pb.Identity.method.getParty, { id: asked });
	return party
		? [{ title: { zh: `签署人 ${party.id}`, en: `Signer ${party.id}` }, to: toParty({ party: party.id }) }]
		: [];
};

const values: Records["values"] = { kind: kindText, role: roleText };

const all: Records = { kinds, fields, values, prepare: roleNames, find };
export default all;
