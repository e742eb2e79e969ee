// Starts the program once for all journeys, with a ledger of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

export const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const s = createServer();
		s.once("error", reject);
		s.listen(0, "127.0.0.1", () => {
			const address = s.address();
			s.close(() => resolve(typeof address === "object" && address ? address.port : 0));
		});
	});

/** GONGSHI_ORIGIN names a demo that runs already; GONGSHI_BIN another program than bin/gongshi. */
export default async function start(project: TestProject): Promise<(() => Promise<void>) | undefined> {
	const running = process.env.GONGSHI_ORIGIN;
	if (running) {
		project.provide("origin", running);
		project.provide("folder", process.env.GONGSHI_FOLDER ?? "");
		return undefined;
	}
	const home = await mkdtemp(join(tmpdir(), "gongshi-linxi-"));
	const folder = join(home, "demo");
	const port = await freePort();
	const program = process.env.GONGSHI_BIN ?? "bin/gongshi";
	const child = spawn(program, ["demo", "--dir", folder, "--api", `127.0.0.1:${port}`, "--fresh"], {
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	child.stdout.on("data", (d) => {
		said += d;
	});
	child.stderr.on("data", (d) => {
		said += d;
	});
	let ended = false;
	const exit = new Promise<void>((done) => {
		const end = () => {
			ended = true;
			done();
		};
		child.once("exit", end);
		child.once("error", (e) => {
			said += e;
			end();
		});
	});
	// The demo prints how to verify a payment when everything is loaded.
	for (const until = Date.now() + 110_000; !said.includes("receipt get"); ) {
		if (ended || Date.now() > until) throw new Error(`${program} did not start its demo:\n${said}`);
		await new Promise((r) => setTimeout(r, 200));
	}
	project.provide("origin", `http://localhost:${port}`);
	project.provide("folder", folder);
	return async () => {
		child.kill("SIGINT");
		await exit;
		await rm(home, { recursive: true, force: true });
	};
}
