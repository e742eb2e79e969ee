import type { Text } from "@gongshi/portal/i18n";
import { type Powers, roleName } from "@gongshi/portal/ledger";

/** What their holders may do. Apart from the names, which every sentence about a power needs. */
export const powers: Readonly<Record<string, Text>> = {
	"identity/admin": {
		zh: "为本单位登记签署人，授予和撤销职权",
		en: "registers signers for the organisation, grants and revokes roles",
	},
	"identity/delegate": { zh: "代表本单位提案和表决", en: "proposes and votes for the organisation" },
	"identity/recovery": {
		zh: "为遗失密钥的签署人申请新密钥，须经等待期",
		en: "asks for a new key for a signer who lost the old one, after a waiting time",
	},
	"ledger/gateway": {
		zh: "节点的服务入口：接收提交并出具回执",
		en: "the node's own front door: takes submissions and signs for them",
	},
};

/** A role in words; one of a contract that has no pages here is shown by its own name. */
export function power(all: Powers, role: string): { readonly name: Text; readonly may: Text } {
	const [of = "", name = role] = role.split("/");
	return {
		name: roleName(role) ?? { zh: role, en: role },
		may: all.may(role) ?? {
			zh: `合约“${of}”所定义的职权“${name}”`,
			en: `the role “${name}” as the contract “${of}” defines it`,
		},
	};
}
