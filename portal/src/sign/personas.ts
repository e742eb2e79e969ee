import { Identity } from "../../../contracts/identity/identity_pb.ts";
import { ask, memory } from "../ledger/ask.ts";
import { LedgerError } from "../ledger/refusal.ts";
import { Suite } from "./envelope.ts";
import { actWith, makeKey, wallet } from "./keys.ts";
import { whyNoKeys } from "./no-keys.ts";
import { listPersonas } from "./persona-list.ts";

export { type Persona, usePersonas } from "./persona-list.ts";

const base64 = (b: Uint8Array): string => btoa(String.fromCharCode(...b));

/** Asks the demo to register a key of this browser for a persona's party, which is final when it answers. */
async function enrol(persona: string, key: Uint8Array): Promise<void> {
	const r = await fetch("/demo/keys", {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ persona, suite: "SUITE_P256", key: base64(key) }),
	});
	if (r.ok) return;
	const no = (await r.json().catch(() => ({}))) as {
		book?: string;
		code?: number;
		zh?: string;
		en?: string;
		detail?: string;
	};
	throw new LedgerError({
		kind: no.book ? "refused" : "broken",
		text: {
			zh: no.zh ?? "演示环境没能登记这个密钥；请再试一次。",
			en: no.en ?? "The demo could not register this key; try again.",
		},
		...(no.book ? { book: no.book } : {}),
		...(no.code ? { code: no.code } : {}),
		detail: no.detail ?? "",
	});
}

/** Becomes one of the demo's officers, with a key made in this browser on the first time. "" is a citizen, without a key. */
export async function becomePersona(name: string): Promise<void> {
	if (name === "") return actWith("");
	const persona = (await memory.fetchQuery({ queryKey: ["personas"], queryFn: listPersonas }))?.find(
		(p) => p.name === name,
	);
	if (!persona) throw new Error(`no persona ${name}`);
	const why = whyNoKeys(wallet.now());
	if (why) throw new LedgerError({ kind: "broken", text: why });
	const mine = wallet.now().keys.filter((k) => k.persona === name);
	for (const key of mine) {
		const known = await ask(Identity.method.getKey, { key: key.public }).catch(() => undefined);
		if (known?.key?.party === persona.party && known.key.revokedMs === 0n) return actWith(key.id);
	}
	const { party, organisation } = persona;
	// P-256, which every browser makes.
	const key = await makeKey({ suite: Suite.P256, name: persona.zh, party, organisation, persona: name });
	await enrol(name, key.public);
	await actWith(key.id);
}
