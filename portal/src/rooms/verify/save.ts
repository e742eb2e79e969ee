import { saveFile } from "../../kit/index.ts";

/** Gives the reader a receipt as a file. */
export const saveReceipt = (name: string, receipt: Uint8Array): void =>
	saveFile(name, new Blob([Uint8Array.from(receipt)], { type: "application/json" }));
