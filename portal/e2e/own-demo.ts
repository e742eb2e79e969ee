// A demo of a journey's own: one that is stopped, or started elsewhere.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll } from "vitest";
import { freePort } from "./server.ts";

const program = process.env.GONGSHI_BIN ?? "bin/gongshi";
const run = promisify(execFile);

/** Starts the demo in a folder at a port of this computer, and waits until it answers. */
export async function startDemo(folder: string, port: number): Promise<ChildProcess> {
	const child = spawn(program, ["demo", "--dir", folder, "--api", `127.0.0.1:${port}`], {
		stdio: ["ignore", "ignore", "pipe"],
	});
	let said = "";
	child.stderr.on("data", (d) => {
		said += d;
	});
	for (const until = Date.now() + 100_000; Date.now() < until; ) {
		if (child.exitCode !== null) throw new Error(`the demo ended with ${child.exitCode}: ${said}`);
		const ready = await fetch(`http://127.0.0.1:${port}/demo/personas`).then(
			(r) => r.ok,
			() => false,
		);
		if (ready) return child;
		await new Promise((done) => setTimeout(done, 200));
	}
	child.kill("SIGKILL");
	throw new Error(`the demo did not start: ${said}`);
}

/** Stops it in order, so that the folder can be used again. */
export async function stopDemo(child: ChildProcess): Promise<void> {
	const gone = new Promise((done) => child.once("exit", done));
	child.kill("SIGINT");
	await gone;
}

/** A ledger for one file of journeys, whose rules they may change. */
export interface OwnDemo {
	/** The address of a page of it. */
	there(path: string): string;
	/** Runs a command of the terminal as an officer, "finance-admin", as another department would. */
	as(officer: string, ...command: string[]): Promise<string>;
}

/** Runs a command of the terminal with the demo's keys. */
export async function officer(home: string, api: string, as: string, command: readonly string[]): Promise<string> {
	const keys = ["--as", as, "--home", home, "--passphrase-file", join(home, "passphrase"), "--api", api];
	return (await run(program, [...command, ...keys])).stdout;
}

/** Starts a demo before the file's first journey and stops it after the last. */
export function useOwnDemo(): OwnDemo {
	let child: ChildProcess | undefined;
	let home = "";
	let port = 0;
	beforeAll(async () => {
		home = await mkdtemp(join(tmpdir(), "gongshi-own-"));
		port = await freePort();
		child = await startDemo(home, port);
	});
	afterAll(async () => {
		if (child) await stopDemo(child);
		await rm(home, { recursive: true, force: true });
	});
	const there = (path: string) => `http://localhost:${port}${path}`;
	return { there, as: (who, ...command) => officer(home, there(""), who, command) };
}
