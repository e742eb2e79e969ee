// Four departments, each on a node of its own, and a browser that asks only one of them.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, settled, useReader } from "./harness.ts";
import { signSheet } from "./sign-helper.ts";

const reader = useReader();
const run = promisify(execFile);
const program = process.env.GONGSHI_BIN ?? "bin/gongshi";
const env = { ...process.env, GONGSHI_PASSPHRASE: "four departments" };
const members = ["data", "finance", "housing", "audit"] as const;
type Member = (typeof members)[number];
// Addresses of this computer that no demo uses.
const origin = (m: Member) => `http://127.0.7.${members.indexOf(m) + 1}:8080`;
const nodes = new Map<Member, ChildProcess>();
let city = "";

async function start(m: Member): Promise<void> {
	nodes.set(m, spawn(program, ["start", "--home", join(city, m)], { env, stdio: "ignore" }));
	for (const until = Date.now() + 60_000; Date.now() < until; ) {
		const up = await fetch(`${origin(m)}/anchor.json`).then(
			(r) => r.ok,
			() => false,
		);
		if (up) return;
		await new Promise((done) => setTimeout(done, 200));
	}
	throw new Error(`the node of ${m} did not start`);
}

function kill(m: Member): Promise<unknown> {
	const child = nodes.get(m);
	if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	const gone = new Promise((done) => child.once("exit", done));
	child.kill("SIGKILL");
	return gone;
}

beforeAll(async () => {
	city = join(await mkdtemp(join(tmpdir(), "gongshi-four-")), "city");
	await run(program, ["network", "init", city, "--host", "127.0.7.1"], { env });
	await Promise.all(members.map(start));
});
afterAll(async () => {
	await Promise.all(members.map(kill));
	await rm(join(city, ".."), { recursive: true, force: true });
});

/** Goes to a page of the finance department's node. */
async function visit(page: Page, path: string): Promise<void> {
	await page.goto(origin("finance") + path);
	await settled(page);
}

/** Makes a key in the browser, and has its owner's first key register it from a terminal, as the page says. */
async function enrol(page: Page): Promise<void> {
	await visit(page, "/keys?lang=en");
	await page.getByLabel(/^Name/).fill("office computer");
	await page.getByLabel(/^Signer's id/).fill("finance-admin");
	await page.getByLabel(/^Organisation/).fill("finance");
	await page.getByRole("button", { name: "Make a key" }).click();
	const waits = page.waitForEvent("download");
	await page.getByRole("button", { name: "Download the form" }).click();
	const form = join(city, "key.json");
	await (await waits).saveAs(form);
	await run(
		program,
		["identity", "add-key", "--json-file", form, "--as", "finance-admin", "--home", join(city, "finance")],
		{ env },
	);
	await page.locator(".status", { hasText: "Registered" }).waitFor();
	await page.getByText("In use", { exact: true }).waitFor();
}

/** Puts a change to the vote in the browser and opens the block that it stands in. */
async function propose(page: Page, hours: string): Promise<void> {
	await visit(page, "/office/consortium/propose?kind=change-parameters");
	await page.getByLabel("Time to vote (hours)").fill(hours);
	await page.getByLabel("Reason").fill(`Members need ${hours} hours`);
	await page.getByRole("button", { name: "Check and sign" }).click();
	await signSheet(page);
	await page.getByText("It is on the ledger").waitFor();
	await visit(page, "/chain");
	await page.locator(".chain-list a").first().click();
	await page.getByRole("heading", { name: "What was asked" }).waitFor();
	await page
		.getByRole("link", { name: /^Block \d/ })
		.last()
		.click();
	await page.getByRole("heading", { name: "Who confirmed it" }).waitFor();
}

const silent = (page: Page) =>
	page
		.locator("section", { has: page.getByRole("heading", { name: "Who confirmed it" }) })
		.locator("li", { has: page.locator('.status[data-tone="warn"]') });

test("the browser signs through one department's node, and sees who confirmed the block, and who was away", async () => {
	const page = await reader().open("/", { lang: "en" });
	// It is no demo, so no page asks for a demo's officers, nor is anything else asked for that is not there.
	const missed: string[] = [];
	page.on("response", (r) => {
		if (r.status() === 404 || r.url().includes("/demo/")) missed.push(`${r.status()} ${r.url()}`);
	});
	await enrol(page);
	await propose(page, "240");
	expect(missed).toEqual([]);
	expect(await page.locator(".persona, .demo-strip").count()).toBe(0);
	await page.getByText(/[34] of 4 departments signed/).waitFor();
	await kill("housing");
	await propose(page, "120");
	await silent(page).filter({ hasText: "housing" }).waitFor();
	expect(await silent(page).count()).toBe(1);
	await accessible(page);

	await page.goBack();
	await page
		.getByRole("link", { name: /receipt/i })
		.first()
		.click();
	await page.getByRole("heading", { name: "The receipt holds" }).waitFor();
	const verdict = page.locator(".verdict");
	for (const there of ["Services and Data Bureau", "Finance Bureau", "Audit Office"])
		await verdict.locator("p, li", { hasText: "Confirmed by" }).filter({ hasText: there }).first().waitFor();
	await verdict.getByText("no signature of: Housing and Construction Bureau", { exact: false }).waitFor();

	await start("housing");
	// Another department's node says the same of the block in which its own signature is missing.
	const height = /block (\d+)/i.exec(await verdict.innerText())?.[1];
	await page.goto(`${origin("housing")}/chain/block/${height}`);
	await page.getByText("3 of 4 departments signed", { exact: false }).waitFor();
});
