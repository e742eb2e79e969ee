import { memory } from "../ledger/ask.ts";
import { arrive, pageOf } from "./pages.ts";

/**
 * What a page asks of the ledger before it is shown: service, method and the encoded question in base64. The build runs
 * this (scripts/asks.js), so that the server can send the answers with the page.
 */
export async function asked(path: string): Promise<readonly unknown[][]> {
	const part = await pageOf(path)?.page.Page.approach();
	if (!part) throw new Error(`the page at ${path} cannot be loaded by the build`);
	await arrive(path);
	await part.prepare?.();
	return memory
		.getQueryCache()
		.getAll()
		.map((q) => q.queryKey.slice(-3));
}
