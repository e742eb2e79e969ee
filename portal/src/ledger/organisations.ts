import { Identity, type Organisation } from "../../../contracts/identity/identity_pb.ts";
import type { Names } from "../room.ts";
import { ask, keyOf, memory } from "./ask.ts";

/** Where nobody can or should be asked for a name, the id stands for it: so in what is signed and in what is proven. */
export const byId: Names = (id) => ({ zh: `“${id}”`, en: `“${id}”` });

const question = { order: "id", pageSize: 500 };

let known: ReadonlyMap<string, Organisation> = new Map();

/** Asks for the organisations, so that sentences call them by their names. A node that hangs keeps no page waiting. */
export async function askOrganisations(): Promise<void> {
	const { organisations } = await memory.fetchQuery({
		queryKey: ["organisations", ...keyOf(Identity.method.findOrganisations, question)],
		queryFn: () => ask(Identity.method.findOrganisations, question, AbortSignal.timeout(3000)),
		gcTime: Number.POSITIVE_INFINITY,
		retry: false,
	});
	known = new Map(organisations.map((o) => [o.id, o]));
}

/** An organisation's name as this node tells it. */
export const byName: Names = (id) => {
	const o = known.get(id);
	return o ? { zh: o.nameZh || o.nameEn, en: o.nameEn || o.nameZh } : byId(id);
};
