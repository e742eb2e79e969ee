// What the page says of a receipt, whole or changed, the program says in a terminal: by the very command that the page prints.
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, folder as data, fits, useReader } from "./harness.ts";
import { type Issued, issued } from "./receipts.ts";

const reader = useReader();
const program = resolve(process.env.GONGSHI_BIN ?? "bin/gongshi");
let good: Issued;
let folder = "";

beforeAll(async () => {
	good = await issued();
	folder = await mkdtemp(join(tmpdir(), "gongshi-terminal-"));
	await copyFile(join(data(), "anchor.json"), join(folder, "anchor.json"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Said {
	readonly ok: boolean;
	/** Which checks passed and which failed, then the sentences, but for the age, which goes on. */
	readonly checks: string[];
	readonly sentences: string[];
}

const aged = (s: string): boolean => !/秒前|分钟前|小时前|天前|ago\.$/.test(s);

/** Types what the page prints into a shell. */
function typed(command: string, lang: string): Promise<Said> {
	const line = command.replace(/^gongshi /, `'${program}' --lang ${lang} `);
	return new Promise((done, fail) => {
		execFile("/bin/sh", ["-c", line], { cwd: folder }, (error, out, said) => {
			if (error && error.code !== 1) return fail(new Error(`${line}\n${said}`));
			const [checks = "", sentences = ""] = out.split("\n\n");
			done({
				ok: !error,
				checks: checks.split("\n").filter((c) => !c.startsWith("·")),
				sentences: sentences.split("\n").filter((s) => s && aged(s)),
			});
		});
	});
}

/** The same as the page says it. */
async function shown(page: Page): Promise<Said> {
	const marks: Record<string, string> = { passed: "✓", failed: "✗" };
	const checks = await page
		.locator(".checks li")
		.evaluateAll((all) => all.map((e) => [(e as HTMLElement).dataset.outcome ?? "", e.textContent ?? ""] as const));
	const ok = (await page.locator(".verdict").getAttribute("data-ok")) === "true";
	const says = await page.locator(".verdict [data-says]").allInnerTexts();
	return {
		ok,
		checks: checks.filter(([o]) => marks[o]).map(([o, text]) => `${marks[o]} ${text}`),
		// Of a failure the page says in one sentence more how far it came; the particulars in parentheses are each verifier's own.
		sentences: (ok ? says : says.slice(0, 1)).filter(aged),
	};
}

const printedCommand = (page: Page) => page.locator(".terminal pre").innerText();
const plain = (s: Said): Said => ({
	...s,
	sentences: s.sentences.map((t) => t.replace(/ ?[（(](?:[^（()）]|[（(][^（()）]*[)）])*[)）](?=[。.]$)/, "")),
});

for (const lang of ["zh", "en"] as const) {
	test(`the command that the page prints gives the page's verdict: ${lang}`, async () => {
		const page = await reader().open(`/v/${good.id}`, { lang });
		await page.locator('.verdict[data-ok="true"]').waitFor();
		const whole = page.waitForEvent("download");
		await page.getByRole("button", { name: /下载凭证文件|Download the receipt/ }).click();
		const file = await whole;
		await file.saveAs(join(folder, file.suggestedFilename()));
		expect(await typed(await printedCommand(page), lang)).toEqual(await shown(page));
		for (let n = 0; n < 6; n++) {
			await page
				.getByRole("button", { name: /^(改一个字符试试|换一处再改|Change one character|Change another one)$/ })
				.click();
			await page.locator('.verdict[data-ok="false"]').waitFor();
			const changed = page.waitForEvent("download");
			await page.getByRole("button", { name: /下载改动后的文件|Download the changed file/ }).click();
			const saved = await changed;
			await saved.saveAs(join(folder, saved.suggestedFilename()));
			const here = await shown(page);
			expect(plain(await typed(await printedCommand(page), lang))).toEqual(plain(here));
			expect(here.ok).toBe(false);
			// What was changed, where, and what noticed it, in words.
			expect(await page.locator(".verdict-change").innerText()).toMatch(
				lang === "zh" ? /第 \d+ 行第 \d+ 个字符/ : /Character \d+ of line \d+/,
			);
			expect(await page.locator(".excerpt mark").count()).toBe(1);
			const failed = here.checks.at(-1)?.slice(2) ?? "";
			await page.locator(".verdict strong", { hasText: failed }).waitFor();
		}
		await accessible(page);
		await fits(page);
	});
}

test("a file's name may hold anything", async () => {
	const page = await reader().open("/verify", { lang: "en", width: 360, height: 740 });
	const name = "路灯 $(touch x) it's `2`.gongshi.json";
	const buffer = good.file;
	await page.locator(".drop input").setInputFiles({ name, mimeType: "application/json", buffer });
	await page.locator('.verdict[data-ok="true"]').waitFor();
	await writeFile(join(folder, name), buffer);
	expect(await typed(await printedCommand(page), "en")).toEqual(await shown(page));
	expect(await readdir(folder)).not.toContain("x");
	await fits(page);
});

test("two hundred changes, two hundred times noticed, by more than one check", async () => {
	const page = await reader().open(`/v/${good.id}`);
	await page.getByRole("button", { name: "改 200 处试试" }).click();
	await page.getByText("先后改动了 200 处，每次一个字符：全部被发现。").waitFor();
	const times = await page.locator(".tally li").allInnerTexts();
	expect(times.reduce((sum, t) => sum + Number(/^\d+/.exec(t)?.[0]), 0)).toBe(200);
	expect(times.length).toBeGreaterThan(3);
	await accessible(page);
});
