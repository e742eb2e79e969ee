// Addresses of the room's pages, and the keys of its records.

const part = encodeURIComponent;

export const budgetAt = (budget: string): string => `/funds/${part(budget)}`;
/** A line's code is a path of codes; each is encoded by itself, the root has none. */
export const lineAt = (budget: string, code: string): string =>
	code ? `/funds/${part(budget)}/line/${code.split("/").map(part).join("/")}` : budgetAt(budget);
export const paymentAt = (budget: string, number: bigint): string => `/funds/${part(budget)}/payment/${number}`;
export const entryAt = (budget: string, number: bigint): string => `/funds/${part(budget)}/entry/${number}`;
export const taskAt = (budget: string, task: string, more = ""): string =>
	`/office/funds/${part(budget)}/${task}${more}`;
export const packageAt = (budget: string): string => `/export/funds/fiscal-data-package?option=${part(budget)}`;

/** What is no number asks for number 0, which does not exist, so that the ledger says why. */
export const numberOf = (text: string): bigint => (/^\d{1,18}$/.test(text) ? BigInt(text) : 0n);

/**
 * The raw key of a numbered record in the ledger's state: the space's name and 00, the budget's id and 00 01 (a zero
 * byte in it would be 00 FF), the number in 8 bytes, large end first.
 */
export function recordKey(space: "entries" | "payments" | "commitments", budget: string, number: bigint): Uint8Array {
	const head = new TextEncoder().encode(
		`funds/${space}\u0000${budget.replaceAll("\u0000", "\u0000\u00ff")}\u0000\u0001`,
	);
	const key = new Uint8Array(head.length + 8);
	key.set(head);
	new DataView(key.buffer).setBigUint64(head.length, number);
	return key;
}
