// After the build: renders what is seen before the scripts run into index.html, and puts src/early.ts before everything
// else, as a script of its own, because the policy that serve.go sends allows none within the page.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";
import { dist } from "./chunks.js";
import { portal, withSources } from "./ssr.js";

/** The markup of src/shell/Early.tsx. */
const rendered = () => withSources(async (load) => (await load("/src/shell/Early.tsx")).early());

/** src/early.ts as one classic script: a module would run after the first paint. */
async function bundled() {
	const bundle = await rolldown({ input: `${portal}src/early.ts`, platform: "browser" });
	const { output } = await bundle.generate({ format: "iife", minify: true });
	await bundle.close();
	return output[0].code;
}

const [markup, code] = await Promise.all([rendered(), bundled()]);
const name = `assets/early-${createHash("sha256").update(code).digest("base64url").slice(0, 8)}.js`;
writeFileSync(new URL(name, dist), code);

const page = new URL("index.html", dist);
const put = (html, mark, text) => {
	if (html.split(mark).length !== 2) throw new Error(`index.html does not hold ${mark} once`);
	return html.replace(mark, () => text);
};
let html = readFileSync(page, "utf8");
html = put(html, "<title>", `<script src="/${name}"></script>\n<title>`);
html = put(html, '<div id="root"></div>', `<div id="root">${markup}</div>`);
writeFileSync(page, html);
