import { execFile } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const api = process.env.GONGSHI_API ?? "http://127.0.0.1:8080";

/** Puts the verifier that works from a disk beside the pages, which offer it for download. */
function offlineVerifier(): Plugin {
	let outDir = "";
	return {
		name: "offline-verifier",
		apply: "build",
		configResolved(config) {
			outDir = resolve(config.root, config.build.outDir);
		},
		async closeBundle() {
			const here = join(import.meta.dirname, "verify");
			await promisify(execFile)(process.execPath, ["scripts/offline.mjs"], { cwd: here });
			await copyFile(join(here, "dist/gongshi-verify.html"), join(outDir, "gongshi-verify.html"));
		},
	};
}

export default defineConfig({
	root: import.meta.dirname,
	plugins: [react(), offlineVerifier()],
	build: {
		target: "es2023",
		outDir: "dist",
		emptyOutDir: true,
		// A data: URL would need a wider policy than the one that portal/serve.go sends.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		manifest: "manifest.json",
	},
	server: {
		fs: { allow: [".."] },
		proxy: Object.fromEntries(
			["/gongshi.", "/v1/", "/export/", "/openapi.json", "/anchor.json", "/demo/"].map((path) => [path, api]),
		),
	},
});
