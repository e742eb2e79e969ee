// A ledger of its own for journeys that kill it.
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { startDemo } from "./own-demo.ts";
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
		this.child = await startDemo(this.folder, this.port);
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
