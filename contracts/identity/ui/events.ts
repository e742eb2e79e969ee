import { formatOf, type Text } from "@gongshi/portal/i18n";
import type { Names } from "@gongshi/portal/room";
import * as pb from "../identity_pb.ts";
import { keyHead, kindText, resultText, statusText } from "./change.ts";
import { keyText, limits, toOrganisation, toParty, toProposal, who } from "./phrases.ts";
import { roleText } from "./roles.ts";
import { entry, type Said, saying } from "./said.ts";

/** What a proposal is about, as far as its one-word subject tells: a key by its head, a height as a block. */
function about(kind: string, subject: string, org: Names): Text {
	if (/^[0-9a-f]{64}$/.test(subject))
		return { zh: `（密钥 ${subject.slice(0, 12)}…）`, en: ` (key ${subject.slice(0, 12)}…)` };
	if (kind === "change-parameters")
		return subject === "0"
			? { zh: "（立即生效）", en: " (at once)" }
			: { zh: `（自第 ${subject} 块起）`, en: ` (from block ${subject} on)` };
	return subject ? { zh: `（${org(subject).zh}）`, en: ` (${org(subject).en})` } : { zh: "", en: "" };
}

const parties: readonly Said[] = [
	entry<pb.Founded>({
		schema: pb.FoundedSchema,
		name: { zh: "网络创立", en: "Founded" },
		say: (m) => ({
			zh: `网络“${m.network}”创立：${m.organisations} 个单位，${m.validators} 个验证节点`,
			en: `The network “${m.network}” is founded by ${m.organisations} organisations with ${m.validators} validator${m.validators === 1 ? "" : "s"}`,
		}),
		link: () => "/members",
	}),
	entry<pb.OrganisationChanged>({
		schema: pb.OrganisationChangedSchema,
		name: { zh: "单位变更", en: "Organisation changed" },
		say: (m, org) => ({
			zh: `单位${org(m.organisation).zh}现为：${statusText(m.status).zh}，${m.member ? "联盟成员" : "非成员"}${m.proposal > 0n ? `（依第 ${m.proposal} 号提案）` : ""}`,
			en: `${org(m.organisation).en} is now ${statusText(m.status).en} and ${m.member ? "a member" : "no member"}${m.proposal > 0n ? ` (by proposal ${m.proposal})` : ""}`,
		}),
		link: toOrganisation,
	}),
	entry<pb.PartyRegistered>({
		schema: pb.PartyRegisteredSchema,
		name: { zh: "签署人已登记", en: "Signer registered" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}登记了签署人 ${who(m.party)}`,
			en: `${org(m.organisation).en} has registered the signer ${who(m.party)}`,
		}),
		link: toParty,
	}),
	entry<pb.KeyAdded>({
		schema: pb.KeyAddedSchema,
		name: { zh: "密钥已添加", en: "Key added" },
		say: (m) => ({
			zh: `${who(m.party)} 可用 ${keyText(m).zh} 签署了`,
			en: `${who(m.party)} may sign with a ${keyText(m).en} from now on`,
		}),
		link: toParty,
	}),
	entry<pb.KeyRevoked>({
		schema: pb.KeyRevokedSchema,
		name: { zh: "密钥已撤销", en: "Key revoked" },
		say: (m) => ({
			zh: `${who(m.party)} 的密钥 ${keyHead(m.key)} 已作废`,
			en: `Key ${keyHead(m.key)} of ${who(m.party)} signs no more`,
		}),
		link: toParty,
	}),
	entry<pb.RecoveryStarted>({
		schema: pb.RecoveryStartedSchema,
		name: { zh: "密钥恢复已发起", en: "Recovery started" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}为 ${who(m.party)} 申请新密钥；本人可在 ${formatOf("zh").time(m.readyMs)} 前反对`,
			en: `${org(m.organisation).en} asks for a new key for ${who(m.party)}, who may object until ${formatOf("en").time(m.readyMs)}`,
		}),
		link: toParty,
	}),
	entry<pb.RecoveryStopped>({
		schema: pb.RecoveryStoppedSchema,
		name: { zh: "密钥恢复已停止", en: "Recovery stopped" },
		say: (m) => ({
			zh: `${who(m.party)} 的密钥恢复已停止：${m.objected ? "本人反对" : "单位撤回"}，原有密钥继续有效`,
			en: `The recovery of ${who(m.party)} was stopped: ${m.objected ? "the signer objected" : "the organisation took it back"}; the keys stay`,
		}),
		link: toParty,
	}),
	entry<pb.RecoveryCompleted>({
		schema: pb.RecoveryCompletedSchema,
		name: { zh: "密钥恢复已完成", en: "Recovery completed" },
		say: (m) => ({
			zh: `${who(m.party)} 已换用新密钥，其余全部作废`,
			en: `${who(m.party)} has the new key, and no other`,
		}),
		link: toParty,
	}),
	entry<pb.RoleGranted>({
		schema: pb.RoleGrantedSchema,
		name: { zh: "职权已授予", en: "Role granted" },
		say: (m, org) => ({
			zh: `${who(m.party)} 可代表${org(m.organisation).zh}行使职权：${roleText(m.role).zh}${limits(m).zh}${m.delegatedBy ? `（由 ${who(m.delegatedBy)} 委托）` : ""}`,
			en: `${who(m.party)} acts for ${org(m.organisation).en} as ${roleText(m.role).en}${limits(m).en}${m.delegatedBy ? ` (lent by ${who(m.delegatedBy)})` : ""}`,
		}),
		link: toOrganisation,
	}),
	entry<pb.RoleRevoked>({
		schema: pb.RoleRevokedSchema,
		name: { zh: "职权已撤销", en: "Role revoked" },
		say: (m, org) => ({
			zh: `${who(m.party)} 不再代表${org(m.organisation).zh}行使职权：${roleText(m.role).zh}${limits(m).zh}${m.delegatedBy ? `（原由 ${who(m.delegatedBy)} 委托）` : ""}`,
			en: `${who(m.party)} no longer acts for ${org(m.organisation).en} as ${roleText(m.role).en}${limits(m).en}${m.delegatedBy ? ` (which ${who(m.delegatedBy)} had lent)` : ""}`,
		}),
		link: toOrganisation,
	}),
];

const decisions: readonly Said[] = [
	entry<pb.Proposed>({
		schema: pb.ProposedSchema,
		name: { zh: "新提案", en: "Proposed" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}提出第 ${m.proposal} 号提案：${kindText(m.kind).zh}${about(m.kind, m.subject, org).zh}，请成员表决`,
			en: `${org(m.organisation).en} puts proposal ${m.proposal} to the vote: ${kindText(m.kind).en.toLowerCase()}${about(m.kind, m.subject, org).en}`,
		}),
		link: toProposal,
	}),
	entry<pb.Voted>({
		schema: pb.VotedSchema,
		name: { zh: "已表决", en: "Voted" },
		say: (m, org) => ({
			zh: `${org(m.organisation).zh}对第 ${m.proposal} 号提案投了${m.approve ? "赞成" : "反对"}票`,
			en: `${org(m.organisation).en} voted ${m.approve ? "for" : "against"} proposal ${m.proposal}`,
		}),
		link: toProposal,
	}),
	entry<pb.ProposalClosed>({
		schema: pb.ProposalClosedSchema,
		name: { zh: "提案结束", en: "Proposal closed" },
		say: (m) => ({
			zh: `第 ${m.proposal} 号提案${resultText(m.status).zh}`,
			en: `Proposal ${m.proposal} is ${resultText(m.status).en}`,
		}),
		link: toProposal,
	}),
	entry<pb.ValidatorChanged>({
		schema: pb.ValidatorChangedSchema,
		name: { zh: "验证节点变更", en: "Validator changed" },
		say: (m, org) =>
			m.power === 0n
				? {
						zh: `${org(m.organisation).zh}的验证节点 ${keyHead(m.key)} 自第 ${m.sinceHeight} 块起不再确认区块`,
						en: `Validator ${keyHead(m.key)} of ${org(m.organisation).en} confirms no more from block ${m.sinceHeight} on`,
					}
				: {
						zh: `${org(m.organisation).zh}的验证节点 ${keyHead(m.key)} 自第 ${m.sinceHeight} 块起权重为 ${m.power}`,
						en: `Validator ${keyHead(m.key)} of ${org(m.organisation).en} has a power of ${m.power} from block ${m.sinceHeight} on`,
					},
		link: toOrganisation,
	}),
	entry<pb.ParametersScheduled>({
		schema: pb.ParametersScheduledSchema,
		name: { zh: "规则变更", en: "Rules scheduled" },
		say: (m) => {
			const when =
				m.fromHeight === 0n
					? { zh: "立即", en: "at once" }
					: { zh: `自第 ${m.fromHeight} 块起`, en: `from block ${m.fromHeight} on` };
			return m.cancelled
				? {
						zh: `第 ${m.proposal} 号提案原定${when.zh}的变更已撤销`,
						en: `What proposal ${m.proposal} had set ${when.en} was taken back`,
					}
				: {
						zh: `第 ${m.proposal} 号提案所定的规则${when.zh}生效`,
						en: `The rules that proposal ${m.proposal} set hold ${when.en}`,
					};
		},
		link: toProposal,
	}),
];

/** What has happened, each as one sentence. */
export default saying([...parties, ...decisions]);
