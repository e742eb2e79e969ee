import { defineConfig } from "vitest/config";

// Benchmarks measure and print; nothing in them fails for being slow.
export default defineConfig({
	root: `${import.meta.dirname}/..`,
	test: {
		environment: "node",
		include: ["portal/bench/**/*.bench.ts"],
		globalSetup: "portal/e2e/server.ts",
		fileParallelism: false,
		testTimeout: 900_000,
		hookTimeout: 120_000,
		silent: false,
		reporters: ["dot"],
	},
});
