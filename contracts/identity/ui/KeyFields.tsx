import { useText } from "@gongshi/portal/i18n";
import { type Draft, Field, Select } from "@gongshi/portal/kit";
import { hex } from "@gongshi/portal/ledger";
import { Suite } from "../../../ledger/envelope/envelope_pb.ts";
import { deskWords } from "./desk-words.ts";
import { bytesOf } from "./hex.ts";
import type { Order } from "./order.tsx";
import { suiteText } from "./phrases.ts";

/** A public key as it is typed; nothing of it is lost while it is wrong. */
export interface KeyTyped {
	readonly suite: string;
	readonly key: string;
	readonly site: string;
}
export const noKey: KeyTyped = { suite: String(Suite.P256), key: "", site: "localhost" };

const offered = [Suite.P256, Suite.ED25519, Suite.WEBAUTHN, Suite.SM2];
const digits = (suite: string) => (Number(suite) === Suite.ED25519 ? 64 : 130);

/** A key page's form that was pasted instead of the key: its kind, its key and its site, with the signer's code if it has one. */
export function formOf(text: string): (KeyTyped & { readonly party: string }) | undefined {
	try {
		const form = JSON.parse(text) as { party?: string; key?: { suite?: string; key?: string; relyingParty?: string } };
		const suite = Suite[(form.key?.suite ?? "").replace(/^SUITE_/, "") as keyof typeof Suite];
		const raw = Uint8Array.from(atob(form.key?.key ?? ""), (c) => c.charCodeAt(0));
		if (!suite || raw.length === 0) return undefined;
		return { suite: String(suite), key: hex(raw), site: form.key?.relyingParty ?? "", party: form.party ?? "" };
	} catch {
		return undefined;
	}
}

/** The key that was typed, ready for a command; undefined while it is none. */
export function keyOf(k: KeyTyped): { suite: Suite; key: Uint8Array; relyingParty: string } | undefined {
	const key = bytesOf(k.key, digits(k.suite));
	return key && { suite: Number(k.suite), key, relyingParty: Number(k.suite) === Suite.WEBAUTHN ? k.site.trim() : "" };
}

/** Kind, public key and, for a passkey, its domain. */
export function KeyFields({
	value,
	onChange,
	order,
	tried,
}: {
	value: KeyTyped;
	/** With the signer's code where a form was pasted that has one. */
	onChange: (to: KeyTyped, party?: string) => void;
	order: Order;
	tried: boolean;
}) {
	const w = deskWords();
	const text = useText();
	const wrong = tried && !keyOf(value) ? w.badKey : order.at("key", "keys", "admin_key");
	return (
		<>
			<Select
				label={w.suite}
				value={value.suite}
				options={offered.map((s) => ({ value: String(s), label: text(suiteText(s)) }))}
				onChange={(suite) => onChange({ ...value, suite })}
			/>
			<Field
				label={w.newKey}
				hint={w.newKeyHint}
				value={value.key}
				error={wrong}
				spellCheck={false}
				autoComplete="off"
				onChange={(key) => {
					const form = formOf(key);
					if (form) onChange({ suite: form.suite, key: form.key, site: form.site }, form.party || undefined);
					else onChange({ ...value, key });
				}}
			/>
			{Number(value.suite) === Suite.WEBAUTHN && (
				<Field
					label={w.site}
					value={value.site}
					error={order.at("relying_party")}
					onChange={(site) => onChange({ ...value, site })}
				/>
			)}
		</>
	);
}

/** The same, from a draft and into it. */
export function DraftKey({ draft, order, tried, code }: { draft: Draft; order: Order; tried: boolean; code?: string }) {
	return (
		<KeyFields
			value={typedKey(draft)}
			order={order}
			tried={tried}
			onChange={(to, party) => draft.patch({ ...to, ...(party && code ? { [code]: party } : {}) })}
		/>
	);
}

/** The key of a draft as it is typed. */
export const typedKey = ({ values: v }: Draft): KeyTyped => ({
	suite: v.suite ?? noKey.suite,
	key: v.key ?? noKey.key,
	site: v.site ?? noKey.site,
});

/** The names of the fields above in a refusal. */
export const keyFields = ["key", "keys", "admin_key", "relying_party"];
