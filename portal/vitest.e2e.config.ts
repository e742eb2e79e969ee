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
		// Where a machine is shared it may stall for seconds. What fails is tried once more, and its line says so.
		retry: Number(process.env.RETRY ?? 0),
		hookTimeout: 120_000,
	},
});
