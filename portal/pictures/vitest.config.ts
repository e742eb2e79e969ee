import { defineConfig } from "vitest/config";
import journeys from "../vitest.e2e.config.ts";

// The same program and the same browser as the journeys; what comes out is kept.
export default defineConfig({
	...journeys,
	root: `${import.meta.dirname}/../..`,
	test: { ...journeys.test, include: ["portal/pictures/*.pictures.ts"] },
});
