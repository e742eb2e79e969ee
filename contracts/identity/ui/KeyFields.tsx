import { useText } from "@gongshi/portal/i18n";
import { Field, Select } from "@gongshi/portal/kit";
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
	onChange: (to: KeyTyped) => void;
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
				onChange={(key) => onChange({ ...value, key })}
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
/** The names of the fields above in a refusal. */
export const keyFields = ["key", "keys", "admin_key", "relying_party"];
