// Receipts for journeys: real ones of the ledger under test, and what becomes of them on bad ways.
import { fromBase64, toBase64 } from "../verify/src/bytes.ts";
import { type Receipt, receiptSchema } from "../verify/src/messages.ts";
import { decode, encode } from "../verify/src/wire.ts";
import { at } from "./harness.ts";

async function ask<T>(method: string, question: object): Promise<T> {
	const message = encodeURIComponent(JSON.stringify(question));
	const answer = await fetch(at(`/gongshi.gateway.v1.Ledger/${method}?encoding=json&message=${message}`));
	if (!answer.ok) throw new Error(`${method}: ${answer.status} ${await answer.text()}`);
	return (await answer.json()) as T;
}

export interface Issued {
	/** The transaction's id in hexadecimal. */
	readonly id: string;
	readonly file: Buffer;
	readonly text: string;
}

/** The receipt of the newest payment that a bank has confirmed: small, and with events. */
export async function issued(): Promise<Issued> {
	const { transactions } = await ask<{ transactions: { id: string }[] }>("ListTransactions", {
		event: "gongshi.funds.v1.Paid",
		pageSize: 1,
	});
	const id = transactions[0]?.id ?? "";
	const { file } = await ask<{ file: string }>("GetReceipt", { transaction: id });
	const bytes = Buffer.from(file, "base64");
	return { id: Buffer.from(id, "base64").toString("hex"), file: bytes, text: bytes.toString("utf8") };
}

/** The same receipt as if it were of a network of another name. */
export function ofNetwork(receipt: Issued, name: string): Buffer {
	const proof = /"proof": "([^"]*)"/.exec(receipt.text)?.[1] ?? "";
	const r = decode(fromBase64(proof) ?? new Uint8Array(), receiptSchema) as Receipt;
	const changed = toBase64(encode({ ...r, network: name }, receiptSchema));
	return Buffer.from(receipt.text.replace(proof, changed).replace(/("network": ")[^"]*/, `$1${name}`));
}

/** The same receipt with the version of its specification raised, inside the proof. */
export function ofVersion(receipt: Issued, spec: number): Buffer {
	const proof = /"proof": "([^"]*)"/.exec(receipt.text)?.[1] ?? "";
	const r = decode(fromBase64(proof) ?? new Uint8Array(), receiptSchema) as Receipt;
	return Buffer.from(receipt.text.replace(proof, toBase64(encode({ ...r, spec }, receiptSchema))));
}
