// After the build: tells the server what each address needs (preload.json, read by preload.go), so that a browser asks for
// all its files at once and gets the first answers with it, and compresses what is sent better than it could be then.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { readAsks } from "./asks.js";
import { dist } from "./chunks.js";
import { chunks, pages } from "./pages.js";

const page = readFileSync(new URL("index.html", dist), "utf8");
const within = (what) => {
	const found = what.exec(page)?.[1];
	if (!found) throw new Error(`index.html has nothing like ${what}`);
	return found;
};
// What is seen first comes first: over few connections the order is what decides. Each is named as the page will ask for
// it; otherwise a browser fetches it a second time.
const first = [
	`<${within(/<script src="([^"]+)"/)}>; rel=preload; as=script`,
	`<${within(/<link rel="stylesheet" crossorigin href="([^"]+)"/)}>; rel=preload; as=style; crossorigin`,
	`<${within(/<script type="module" crossorigin src="([^"]+)"/)}>; rel=modulepreload`,
];

const asks = await readAsks();
const list = pages.map(({ path, files }) => ({
	path,
	links: [...first, ...[...files].filter((f) => !chunks[f]?.entry).map((f) => `</${f}>; rel=modulepreload`)],
	...asks.get(path),
}));
writeFileSync(new URL("preload.json", dist), JSON.stringify(list));

for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
	if (!/\.(js|css|html|svg)$/.test(name) || name === "index.html") continue;
	const raw = readFileSync(new URL(name, dist));
	const small = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } });
	if (small.length < raw.length) writeFileSync(new URL(`${name}.br`, dist), small);
}

// What the pages have begun, and nobody ends, would keep the build for minutes.
process.exit();
