// Browsers as they are found in offices: clocks that are wrong, no Ed25519, storage that is cleared or refused.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, fits, settled, useReader } from "./harness.ts";
import { become, signSheet } from "./sign-helper.ts";

const reader = useReader();

/** Makes a key for an officer's own party and registers it. */
async function register(page: Page, name: string, party: string): Promise<void> {
	await page.getByLabel(/^Name/).fill(name);
	await page.getByLabel(/^Signer's id/).fill(party);
	await page.getByRole("button", { name: "Make a key" }).click();
	const card = page.locator("section", { has: page.getByRole("heading", { name, exact: true }) });
	await card.getByRole("button", { name: "Register it with the key in use" }).click();
}

test.each([5, -5])(
	"a clock that is %i hours off: it is told, block time is used, and times stay sane",
	async (hours) => {
		const page = await reader().open("/keys", { lang: "en" });
		await page.addInitScript((by) => {
			const real = Date;
			const now = () => real.now() + by;
			globalThis.Date = new Proxy(real, {
				construct: (of, args) => (args.length ? Reflect.construct(of, args) : new of(now())),
				get: (of, name) => (name === "now" ? now : Reflect.get(of, name)),
			});
		}, hours * 3_600_000);
		await page.reload();
		await settled(page);
		await become(page, hours > 0 ? "payer" : "approver");
		// The newest block is seconds old, not hours; "in 5 hours" would be as wrong.
		await page
			.locator(".strip time")
			.getByText(/second|now/)
			.waitFor();
		await register(page, `clock ${hours}`, hours > 0 ? "finance-payer" : "finance-approver");
		const sheet = page.getByRole("alertdialog");
		await sheet.getByText(/clock differs from the ledger's by (299|300|301) minutes/).waitFor();
		await accessible(page);
		await signSheet(page);
		const entry = page.locator('#pending li[data-state="final"]').first();
		await entry.waitFor();
		const signed = Date.parse((await entry.locator("time").getAttribute("datetime")) ?? "");
		expect(Math.abs(signed - Date.now())).toBeLessThan(10 * 60_000);
	},
);

test("a browser without Ed25519 makes P-256 keys, says so, and signs with them", async () => {
	const page = await reader().open("/keys", { lang: "en" });
	await page.addInitScript(() => {
		const make = crypto.subtle.generateKey.bind(crypto.subtle) as (...all: unknown[]) => Promise<unknown>;
		Object.defineProperty(crypto.subtle, "generateKey", {
			value: (how: unknown, ...rest: unknown[]) =>
				how === "Ed25519" || (how as { name?: string }).name === "Ed25519"
					? Promise.reject(new DOMException("Unrecognized name.", "NotSupportedError"))
					: make(how, ...rest),
		});
	});
	await page.reload();
	await settled(page);
	await page.getByText(/does not support Ed25519|no Ed25519/).waitFor();
	await accessible(page);
	await become(page, "controller");
	await register(page, "old browser", "finance-controller");
	await signSheet(page);
	const card = page.locator("section", { has: page.getByRole("heading", { name: "old browser", exact: true }) });
	await card.getByText("P-256").waitFor();
	await card.locator('.status[data-tone="ok"]', { hasText: "Registered" }).waitFor();
});

test("a key that is gone is missed, with what to do; a demo role is simply chosen again", async () => {
	const page = await reader().open("/keys", { lang: "en" });
	await become(page, "drafter");
	await page.close();
	const cleared = await reader().open("/readyz-not-a-page", { lang: "en" });
	await cleared.evaluate(
		() =>
			new Promise((done, fail) => {
				const r = indexedDB.deleteDatabase("gongshi");
				r.onsuccess = done;
				r.onerror = fail;
			}),
	);
	await cleared.goto(`${new URL(cleared.url()).origin}/keys`);
	await settled(cleared);
	await cleared.getByText(/is no longer in this browser/).waitFor();
	await accessible(cleared);
	await cleared.setViewportSize({ width: 360, height: 740 });
	await fits(cleared);
	if (process.env.PICTURES) await cleared.screenshot({ path: `${process.env.PICTURES}/lost.png`, fullPage: true });
	await cleared.setViewportSize({ width: 1280, height: 900 });
	await become(cleared, "drafter");
	await cleared.getByText("In use").waitFor();
	await cleared.getByText(/is no longer in this browser/).waitFor({ state: "detached" });
});

test.each([
	["has no storage", () => Object.defineProperty(window, "indexedDB", { value: undefined })],
	[
		"refuses storage",
		() => {
			const no = () => {
				throw new DOMException("The user denied permission to access the database.", "SecurityError");
			};
			Object.defineProperty(window, "indexedDB", { value: { open: no, deleteDatabase: no } });
			Object.defineProperty(window, "localStorage", { get: no });
		},
	],
] as const)("a browser that %s reads and checks as ever, and says why it cannot sign", async (_, how) => {
	const page = await reader().open("/keys");
	await page.addInitScript(how);
	await page.reload();
	await settled(page);
	await page
		.getByText(/不让本站保存数据/)
		.first()
		.waitFor();
	await accessible(page);
	await page.locator(".persona select").selectOption("payer");
	await page
		.locator(".persona-error")
		.getByText(/不让本站保存数据/)
		.waitFor();
	await page.goto(`${new URL(page.url()).origin}/chain`);
	await settled(page);
	await page.locator('.pulse[data-state="live"]').waitFor();
	await page.locator(".light-strip").waitFor();
});
