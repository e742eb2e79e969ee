import { formatOf, type Text } from "@gongshi/portal/i18n";
import { Suite } from "../../../ledger/envelope/envelope_pb.ts";
import { keyHead } from "./change.ts";

// Turns of speech that commands and events share.

const suites: Readonly<Record<number, string>> = {
	[Suite.ED25519]: "Ed25519",
	[Suite.P256]: "P-256",
	[Suite.WEBAUTHN]: "passkey",
	[Suite.SM2]: "SM2",
};

/** What kind of key it is. */
export const suiteText = (suite: Suite): Text => ({
	zh: suite === Suite.WEBAUTHN ? "通行密钥" : `${suites[suite] ?? "未知"} 密钥`,
	en: `${suites[suite] ?? "unknown"} key`,
});

/** A key by its kind and its first digits. */
export function keyText(key: { suite: Suite; key: Uint8Array } | undefined): Text {
	if (!key) return { zh: "（缺密钥）", en: "(no key)" };
	const kind = suiteText(key.suite);
	return { zh: `${kind.zh} ${keyHead(key.key)}`, en: `${kind.en} ${keyHead(key.key)}` };
}

/** Names of an organisation, as a new one gives them. */
export function named(o: { nameZh: string; nameEn: string; id: string }): Text {
	return { zh: `“${o.nameZh || o.nameEn}”（编号 ${o.id}）`, en: `“${o.nameEn || o.nameZh}” (id ${o.id})` };
}

/** The limit of a role, with its end: ", limited to “A12”, until 1 May 2026". */
export function limits(r: { scope: string; expiresMs?: bigint }): Text {
	const until = r.expiresMs ?? 0n;
	return {
		zh: `${r.scope ? `，限于“${r.scope}”` : ""}${until > 0n ? `，至 ${formatOf("zh").time(until)} 止` : ""}`,
		en: `${r.scope ? `, limited to “${r.scope}”` : ""}${until > 0n ? `, until ${formatOf("en").time(until)}` : ""}`,
	};
}

/** A signer's id; it says nothing about the person. */
export const who = (party: string): string => `“${party}”`;

export const toOrganisation = (m: { organisation: string }): string => `/members/${encodeURIComponent(m.organisation)}`;
export const toProposal = (m: { proposal: bigint }): string | undefined =>
	m.proposal > 0n ? `/members/proposals/${m.proposal}` : undefined;
export const toParty = (m: { party: string }): string => `/members/party/${encodeURIComponent(m.party)}`;
