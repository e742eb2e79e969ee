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

/**
 * Writes the descriptors of generated files as the texts that they are instead of their base64, in which a compressor
 * finds few repetitions: a third less to load.
 */
function plainDescriptors(): Plugin {
	return {
		name: "plain-descriptors",
		apply: "build",
		transform: {
			filter: { id: /_pb\.ts$/ },
			handler(code) {
				const plain = code.replace(/fileDesc\("([A-Za-z0-9+/=]+)"/g, (_, base64: string) => {
					const text = JSON.stringify(Buffer.from(base64, "base64").toString("latin1"));
					return `fileDesc(/*@__PURE__*/ btoa(${text})`;
				});
				return plain === code ? null : { code: plain, map: null };
			},
		},
	};
}

export default defineConfig({
	root: import.meta.dirname,
	plugins: [react(), plainDescriptors(), offlineVerifier()],
	build: {
		target: "es2023",
		outDir: "dist",
		emptyOutDir: true,
		// A data: URL would need a wider policy than the one that portal/serve.go sends.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		manifest: "manifest.json",
		rolldownOptions: {
			output: {
				codeSplitting: {
					groups: [
						// Two files for every page: libraries, which stay the same from release to release, and the shell.
						{ name: "libraries", tags: ["$initial"], test: /node_modules/, priority: 2 },
						{ name: "shell", tags: ["$initial"], priority: 1 },
					],
				},
			},
		},
	},
	server: {
		fs: { allow: [".."] },
		proxy: Object.fromEntries(
			["/gongshi.", "/v1/", "/export/", "/openapi.json", "/anchor.json", "/demo/"].map((path) => [path, api]),
		),
	},
});
