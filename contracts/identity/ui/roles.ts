import type { Text } from "@gongshi/portal/i18n";
import { roleName } from "@gongshi/portal/ledger";

/** What the powers that this contract and the ledger itself define are called. */
export const roles: Readonly<Record<string, Text>> = {
	"identity/admin": { zh: "管理员", en: "administrator" },
	"identity/delegate": { zh: "联盟代表", en: "delegate" },
	"identity/recovery": { zh: "密钥恢复员", en: "recovery officer" },
	"ledger/gateway": { zh: "网关", en: "gateway" },
};

/** A role of any contract by its name and its own spelling, for sentences that are signed: "支付经办人（funds/payer）". */
export function roleText(role: string): Text {
	const name = roleName(role);
	return name ? { zh: `${name.zh}（${role}）`, en: `${name.en} (${role})` } : { zh: role, en: role };
}
