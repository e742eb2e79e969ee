// After the build: tells the server what each address needs (preload.json, read by preload.go), so that a browser asks for
// all of it at once, and compresses what it sends better than it could while it sends.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { dist } from "./chunks.js";
import { chunks, pages } from "./pages.js";

const list = pages.map(({ path, files }) => ({
	path,
	scripts: [...files].filter((f) => !chunks[f]?.entry),
	styles: [...new Set([...files].filter((f) => !chunks[f]?.entry).flatMap((f) => chunks[f]?.css ?? []))],
}));
writeFileSync(new URL("preload.json", dist), JSON.stringify(list));

for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
	if (!/\.(js|css|html|svg)$/.test(name) || name === "index.html") continue;
	const raw = readFileSync(new URL(name, dist));
	const small = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } });
	if (small.length < raw.length) writeFileSync(new URL(`${name}.br`, dist), small);
}
