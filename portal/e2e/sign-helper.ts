// What journeys of people who sign have in common.
import type { Page } from "playwright-core";

/** Becomes an officer of the demo by the switch in the header, with a key made in this browser. */
export async function become(page: Page, persona: string): Promise<void> {
	const box = page.locator(".persona select");
	await box.waitFor();
	if ((await box.inputValue()) !== persona) await box.selectOption(persona);
	await page.locator('.persona select[aria-busy="false"]').waitFor();
	await page.waitForFunction(
		(name) => document.querySelector<HTMLSelectElement>(".persona select")?.value === name,
		persona,
	);
}

/** Signs what the sheet shows and waits until it is final; the sheet is closed. */
export async function signSheet(page: Page): Promise<void> {
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: /^(签名|Sign)$/ }).click();
	await sheet.getByRole("button", { name: /^(完成|Done)$/ }).click();
}
