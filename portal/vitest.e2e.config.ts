import { defineConfig } from "vitest/config";

export default defineConfig({
	root: `${import.meta.dirname}/..`,
	test: {
		environment: "node",
		include: ["portal/e2e/**/*.e2e.ts", "contracts/*/ui/**/*.e2e.ts"],
		globalSetup: "portal/e2e/server.ts",
		// One ledger serves all journeys, and two cores run ledger and browser: one file at a time.
		fileParallelism: false,
		testTimeout: 60_000,
		hookTimeout: 120_000,
	},
});
