import type { Text } from "@gongshi/portal/i18n";
import type { RoleWords as Power } from "@gongshi/portal/room";
import { roles as fundsRoles } from "../../funds/ui/roles.ts";

/** The powers that this contract and the ledger itself define. */
export const roles: Readonly<Record<string, Power>> = {
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
};

/** Those of other contracts are named by them; here they can be granted. */
const powers: Readonly<Record<string, Power>> = { ...roles, ...fundsRoles };

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
