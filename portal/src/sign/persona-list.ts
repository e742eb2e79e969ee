import { useQuery } from "@tanstack/react-query";
import { Ledger } from "../../../gateway/gateway_pb.ts";
import { useAsk } from "../ledger/ask.ts";

// Apart from personas.ts, which makes keys: every page offers the personas, few readers become one.

/** An officer of the demo's city whom a visitor may become. */
export interface Persona {
	readonly name: string;
	readonly zh: string;
	readonly en: string;
	readonly party: string;
	readonly organisation: string;
	readonly roles: readonly string[];
	readonly mayZh: string;
	readonly mayEn: string;
	readonly home: string;
	readonly tour: readonly {
		readonly zh: string;
		readonly en: string;
		/** "$payment" in it stands for the number that an event of the tour has brought. */
		readonly to: string;
		/** What ends the step; without it, that its page was seen. */
		readonly event?: string;
		/** The pages that end it, by how their addresses begin, if there are more than the one it leads to. */
		readonly ends?: string;
		/** The persona who does it, if it is another. */
		readonly as?: string;
	}[];
}

/** Asks a demo for them; null where it tells them only to browsers on its own computer. */
export async function listPersonas(): Promise<readonly Persona[] | null> {
	try {
		const r = await fetch("/demo/personas", { headers: { Accept: "application/json" } });
		if (!r.ok || !r.headers.get("Content-Type")?.includes("json")) return null;
		return ((await r.json()) as { personas: Persona[] }).personas;
	} catch {
		return null;
	}
}

/** The demo's personas; undefined on every other network, which is never asked for them, and before they are known. */
export function usePersonas(): readonly Persona[] | undefined {
	const demo = useAsk(Ledger.method.getStatus, {}).data?.demo ?? false;
	const { data } = useQuery({ queryKey: ["personas"], queryFn: listPersonas, enabled: demo, meta: { live: false } });
	return data ?? undefined;
}
