import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Text } from "@gongshi/portal/i18n";
import type { ChangeSchema } from "../identity_pb.ts";
import type { Kind } from "./change.ts";
import { bytesOf } from "./hex.ts";

/** What is asked for a kind of change. The names are those of the command's fields, so that refusals find them. */
export interface Asked {
	readonly name: string;
	readonly label: Text;
	readonly hint?: Text;
	/** How it is chosen or typed; "text" may be left empty, "need" not. */
	readonly as:
		| "member"
		| "suspended"
		| "outsider"
		| "any"
		| "validator"
		| "scheduled"
		| "key32"
		| "number"
		| "text"
		| "need";
}

const organisation = (as: Asked["as"]): Asked => ({
	name: "organisation",
	label: { zh: "单位", en: "Organisation" },
	as,
});
const height: Asked = {
	name: "from_height",
	label: { zh: "自第几块起生效", en: "From block" },
	hint: { zh: "请留出时间，让所有节点先升级。", en: "Leave time for every node to be upgraded first." },
	as: "number",
};
const validatorKey: Asked = {
	name: "key",
	label: { zh: "节点公钥", en: "The node's public key" },
	hint: {
		zh: "Ed25519，64 位十六进制；由 gongshi network init 给出。",
		en: "Ed25519, 64 hex digits, as gongshi network init prints it.",
	},
	as: "key32",
};

const setting = (zh: string, en: string, name: string, hint: Text): Asked => ({
	name,
	label: { zh, en },
	hint,
	as: "text",
});

/** The few fields of each kind. */
export const asked: Readonly<Record<Kind, readonly Asked[]>> = {
	admit: [organisation("outsider")],
	suspend: [organisation("any")],
	resume: [organisation("suspended")],
	remove: [organisation("any")],
	rename: [
		organisation("any"),
		{
			name: "name_zh",
			label: { zh: "新的中文名称", en: "New Chinese name" },
			hint: { zh: "留空则不变。", en: "Empty: it stays." },
			as: "text",
		},
		{
			name: "name_en",
			label: { zh: "新的英文名称", en: "New English name" },
			hint: { zh: "留空则不变。", en: "Empty: it stays." },
			as: "text",
		},
		{
			name: "credit_code",
			label: { zh: "新的统一社会信用代码", en: "New unified social credit code" },
			hint: { zh: "18 位；留空则不变。", en: "18 characters; empty: it stays." },
			as: "text",
		},
		{
			name: "other_code",
			label: { zh: "新的其他代码", en: "New other code" },
			hint: { zh: "写成“登记簿:代码”；留空则不变。", en: "As register:code; empty: it stays." },
			as: "text",
		},
	],
	appoint: [
		organisation("any"),
		{
			name: "party",
			label: { zh: "签署人代号", en: "Signer's code" },
			hint: { zh: "须是已登记的签署人。", en: "A signer that is registered already." },
			as: "need",
		},
	],
	"set-validator": [
		organisation("member"),
		validatorKey,
		{
			name: "power",
			label: { zh: "权重", en: "Power" },
			hint: {
				zh: "1 至 1000000。一次变更不得达到总权重的三分之一。",
				en: "1 to 1000000. Less than a third of all power may change at once.",
			},
			as: "number",
		},
	],
	"rotate-validator": [
		{ name: "old_key", label: { zh: "现用节点", en: "Present validator" }, as: "validator" },
		{ ...validatorKey, name: "new_key", label: { zh: "新公钥", en: "New public key" } },
	],
	"remove-validator": [{ name: "key", label: { zh: "验证节点", en: "Validator" }, as: "validator" }],
	"change-parameters": [
		setting("提案表决期（小时）", "Time to vote (hours)", "proposal_open_ms", {
			zh: "留空则不变。",
			en: "Empty: it stays.",
		}),
		setting("密钥恢复等待期（小时）", "Waiting time of a recovery (hours)", "recovery_wait_ms", {
			zh: "留空则不变。",
			en: "Empty: it stays.",
		}),
		setting(
			"单个单位的区块份额（千分之几）",
			"One organisation's share of a block (thousandths)",
			"organisation_share_permille",
			{ zh: "1 至 1000；留空则不变。", en: "1 to 1000; empty: it stays." },
		),
		setting("单个单位的等待上限（笔）", "One organisation's queue (transactions)", "organisation_waiting_max", {
			zh: "留空则不变。",
			en: "Empty: it stays.",
		}),
		setting("区块大小上限（MiB）", "Largest block (MiB)", "block_max_bytes", {
			zh: "1 至 64；留空则不变。",
			en: "1 to 64; empty: it stays.",
		}),
		{
			name: "origins",
			label: { zh: "通行密钥可用的网址", en: "Web addresses for passkeys" },
			hint: {
				zh: "用空格分隔；只能立即生效；留空则不变。",
				en: "Separated by spaces; at once only; empty: they stay.",
			},
			as: "text",
		},
		{
			name: "relying_parties",
			label: { zh: "通行密钥所属域名", en: "Domains of passkeys" },
			hint: {
				zh: "用空格分隔；只能立即生效；留空则不变。",
				en: "Separated by spaces; at once only; empty: they stay.",
			},
			as: "text",
		},
		{ ...height, hint: { zh: "留空为通过后立即生效。", en: "Empty: as soon as it is adopted." }, as: "text" },
	],
	"activate-version": [{ name: "version", label: { zh: "版本", en: "Version" }, as: "number" }, height],
	"activate-fix": [{ name: "fix", label: { zh: "修正名称", en: "The correction's name" }, as: "need" }, height],
	"cancel-scheduled": [
		{ name: "proposal", label: { zh: "要撤销的提案", en: "Proposal to take back" }, as: "scheduled" },
	],
};

/** What was typed, by field; fields of other kinds stay as they were. */
export type Typed = Readonly<Record<string, string>>;

const whole = /^\d{1,15}$/;

/** Why a field cannot be sent yet: nothing there, no number, no key. */
export function wrongWith(a: Asked, typed: Typed): "fill" | "number" | "key" | undefined {
	const value = (typed[a.name] ?? "").trim();
	const numeric =
		a.name.endsWith("_ms") ||
		a.name.endsWith("permille") ||
		a.name.endsWith("_max") ||
		a.name.endsWith("_bytes") ||
		a.name === "from_height";
	if (a.as === "text") return value !== "" && numeric && !whole.test(value) ? "number" : undefined;
	if (value === "") return "fill";
	if (a.as === "number" && !whole.test(value)) return "number";
	if (a.as === "key32" && !bytesOf(value, 64)) return "key";
	return undefined;
}

type Init = MessageInitShape<typeof ChangeSchema>;

/** The change that was typed. Call it when wrongWith finds nothing in any of the kind's fields. */
export function changeOf(kind: Kind, typed: Typed): Init {
	const t = (name: string) => (typed[name] ?? "").trim();
	const n = (name: string) => (whole.test(t(name)) ? BigInt(t(name)) : 0n);
	const key = (name: string) => bytesOf(t(name), 64) ?? new Uint8Array();
	const words = (name: string) =>
		t(name)
			.split(/[\s,，、]+/)
			.filter(Boolean);
	const organisation = t("organisation");
	switch (kind) {
		case "admit":
		case "suspend":
		case "resume":
		case "remove":
			return { kind: { case: kind, value: { organisation } } } as Init;
		case "rename":
			return {
				kind: {
					case: "rename",
					value: {
						organisation,
						nameZh: t("name_zh"),
						nameEn: t("name_en"),
						creditCode: t("credit_code"),
						otherCode: t("other_code"),
					},
				},
			};
		case "appoint":
			return { kind: { case: "appoint", value: { organisation, party: t("party") } } };
		case "set-validator":
			return { kind: { case: "setValidator", value: { organisation, key: key("key"), power: n("power") } } };
		case "rotate-validator":
			return { kind: { case: "rotateValidator", value: { oldKey: key("old_key"), newKey: key("new_key") } } };
		case "remove-validator":
			return { kind: { case: "removeValidator", value: { key: key("key") } } };
		case "activate-version":
			return {
				kind: { case: "activateVersion", value: { version: Number(n("version")), fromHeight: n("from_height") } },
			};
		case "activate-fix":
			return { kind: { case: "activateFix", value: { fix: t("fix"), fromHeight: n("from_height") } } };
		case "cancel-scheduled":
			return { kind: { case: "cancelScheduled", value: { proposal: n("proposal") } } };
		case "change-parameters":
			return {
				kind: {
					case: "parameters",
					value: {
						fromHeight: n("from_height"),
						parameters: {
							proposalOpenMs: n("proposal_open_ms") * 3_600_000n,
							recoveryWaitMs: n("recovery_wait_ms") * 3_600_000n,
							organisationSharePermille: Number(n("organisation_share_permille")),
							organisationWaitingMax: n("organisation_waiting_max"),
							blockMaxBytes: n("block_max_bytes") << 20n,
							origins: words("origins"),
							relyingParties: words("relying_parties"),
						},
					},
				},
			};
	}
}
