// A server that dies in the middle of signing. It has a ledger of its own, because it is killed.
import { expect, test } from "vitest";
import { accessible, settled, useReader } from "./harness.ts";
import { useMortal } from "./mortal.ts";
import { become } from "./sign-helper.ts";

// They are sparing: what was loaded ahead would be there, and nobody would wait for it.
const reader = useReader();
const ledger = useMortal();

test("a server that dies in the middle of signing loses nothing and doubles nothing", async () => {
	const page = await reader().open("/", { lang: "en", sparing: true });
	await page.goto(`${ledger.origin}/keys?lang=en`);
	await settled(page);
	await become(page, "finance");
	await page.getByLabel(/^Name/).fill("second");
	await page.getByLabel(/^Signer's id/).fill("finance-admin");
	await page.getByRole("button", { name: "Make a key" }).click();
	await page.getByRole("button", { name: "Register it with the key in use" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByText("linxi-1").waitFor();
	await ledger.kill();
	await sheet.getByRole("button", { name: "Sign" }).click();
	await sheet.getByRole("button", { name: /goes on by itself/ }).waitFor();
	await ledger.start();
	await sheet.getByRole("button", { name: "Done" }).click({ timeout: 40_000 });
	expect(await page.locator('#pending li[data-state="final"]').count()).toBe(1);
	expect(await page.locator("#pending li").count()).toBe(1);
	// A part of the page that could not be fetched meanwhile has come, too.
	await page.locator(".light-strip").waitFor();
}, 180_000);

test("a page that is asked for while the server is down opens by itself when it is back", async () => {
	const page = await reader().open("/", { lang: "en", sparing: true });
	await page.goto(`${ledger.origin}/keys?lang=en`);
	await settled(page);
	await page.getByLabel(/^Name/).fill("half typed");
	await ledger.kill();
	await page.getByRole("link", { name: "Lost, stolen, a new computer" }).click();
	await page.getByText("A part of this page is still to come").waitFor();
	// The page before stays, with what was typed.
	expect(await page.getByLabel(/^Name/).inputValue()).toBe("half typed");
	await ledger.start();
	await page.getByRole("heading", { level: 1, name: "If a key is lost" }).waitFor();
	await page.getByText("A part of this page is still to come").waitFor({ state: "detached" });
	await page.locator(".offline").waitFor({ state: "detached" });
}, 180_000);

test("an upgrade of the server leads to a sentence with a button, and nothing typed is lost", async () => {
	const page = await reader().open("/keys", { lang: "en", sparing: true });
	await page.getByLabel(/^Name/).fill("half typed");
	await page.getByLabel(/^Organisation/).fill("finance");
	// As after an upgrade: another entry, and a part of the old pages that is gone.
	await page.route(
		(url) => url.pathname === "/",
		(route) => route.fulfill({ contentType: "text/html", body: '<script type="module" src="/assets/index-next.js">' }),
	);
	await page.route("**/assets/RecoveryHelp*.js", (route) => route.fulfill({ status: 404 }));
	await page.getByRole("link", { name: "Lost, stolen, a new computer" }).click();
	const again = page.getByRole("button", { name: "Load again" });
	await again.waitFor();
	await accessible(page);
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/outdated.png` });
	await page.unrouteAll();
	await again.click();
	// The page that was asked for comes from the new ones; the one before has its text back.
	await page.getByRole("heading", { level: 1, name: "If a key is lost" }).waitFor();
	await page.getByRole("link", { name: "My keys" }).click();
	await page.getByRole("heading", { level: 1, name: "My keys" }).waitFor();
	expect(await page.getByLabel(/^Name/).inputValue()).toBe("half typed");
	expect(await page.getByLabel(/^Organisation/).inputValue()).toBe("finance");
});
