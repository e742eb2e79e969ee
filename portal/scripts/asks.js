// Which questions each page asks before it is shown, for the server, which answers them with the page (portal/answers.go):
// the pages are loaded here and asked for the places at which they stand, with a number for each part of the address.
import { pages } from "./pages.js";
import { withSources } from "./ssr.js";

/** @typedef {{method: string, question: string}} Ask A procedure, "gongshi.funds.v1.Funds/GetBudget", and its question in base64. */
/** @typedef {{params: Record<string, string>, asks: Ask[]}} Asks `params` has what stands in the questions for each part. */

// A part may be a text or a number. This many digits are in no question by chance, and are a number of 64 bits.
const first = 900_000_000_000_000_000n;

/** @returns {Promise<Map<string, Asks>>} By the path of the page. */
export async function readAsks() {
	const found = new Map();
	// What a page asks is all that is wanted; a refusal is not waited for.
	globalThis.fetch = async () => new Response(null, { status: 500 });
	globalThis.location ??= { origin: "http://build.invalid", pathname: "/" };
	await withSources(async (load) => {
		for (const { path } of pages) {
			const params = {};
			const at = path.replace(/\$\w*/g, (name) => {
				params[name] = String(first + BigInt(Object.keys(params).length));
				return params[name];
			});
			const { asked } = await load("/src/shell/asked.ts");
			const asks = (await asked(at)).map(([service, method, question]) => ({
				method: `${service}/${method}`,
				question,
			}));
			found.set(path, { params, asks });
		}
	});
	return found;
}
