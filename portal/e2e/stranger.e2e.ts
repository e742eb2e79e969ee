// What somebody does in the first five minutes, without reading anything: the promise of `make run`.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folder, settled, useReader } from "./harness.ts";
import { become, signSheet } from "./sign-helper.ts";

const reader = useReader();
const run = promisify(execFile);
const program = process.env.GONGSHI_BIN ?? "bin/gongshi";
let desk = "";
beforeAll(async () => {
	desk = await mkdtemp(join(tmpdir(), "gongshi-desk-"));
});
afterAll(() => rm(desk, { recursive: true, force: true }));

/** What `gongshi verify` says of a file, and how it ends. */
async function verdict(file: string): Promise<{ code: number; said: string }> {
	const args = ["verify", file, "--anchor", join(folder(), "anchor.json"), "--lang", "zh"];
	try {
		const { stdout, stderr } = await run(program, args);
		return { code: 0, said: stdout + stderr };
	} catch (e) {
		const { code, stdout, stderr } = e as { code: number; stdout: string; stderr: string };
		return { code, said: stdout + stderr };
	}
}

test("from the front page to where most went, to one payment, and its receipt checked twice", async () => {
	const page = await reader().open("/");
	// The first of the two links of the tile: what most went to.
	await page.locator(".largest a").first().click();
	await page.getByRole("heading", { level: 1, name: /公路改造/ }).waitFor();
	await settled(page);
	await page
		.getByRole("row", { name: /恒通路桥.*6,160,000/ })
		.filter({ hasText: "YH20260622" })
		.getByRole("link")
		.click();
	await page.getByText("银行确认", { exact: false }).first().waitFor();
	await page.getByRole("link", { name: "凭证" }).last().click();
	await page.getByRole("heading", { name: "凭证成立" }).waitFor();
	await page.locator(".verdict").getByText("临溪市政务服务和数据管理局", { exact: false }).first().waitFor();

	const saved = page.waitForEvent("download");
	await page.getByRole("button", { name: "下载凭证" }).click();
	const file = join(desk, "payment.gongshi.json");
	await (await saved).saveAs(file);
	expect(await verdict(file)).toMatchObject({ code: 0, said: expect.stringContaining("临溪市政务服务和数据管理局") });

	// One digit of the file is changed: the page and the terminal both see it.
	const text = await readFile(file, "utf8");
	const at = text.indexOf('"', text.length / 2) + 3;
	const broken = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
	const changed = join(desk, "changed.gongshi.json");
	await writeFile(changed, broken);
	expect((await verdict(changed)).code).toBe(1);
	await page.getByRole("navigation").getByRole("link", { name: "验真" }).first().click();
	await page.locator(".drop input").setInputFiles(changed);
	await page.locator('.verdict[data-ok="false"]').waitFor();
	await page.getByRole("button", { name: "核对另一份" }).click();
	await page.locator(".drop input").setInputFiles(file);
	await page.locator('.verdict[data-ok="true"]').waitFor();
});

test("a visitor votes as a department, and watches the block appear", async () => {
	const page = await reader().open("/", { lang: "en" });
	const other = await reader().open("/chain", { lang: "en" });
	await become(page, "data");
	const height = async () => Number((await other.locator(".strip-height").innerText()).replace(/\D/g, ""));
	const before = await height();
	await page.getByRole("navigation").getByRole("link", { name: "Office" }).first().click();
	await page.goto(new URL("/office/consortium/propose?kind=change-parameters", page.url()).href);
	await page.getByLabel("Time to vote (hours)").fill("96");
	await page.getByLabel("Reason").fill("Four days are enough for four members");
	await page.getByRole("button", { name: "Check and sign" }).click();
	await signSheet(page);
	await page.getByRole("link", { name: /puts proposal \d+ to the vote/ }).click();
	await become(page, "audit");
	await page.getByRole("button", { name: "Vote for it" }).click();
	await signSheet(page);
	await page.getByText(/2 for ·/).waitFor();
	await other.waitForFunction(
		(was) => Number(document.querySelector(".strip-height")?.textContent?.replace(/\D/g, "")) >= was + 2,
		before,
	);
	await other.locator(".chain-list", { hasText: /vot/i }).waitFor();
});
