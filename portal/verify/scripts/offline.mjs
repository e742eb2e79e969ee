// Builds dist/gongshi-verify.html: the verifier as one file that works from a disk, without a network. Its content
// security policy allows this one script and this one style, by their hashes, and no connection at all.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const root = new URL("../", import.meta.url);

/** Bundles one module into a script and gives its text. */
async function bundle(entry) {
	const built = await build({
		configFile: false,
		root: root.pathname,
		logLevel: "warn",
		build: {
			write: false,
			target: "es2022",
			minify: true,
			lib: { entry: new URL(entry, root).pathname, formats: ["iife"], name: "gongshi", fileName: "page" },
		},
	});
	return built[0].output[0].code;
}

const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const size = (text) => `${(gzipSync(text, { level: 9 }).length / 1000).toFixed(1)} kB gz`;

const script = (await bundle("src/page.ts")).trim().replaceAll("</script", "<\\/script");
const library = await bundle("src/index.ts");
const html = await readFile(new URL("offline.html", root), "utf8");
const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "";
const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
const page = html
	.replace("<!--csp-->", () => `<meta http-equiv="Content-Security-Policy" content="${policy}">`)
	.replace("<!--script-->", () => `<script>${script}</script>`);
await mkdir(new URL("dist/", root), { recursive: true });
await writeFile(new URL("dist/gongshi-verify.html", root), page);
console.log(`the library ${size(library)}, dist/gongshi-verify.html ${size(page)}`);
