import { execFile } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
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

/** Writes chunks.json: which sources each file holds, what it needs and what it may ask for. See scripts/chunks.js. */
function chunkList(): Plugin {
	return {
		name: "chunk-list",
		apply: "build",
		enforce: "post",
		generateBundle(_, bundle) {
			const named = (id: string) => relative(import.meta.dirname, id).replaceAll(sep, "/");
			const chunks: Record<string, unknown> = {};
			for (const [file, c] of Object.entries(bundle)) {
				if (c.type !== "chunk") continue;
				const asks = c.moduleIds.flatMap((id) => this.getModuleInfo(id)?.dynamicallyImportedIds ?? []);
				chunks[file] = {
					entry: c.isEntry,
					needs: c.imports,
					asks: asks.map(named),
					holds: c.moduleIds.map(named),
				};
			}
			this.emitFile({ type: "asset", fileName: "chunks.json", source: JSON.stringify(chunks) });
		},
	};
}

/** Lets the bundler see that an enum of protobuf's own library changes nothing elsewhere, so that it can leave it out. */
function droppableEnums(): Plugin {
	return {
		name: "droppable-enums",
		apply: "build",
		transform: {
			filter: { id: /@bufbuild\/protobuf\/.*\/descriptor_pb\.js$/ },
			handler(code) {
				const pure = code.replace(
					/export var (\w+);\n\(function \(\1\) \{([\s\S]*?)\n\}\)\(\1 \|\| \(\1 = \{\}\)\);/g,
					"export var $1 = /*@__PURE__*/ (function ($1) {$2\nreturn $1;\n})({});",
				);
				return { code: pure, map: null };
			},
		},
	};
}

export default defineConfig({
	root: import.meta.dirname,
	plugins: [react(), plainDescriptors(), droppableEnums(), chunkList(), offlineVerifier()],
	build: {
		target: "es2023",
		outDir: "dist",
		emptyOutDir: true,
		// A data: URL would need a wider policy than the one that portal/serve.go sends.
		assetsInlineLimit: 0,
		// One style sheet, 9 kB, that is there before the first page: a page that brings its own waits for it when it comes.
		cssCodeSplit: false,
		modulePreload: {
			polyfill: false,
			// The server names what an address needs (scripts/preload.js). A list of it in the entry, for every page, costs 2 kB.
			resolveDependencies: (_, files, { hostType }) => (hostType === "html" ? files : []),
		},
		rolldownOptions: {
			output: {
				codeSplitting: {
					groups: [
						// Two files for every page: libraries, which stay the same from release to release, and the shell.
						{ name: "libraries", tags: ["$initial"], test: /node_modules/, priority: 2 },
						{ name: "shell", tags: ["$initial"], priority: 1 },
						// What every page asks for next, and what nearly every page is made of.
						{
							name: "signing",
							test: /src\/sign\/(Persona|header-words|persona-list|asked|pending|store|wallet)\./,
						},
						{
							name: "kit",
							test: /src\/(kit\/(Answer|ErrorNote|Ready|ReceiptButton|Code)|ledger\/(tables|learnt))\./,
						},
						{ name: "say", test: /src\/ledger\/(sentence|use-painted)\./ },
						// What sentences are made of, where a contract has much of it.
						{ name: "phrases", test: /contracts\/\w+\/ui\/(change|parameters|phrases)\./ },
						// A dozen small files would each be a request and a dictionary of its own.
						{
							name: "funds-messages",
							test: /contracts\/funds\/((budget|entry|line|funds)_pb|ui\/(payee|named|place|dimensions|stages))\./,
							priority: 1,
						},
						{ name: "funds-said", test: /contracts\/funds\/ui\/(said|say-parts)\./ },
						{ name: "keepers", test: /contracts\/identity\/ui\/(HomeTile|confirmers|consortium|tile-words)\./ },
					],
				},
			},
		},
	},
	server: {
		fs: { allow: [".."] },
		proxy: Object.fromEntries(
			["/gongshi.", "/v1/", "/export/", "/openapi.json", "/anchor.json", "/demo/", "/portal/answers"].map((path) => [
				path,
				api,
			]),
		),
	},
});
