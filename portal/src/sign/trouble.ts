import { Identity } from "../../../contracts/identity/identity_pb.ts";
import { words } from "../i18n/index.ts";
import { useAsk } from "../ledger/ask.ts";
import { Suite } from "./envelope.ts";
import { countsHere, type No, useAccepted } from "./passkey.ts";
import type { KeyRecord } from "./store.ts";

const useWords = words(
	{
		unregistered: "这个密钥还没有在账本上登记，用它签名会被拒绝。请先登记，或改用另一个。",
		revoked: "这个密钥已经作废，不能再签名。请改用另一个。",
		foreign: (party: string) => `账本上这个密钥属于“${party}”，不是这里写的签署人，用它签名会被拒绝。`,
		elsewhere: (origins: string, here: string) =>
			`这个通行密钥在这里不能用：它只在 ${origins} 有效，现在的网址是 ${here}。请用那个网址打开，或改用另一个密钥。`,
		nowhere: "这个网络的成员还没有表决允许任何网址使用通行密钥。请改用另一个密钥。",
		list: "、",
		declined: "您没有同意，或等候超时：没有签名，什么都没有发送。填写的内容都还在，可以再试。",
		site: "浏览器说这个通行密钥不属于这个网址：没有签名，什么都没有发送。请用登记时的网址打开。",
		again: "这台设备已经有一个本网址的通行密钥，不必再生成。",
		broken: "这台设备没能签名，什么都没有发送。请再试一次，或改用另一个密钥。",
	},
	{
		unregistered:
			"This key is not registered on the ledger yet, so what it signs is refused. Register it, or use another.",
		revoked: "This key was revoked and signs no more. Use another one.",
		foreign: (party) =>
			`On the ledger this key belongs to “${party}”, not to the signer named here, so what it signs is refused.`,
		elsewhere: (origins, here) =>
			`This passkey does not work here: it counts at ${origins} alone, and this is ${here}. Open that address, or use another key.`,
		nowhere: "The members of this network have not voted to accept passkeys of any address yet. Use another key.",
		list: ", ",
		declined:
			"You said no, or it took too long: nothing was signed and nothing was sent. What you filled in is still there; you can try again.",
		site: "The browser says that this passkey is not of this address: nothing was signed and nothing was sent. Open the address where it was made.",
		again: "This device has a passkey of this address already; there is no need for another.",
		broken: "This device could not sign, and nothing was sent. Try again, or use another key.",
	},
);

/** Why a key cannot sign now, known before it is tried; undefined where nothing speaks against it. */
export function useTrouble(key: KeyRecord | undefined): string | undefined {
	const w = useWords();
	const accepted = useAccepted();
	const asked = useAsk(
		Identity.method.getKey,
		{ key: key?.public ?? new Uint8Array() },
		{ enabled: key !== undefined },
	);
	if (!key) return undefined;
	if (asked.isError) return asked.error.kind === "refused" ? w.unregistered : undefined;
	const known = asked.data?.key;
	if (known && known.revokedMs > 0n) return w.revoked;
	if (known && known.party !== key.party) return w.foreign(known.party);
	if (key.suite !== Suite.WEBAUTHN || !accepted || countsHere(key, accepted)) return undefined;
	return accepted.origins.length === 0 ? w.nowhere : w.elsewhere(accepted.origins.join(w.list), location.origin);
}

/** What to say when a key did not sign after all. */
export function useNo(): Readonly<Record<No, string>> {
	return useWords();
}
