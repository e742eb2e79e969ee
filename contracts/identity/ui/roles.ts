import type { Text } from "@gongshi/portal/i18n";

/** What a role is called, and what its holder may do. */
export interface Power {
	readonly name: Text;
	readonly may: Text;
}

const powers: Readonly<Record<string, Power>> = {
	"identity/admin": {
		name: { zh: "管理员", en: "administrator" },
		may: {
			zh: "为本单位登记签署人，授予和撤销职权",
			en: "registers signers for the organisation, grants and revokes roles",
		},
	},
	"identity/delegate": {
		name: { zh: "联盟代表", en: "delegate" },
		may: { zh: "代表本单位提案和表决", en: "proposes and votes for the organisation" },
	},
	"identity/recovery": {
		name: { zh: "密钥恢复员", en: "recovery officer" },
		may: {
			zh: "为遗失密钥的签署人申请新密钥，须经等待期",
			en: "asks for a new key for a signer who lost the old one, after a waiting time",
		},
	},
	"ledger/gateway": {
		name: { zh: "网关", en: "gateway" },
		may: {
			zh: "节点的服务入口：接收提交并出具回执",
			en: "the node's own front door: takes submissions and signs for them",
		},
	},
	"funds/drafter": {
		name: { zh: "预算编制员", en: "budget drafter" },
		may: { zh: "编制预算，提出调剂", en: "drafts budgets and proposes transfers" },
	},
	"funds/approver": {
		name: { zh: "预算批准人", en: "budget approver" },
		may: { zh: "批准预算和调剂", en: "approves budgets and transfers" },
	},
	"funds/allotter": {
		name: { zh: "资金下达员", en: "allotter" },
		may: { zh: "下达可用资金", en: "releases money to be spent" },
	},
	"funds/payer": {
		name: { zh: "支付经办人", en: "payment officer" },
		may: { zh: "登记合同承诺，提出付款", en: "records commitments and orders payments" },
	},
	"funds/controller": {
		name: { zh: "支付复核人", en: "payment controller" },
		may: { zh: "以第二人身份复核付款和冲正", en: "is the second pair of eyes on payments and reversals" },
	},
	"funds/bank": {
		name: { zh: "银行回单员", en: "bank clerk" },
		may: { zh: "确认款项已付或已退回", en: "confirms that money has left or come back" },
	},
	"funds/recorder": {
		name: { zh: "公开数据录入员", en: "recorder of published figures" },
		may: { zh: "录入已公开的收支数据", en: "records figures that were published elsewhere" },
	},
};

/** All roles that are known by name, in the order in which they are offered. */
export const knownRoles = Object.keys(powers);

/** A role in words; one of a contract that came later is shown by its own name. */
export function power(role: string): Power {
	const [of = "", name = role] = role.split("/");
	return (
		powers[role] ?? {
			name: { zh: role, en: role },
			may: { zh: `合约“${of}”所定义的职权“${name}”`, en: `the role “${name}” as the contract “${of}” defines it` },
		}
	);
}

/** A role by its name and its own spelling, for sentences that are signed: "支付经办人（funds/payer）". */
export function roleText(role: string): Text {
	const known = powers[role]?.name;
	return known ? { zh: `${known.zh}（${role}）`, en: `${known.en} (${role})` } : { zh: role, en: role };
}
