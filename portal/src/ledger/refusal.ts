import { RefusalSchema } from "../../../gateway/gateway_pb.ts";
import type { Text } from "../i18n/index.ts";
import { WireError } from "./wire.ts";

/**
 * Why something was not done or not answered, with what to do about it. `kind` tells whether the ledger said no
 * ("refused"), nobody could be reached ("offline"), or something is broken ("broken").
 */
export class LedgerError extends Error {
	readonly kind: "refused" | "offline" | "broken";
	/** The book and number of a refusal, such as funds 17; "" and 0 for what is none. */
	readonly book: string;
	readonly code: number;
	/** The field of the command that it is about, "" for none. */
	readonly field: string;
	readonly text: Text;
	/** The particulars of this case, as the ledger gave them. */
	readonly detail: string;

	constructor(of: {
		kind: LedgerError["kind"];
		text: Text;
		book?: string;
		code?: number;
		field?: string;
		detail?: string;
	}) {
		super(of.text.en);
		this.name = "LedgerError";
		this.kind = of.kind;
		this.text = of.text;
		this.book = of.book ?? "";
		this.code = of.code ?? 0;
		this.field = of.field ?? "";
		this.detail = of.detail ?? "";
	}
}

/** What travels as gateway.Refusal, in an error's details or in a submission. */
export interface WireRefusal {
	book: string;
	code: number;
	field: string;
	zh: string;
	en: string;
	detail: string;
}

export const refused = (r: WireRefusal): LedgerError =>
	new LedgerError({ ...r, kind: "refused", text: { zh: r.zh, en: r.en } });

const offline: Text = {
	zh: "现在连不上账本节点。已显示的内容仍然有效；网络恢复后会自动继续。",
	en: "The ledger cannot be reached at the moment. What you see stays valid; it continues by itself when the network is back.",
};
const broken: Text = {
	zh: "节点没能回答。请稍后重试；若再次出现，请把下面的说明告诉运行机构。",
	en: "The node could not answer. Try again in a moment; if it comes back, tell the operator what is written below.",
};

/** Reads whatever a request threw. */
export function ledgerError(cause: unknown): LedgerError {
	if (cause instanceof LedgerError) return cause;
	const said = cause instanceof WireError ? cause : undefined;
	const refusal = said?.detail(RefusalSchema);
	if (refusal) return refused(refusal);
	// What fetch throws where nobody is reached is a TypeError.
	const away = said?.code === "unavailable" || cause instanceof TypeError;
	return new LedgerError({
		kind: away ? "offline" : "broken",
		text: away ? offline : broken,
		detail: cause instanceof Error ? cause.message : String(cause),
	});
}
