// How records are named in the reader's language.
import { useLang } from "@gongshi/portal/i18n";
import { askAhead, useAsk } from "@gongshi/portal/ledger";
import { useMemo } from "react";
import { Identity } from "../../identity/identity_pb.ts";
import { Funds } from "../funds_pb.ts";
import type { Dimension } from "../line_pb.ts";
import { named } from "./named.ts";

export { named, titled } from "./named.ts";
export { payeeText } from "./payee.ts";

/** The name of a code of a dimension; a code without one is its own name. */
export function useCodes(budget: string, dimension: Dimension): (code: string) => string {
	const lang = useLang();
	const answer = useAsk(Funds.method.listCodes, { budget, dimension }, { enabled: dimension > 0 && budget !== "" });
	const codes = answer.data?.codes;
	return useMemo(() => {
		const all = new Map(codes?.map((c) => [c.code, named(c, lang, c.code)]));
		return (code) => all.get(code) ?? code;
	}, [codes, lang]);
}

/** Asks for the names of codes before they are shown. */
export const askCodes = (budget: string, dimension: Dimension): Promise<void> =>
	askAhead(Funds.method.listCodes, { budget, dimension });

/** The name of an organisation of the consortium; its id until the answer is there. */
export function useOrganisation(id: string): string {
	const lang = useLang();
	const answer = useAsk(Identity.method.getOrganisation, { id }, { enabled: id !== "" });
	return named(answer.data?.organisation, lang, id);
}
