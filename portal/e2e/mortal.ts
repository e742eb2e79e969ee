// A ledger of its own for journeys that kill it.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { freePort } from "./server.ts";

/** A demo that is killed as by a power cut, and started again on what its disk holds. */
export class Mortal {
	private child: ChildProcess | undefined;
	private folder = "";
	private port = 0;

	/** Its address for browsers. */
	get origin(): string {
		return `http://localhost:${this.port}`;
	}

	async found(): Promise<void> {
		this.folder = await mkdtemp(join(tmpdir(), "gongshi-mortal-"));
		this.port = await freePort();
		await this.start();
	}

	/** Starts it and waits until it answers and takes transactions. */
	async start(): Promise<void> {
		const program = process.env.GONGSHI_BIN ?? "bin/gongshi";
		const child = spawn(program, ["demo", "--dir", this.folder, "--api", `127.0.0.1:${this.port}`], {
			stdio: "ignore",
		});
		this.child = child;
		for (const until = Date.now() + 90_000; Date.now() < until; ) {
			if (child.exitCode !== null) throw new Error(`the demo ended with ${child.exitCode}`);
			const ready = await fetch(`http://127.0.0.1:${this.port}/demo/personas`).then(
				(r) => r.ok,
				() => false,
			);
			if (ready) return;
			await new Promise((done) => setTimeout(done, 200));
		}
		throw new Error("the demo did not start");
	}

	/** Whether it runs; a journey that failed may have left it dead. */
	get alive(): boolean {
		const { child } = this;
		return child !== undefined && child.exitCode === null && child.signalCode === null;
	}

	async kill(): Promise<void> {
		const { child } = this;
		if (!child || !this.alive) return;
		const gone = new Promise((done) => child.once("exit", done));
		child.kill("SIGKILL");
		await gone;
	}

	async end(): Promise<void> {
		await this.kill();
		await rm(this.folder, { recursive: true, force: true });
	}
}

/** A mortal ledger for a file of journeys. */
export function useMortal(): Mortal {
	const ledger = new Mortal();
	beforeAll(() => ledger.found());
	afterAll(() => ledger.end());
	return ledger;
}
