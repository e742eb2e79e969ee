import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
	root: `${import.meta.dirname}/..`,
	plugins: [react()],
	test: {
		environment: "happy-dom",
		include: ["portal/src/**/*.test.{ts,tsx}", "contracts/*/ui/**/*.test.{ts,tsx}"],
		restoreMocks: true,
		// A machine that does much else at once is slow, and nothing more.
		testTimeout: 30_000,
	},
});
