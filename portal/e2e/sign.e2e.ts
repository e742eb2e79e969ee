import { expect, test } from "vitest";
import { accessible, fits, useReader } from "./harness.ts";
import { become, signSheet } from "./sign-helper.ts";

const reader = useReader();

test("a visitor becomes an officer with a key of this browser, and signs with it", async () => {
	const page = await reader().open("/keys", { lang: "en" });
	await become(page, "payer");
	await page.getByText("In use").waitFor();
	await page.locator(".tour summary").click();
	await page.getByRole("link", { name: "Order a payment" }).waitFor();
	await accessible(page);
	await page.locator(".tour summary").click();
	await accessible(page);
	await fits(page);
	await page.getByLabel(/^Name/).fill("second");
	await page.getByLabel(/^Signer's id/).fill("finance-payer");
	await page.getByLabel(/^Organisation/).fill("finance");
	await page.getByRole("button", { name: "Make a key" }).click();
	await page.getByRole("button", { name: "Register it with the key in use" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: "Sign" }).waitFor();
	await sheet.getByText("Show the bytes that are signed").click();
	await sheet.getByText("gongshi.identity.v1.AddKey").waitFor();
	await accessible(page);
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/sheet.png` });
	await signSheet(page);
	await page.locator('#pending li[data-state="final"]').first().waitFor();
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/keys.png`, fullPage: true });
});

test("a refusal shows its number, and nothing has changed", async () => {
	const page = await reader().open("/keys", { lang: "en" });
	await become(page, "drafter");
	await page.getByLabel(/^Name/).fill("not mine");
	await page.getByLabel(/^Signer's id/).fill("finance-approver");
	await page.getByRole("button", { name: "Make a key" }).click();
	await page.getByRole("button", { name: "Register it with the key in use" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: "Sign" }).click();
	await sheet.getByText(/identity \d+/).waitFor();
	await accessible(page);
	await sheet.getByRole("button", { name: "Go back and change it" }).click();
	await page.locator('#pending li[data-state="refused"]').first().waitFor();
});

test("a tab that is closed in the middle loses nothing and doubles nothing", async () => {
	const page = await reader().open("/keys", { lang: "en" });
	await become(page, "controller");
	await page.getByLabel(/^Name/).fill("third");
	await page.getByLabel(/^Signer's id/).fill("finance-controller");
	await page.getByRole("button", { name: "Make a key" }).click();
	const card = page.locator("section", { has: page.getByRole("heading", { name: "third", exact: true }) });
	await card.getByRole("button", { name: "Register it with the key in use" }).click();
	// The network is away, so the signed transaction cannot leave this tab.
	await page.route("**/gongshi.gateway.v1.Ledger/Submit", (route) => route.abort());
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: "Sign" }).click();
	await sheet.getByRole("button", { name: /goes on by itself/ }).waitFor();
	await page.waitForTimeout(800);
	await page.close();
	const other = await reader().open("/keys", { lang: "en" });
	await other.locator('#pending li[data-state="final"]').nth(1).waitFor();
	expect(await other.locator('#pending li[data-state="signed"], #pending li[data-state="accepted"]').count()).toBe(0);
});

test("keys are explained before one is lost", async () => {
	const page = await reader().open("/keys/recovery", { width: 360, height: 740 });
	await accessible(page);
	await fits(page);
});
