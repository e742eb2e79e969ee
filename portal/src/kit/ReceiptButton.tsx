import { hex } from "../ledger/bytes.ts";
import { Link } from "./Link.tsx";
import { kitWords } from "./words.ts";

/** Leads to the receipt of a transaction (its id) or of a record (its raw key): each in bytes or hexadecimal. */
export type ReceiptButtonProps = { readonly small?: boolean } & (
	| { readonly transaction: Uint8Array | string; readonly record?: never }
	| { readonly record: Uint8Array | string; readonly transaction?: never }
);

const text = (id: Uint8Array | string) => (typeof id === "string" ? id : hex(id));

/** Every record offers its proof. */
export function ReceiptButton(props: ReceiptButtonProps) {
	const w = kitWords();
	const to = props.transaction !== undefined ? `/v/${text(props.transaction)}` : `/v/${text(props.record)}?kind=record`;
	return (
		<Link to={to} button="second" aria-label={w.receiptOf} data-size={props.small ? "small" : "normal"}>
			{w.receipt}
		</Link>
	);
}
