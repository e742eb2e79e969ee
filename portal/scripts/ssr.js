// Runs sources of the portal in the build itself.
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { createServer, createServerModuleRunner } from "vite";

export const portal = fileURLToPath(new URL("..", import.meta.url));

/**
 * Gives `use` a function that loads a source by its address from portal/ on, "/src/shell/Early.tsx", with all that it
 * imports anew each time.
 * @template T
 * @param {(load: (source: string) => Promise<any>) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withSources(use) {
	const server = await createServer({
		configFile: false,
		root: portal,
		logLevel: "error",
		appType: "custom",
		server: { middlewareMode: true, hmr: false, watch: null, ws: false },
		optimizeDeps: { noDiscovery: true },
		plugins: [react()],
	});
	const runner = createServerModuleRunner(server.environments.ssr, { hmr: false });
	try {
		return await use((source) => {
			runner.clearCache();
			return runner.import(source);
		});
	} finally {
		await runner.close();
		await server.close();
	}
}
