import { Identity, type Organisation } from "../../../contracts/identity/identity_pb.ts";
import type { Names } from "../room.ts";
import { ask, keyOf, memory } from "./ask.ts";
import { learnt, useLearnt } from "./learnt.ts";

/** Where nobody can or should be asked for a name, the id stands for it: so in what is signed and in what is proven. */
export const byId: Names = (id) => ({ zh: `“${id}”`, en: `“${id}”` });

const question = { order: "id", pageSize: 500 };

let known: ReadonlyMap<string, Organisation> = new Map();

/** Asks for the organisations, so that sentences call them by their names when those have come. */
export async function askOrganisations(): Promise<void> {
	const { organisations } = await memory.fetchQuery({
		queryKey: ["organisations", ...keyOf(Identity.method.findOrganisations, question)],
		queryFn: () => ask(Identity.method.findOrganisations, question),
		gcTime: Number.POSITIVE_INFINITY,
		retry: false,
	});
	known = new Map(organisations.map((o) => [o.id, o]));
	learnt();
}

/** An organisation's name as this node tells it; until it has, its id. */
export const byName: Names = (id) => {
	const o = known.get(id);
	return o ? { zh: o.nameZh || o.nameEn, en: o.nameEn || o.nameZh } : byId(id);
};

/** The same in a component, which says them again when more is known. */
export function useNames(): Names {
	useLearnt();
	return byName;
}
