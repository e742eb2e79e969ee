// A server that dies in the middle of signing. It has a ledger of its own, because it is killed.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settled, useReader } from "./harness.ts";
import { freePort } from "./server.ts";
import { become } from "./sign-helper.ts";

const reader = useReader();
let child: ChildProcess;
let folder = "";
let port = 0;

/** Starts the demo and waits until it answers. */
async function start(): Promise<void> {
	child = spawn(process.env.GONGSHI_BIN ?? "bin/gongshi", ["demo", "--dir", folder, "--api", `127.0.0.1:${port}`], {
		stdio: "ignore",
	});
	for (const until = Date.now() + 60_000; Date.now() < until; ) {
		const ready = await fetch(`http://127.0.0.1:${port}/demo/personas`).then(
			(r) => r.ok,
			() => false,
		);
		if (ready) return;
		await new Promise((done) => setTimeout(done, 200));
	}
	throw new Error("the demo did not start");
}

const dead = () => new Promise((done) => child.once("exit", done));

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "gongshi-crash-"));
	port = await freePort();
	await start();
});
afterAll(async () => {
	child.kill("SIGKILL");
	await rm(folder, { recursive: true, force: true });
});

test("a server that dies in the middle of signing loses nothing and doubles nothing", async () => {
	const page = await reader().open("/", { lang: "en" });
	await page.goto(`http://localhost:${port}/keys?lang=en`);
	await settled(page);
	await become(page, "finance");
	await page.getByLabel(/^Name/).fill("second");
	await page.getByLabel(/^Signer's id/).fill("finance-admin");
	await page.getByRole("button", { name: "Make a key" }).click();
	await page.getByRole("button", { name: "Register it with the key in use" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByText("linxi-1").waitFor();
	const gone = dead();
	child.kill("SIGKILL");
	await gone;
	await sheet.getByRole("button", { name: "Sign" }).click();
	await sheet.getByRole("button", { name: /goes on by itself/ }).waitFor();
	await start();
	await sheet.getByRole("button", { name: "Done" }).click({ timeout: 40_000 });
	expect(await page.locator('#pending li[data-state="final"]').count()).toBe(1);
	expect(await page.locator("#pending li").count()).toBe(1);
});
