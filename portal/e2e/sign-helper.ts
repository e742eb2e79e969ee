// What journeys of people who sign have in common.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { at, folder, settled } from "./harness.ts";

/** Puts something to the vote from the terminal of the finance office, as another department would; answers its number. */
export async function propose(reason: string, ...change: string[]): Promise<string> {
	const home = folder();
	const { stdout } = await promisify(execFile)(process.env.GONGSHI_BIN ?? "bin/gongshi", [
		...["identity", "propose", "--organisation", "finance", "--reason", reason, ...change],
		...["--as", "finance-admin", "--home", home, "--passphrase-file", join(home, "passphrase")],
		...["--api", at("/").replace(/\/$/, "")],
	]);
	const number = /proposal (\d+)/.exec(stdout)?.[1];
	if (!number) throw new Error(`no proposal in: ${stdout}`);
	return number;
}

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

/** Takes up a role as somebody who has begun no tour yet. */
export async function beginTour(page: Page, persona: string): Promise<void> {
	await page.evaluate(() => {
		for (const name of Object.keys(localStorage)) if (/\btour\b/.test(name)) localStorage.removeItem(name);
	});
	await page.reload();
	await settled(page);
	await become(page, persona);
}

/** Signs what the sheet shows and waits until it is final; the sheet is closed. */
export async function signSheet(page: Page): Promise<void> {
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: /^(签名|Sign)$/ }).click();
	await sheet.getByRole("button", { name: /^(完成|Done)$/ }).click();
}

/** Chooses by typing, with the keyboard alone. */
export async function choose(page: Page, field: string | RegExp, words: string): Promise<void> {
	const box = page.getByRole("combobox", { name: field });
	await box.click();
	await box.fill(words);
	await page.getByRole("listbox").getByRole("option").first().waitFor();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
}
