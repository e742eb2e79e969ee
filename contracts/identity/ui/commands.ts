import * as pb from "../identity_pb.ts";
import { changeText, keyHead } from "./change.ts";
import { parametersText } from "./parameters.ts";
import { keyText, limits, named, toOrganisation, toParty, toProposal, who } from "./phrases.ts";
import { roleText } from "./roles.ts";
import { entry, type Said } from "./said.ts";

const organisations: readonly Said[] = [
	entry<pb.Found>({
		schema: pb.FoundSchema,
		name: { zh: "创立网络", en: "Founding" },
		say: (m) => ({
			zh: `创立网络“${m.network}”，创始单位：${m.founders.map((f) => f.nameZh || f.nameEn || f.id).join("、")}${m.parameters ? `；${parametersText(m.parameters).zh}` : ""}`,
			en: `Found the network “${m.network}” by ${m.founders.map((f) => f.nameEn || f.nameZh || f.id).join(", ")}${m.parameters ? `; ${parametersText(m.parameters).en}` : ""}`,
		}),
		link: () => "/members",
	}),
	entry<pb.RegisterOrganisation>({
		schema: pb.RegisterOrganisationSchema,
		name: { zh: "登记单位", en: "Register an organisation" },
		say: (m, org) => ({
			zh: `${org(m.registrar).zh}登记单位${named(m).zh}${m.creditCode ? `，统一社会信用代码 ${m.creditCode}` : ""}${m.otherCode ? `，其他代码 ${m.otherCode}` : ""}，由 ${who(m.admin)} 任首位管理员${m.adminKey ? `，其密钥为 ${keyText(m.adminKey).zh}` : ""}`,
			en: `${org(m.registrar).en} registers ${named(m).en}${m.creditCode ? `, credit code ${m.creditCode}` : ""}${m.otherCode ? `, other code ${m.otherCode}` : ""}, with ${who(m.admin)} as its first administrator${m.adminKey ? ` and ${keyText(m.adminKey).en}` : ""}`,
		}),
		link: (m) => `/members/${encodeURIComponent(m.id)}`,
	}),
	entry<pb.RegisterParty>({
		schema: pb.RegisterPartySchema,
		name: { zh: "登记签署人", en: "Register a signer" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}登记签署人 ${who(m.party)}，密钥：${m.keys.map((k) => keyText(k).zh).join("、") || "无"}`,
			en: `${org(m.organisation).en} registers the signer ${who(m.party)} with ${m.keys.map((k) => keyText(k).en).join(", ") || "no key"}`,
		}),
		link: toParty,
	}),
];

const keys: readonly Said[] = [
	entry<pb.AddKey>({
		schema: pb.AddKeySchema,
		name: { zh: "添加密钥", en: "Add a key" },
		say: (m) => ({
			zh: `${who(m.party)} 增加 ${keyText(m.key).zh}，今后也可用它签署`,
			en: `${who(m.party)} adds a ${keyText(m.key).en} and may sign with it too`,
		}),
		link: toParty,
	}),
	entry<pb.RevokeKey>({
		schema: pb.RevokeKeySchema,
		name: { zh: "撤销密钥", en: "Revoke a key" },
		say: (m) => ({
			zh: `${who(m.party)} 撤销密钥 ${keyHead(m.key)}，它今后不能再签署`,
			en: `${who(m.party)} revokes key ${keyHead(m.key)}, which signs no more`,
		}),
		link: toParty,
	}),
	entry<pb.RotateKey>({
		schema: pb.RotateKeySchema,
		name: { zh: "更换密钥", en: "Replace a key" },
		say: (m) => ({
			zh: `${who(m.party)} 换用 ${keyText(m.newKey).zh}，原密钥 ${keyHead(m.oldKey)} 作废`,
			en: `${who(m.party)} moves to a ${keyText(m.newKey).en}; key ${keyHead(m.oldKey)} signs no more`,
		}),
		link: toParty,
	}),
	entry<pb.StartRecovery>({
		schema: pb.StartRecoverySchema,
		name: { zh: "申请恢复密钥", en: "Start a recovery" },
		say: (m) => ({
			zh: `为遗失密钥的 ${who(m.party)} 申请新密钥 ${keyText(m.key).zh}；等待期内本人可以反对`,
			en: `Ask for a new ${keyText(m.key).en} for ${who(m.party)}, who lost the old one; the signer may object during the waiting time`,
		}),
		link: toParty,
	}),
	entry<pb.StopRecovery>({
		schema: pb.StopRecoverySchema,
		name: { zh: "停止恢复", en: "Stop a recovery" },
		say: (m) => ({
			zh: `停止 ${who(m.party)} 的密钥恢复，原有密钥继续有效`,
			en: `Stop the recovery of ${who(m.party)}, who keeps the present keys`,
		}),
		link: toParty,
	}),
	entry<pb.CompleteRecovery>({
		schema: pb.CompleteRecoverySchema,
		name: { zh: "完成恢复", en: "Complete a recovery" },
		say: (m) => ({
			zh: `完成 ${who(m.party)} 的密钥恢复：新密钥生效，其余全部作废`,
			en: `Complete the recovery of ${who(m.party)}: the new key counts, all others are revoked`,
		}),
		link: toParty,
	}),
];

const roles: readonly Said[] = [
	entry<pb.GrantRole>({
		schema: pb.GrantRoleSchema,
		name: { zh: "授予职权", en: "Grant a role" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}授予 ${who(m.party)} 职权：${roleText(m.role).zh}${limits(m).zh}`,
			en: `${org(m.organisation).en} makes ${who(m.party)} its ${roleText(m.role).en}${limits(m).en}`,
		}),
		link: toOrganisation,
	}),
	entry<pb.DelegateRole>({
		schema: pb.DelegateRoleSchema,
		name: { zh: "委托职权", en: "Lend a role" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}的 ${who(m.party)} 把职权“${roleText(m.role).zh}”委托给 ${who(m.to)}${limits(m).zh}`,
			en: `${who(m.party)} of ${org(m.organisation).en} lends the role ${roleText(m.role).en} to ${who(m.to)}${limits(m).en}`,
		}),
		link: toOrganisation,
	}),
	entry<pb.RevokeRole>({
		schema: pb.RevokeRoleSchema,
		name: { zh: "撤销职权", en: "Revoke a role" },
		say: (m, org) => ({
			zh: `收回 ${who(m.party)} 在${org(m.organisation).zh}的职权：${roleText(m.role).zh}${limits(m).zh}${m.delegatedBy ? `（由 ${who(m.delegatedBy)} 委托）` : "，连同其委托"}`,
			en: `End the role ${roleText(m.role).en} of ${who(m.party)} in ${org(m.organisation).en}${limits(m).en}${m.delegatedBy ? ` (lent by ${who(m.delegatedBy)})` : ", with what was lent of it"}`,
		}),
		link: toOrganisation,
	}),
];

const votes: readonly Said[] = [
	entry<pb.Propose>({
		schema: pb.ProposeSchema,
		name: { zh: "提出提案", en: "Propose" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}提案并投赞成票：${changeText(m.change, org).zh}。理由：${m.reason}`,
			en: `${org(m.organisation).en} proposes, and votes for it: ${changeText(m.change, org).en}. Reason: ${m.reason}`,
		}),
		link: () => "/members/proposals",
	}),
	entry<pb.Vote>({
		schema: pb.VoteSchema,
		name: { zh: "表决", en: "Vote" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}对第 ${m.proposal} 号提案投${m.approve ? "赞成" : "反对"}票`,
			en: `${org(m.organisation).en} votes ${m.approve ? "for" : "against"} proposal ${m.proposal}`,
		}),
		link: toProposal,
	}),
	entry<pb.CloseProposal>({
		schema: pb.CloseProposalSchema,
		name: { zh: "重新计票", en: "Count again" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}请求重新计票，结束第 ${m.proposal} 号提案`,
			en: `${org(m.organisation).en} has proposal ${m.proposal} counted again, to close it`,
		}),
		link: toProposal,
	}),
];

/** What people and systems ask of the contract, each as the sentence that they sign. */
export const commands: readonly Said[] = [...organisations, ...keys, ...roles, ...votes];
