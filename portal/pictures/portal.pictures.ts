// `make pictures`: screenshots of the key screens, from the real program, into docs/pictures.
import { execFile } from "node:child_process";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { at, folder, useReader } from "../e2e/harness.ts";
import { scenes } from "./scenes.ts";

const reader = useReader();
const home = process.env.PICTURES ?? join(import.meta.dirname, "../../docs/pictures");
/** What a picture may weigh: a README is read over slow lines too. */
const heaviest = 220_000;

/** The finance office proposes, from its own terminal, so that there is something to vote on. */
beforeAll(async () => {
	await mkdir(home, { recursive: true });
	const of = folder();
	await promisify(execFile)(process.env.GONGSHI_BIN ?? "bin/gongshi", [
		...["identity", "propose", "--organisation", "finance", "--change.suspend.organisation", "bank"],
		...["--reason", "国库代理银行合同本月到期，续签前暂停办理"],
		...["--as", "finance-admin", "--home", of, "--passphrase-file", join(of, "passphrase")],
		...["--api", at("/").replace(/\/$/, "")],
	]);
});

for (const scene of scenes) {
	test(`picture: ${scene.name}`, async () => {
		const page = await reader().open(scene.path, { ...scene.visit, reducedMotion: true });
		await scene.prepare?.(page);
		await page.waitForFunction(() => !document.querySelector(".skeleton"));
		// Nothing is pointed at.
		await page.mouse.move(0, 0);
		const path = join(home, `${scene.name}.png`);
		await page.screenshot({ path, animations: "disabled", caret: "hide" });
		expect((await stat(path)).size).toBeLessThan(heaviest);
	});
}

test("the pictures have a page that shows them", async () => {
	const lines = scenes.map((s) => `### ${s.says.zh}\n\n${s.says.en}\n\n![${s.says.zh} ${s.says.en}](${s.name}.png)\n`);
	await writeFile(
		join(home, "README.md"),
		`# 画面 Pictures\n\n由 \`make pictures\` 从运行中的程序拍下。Taken by \`make pictures\` from the running program.\n\n${lines.join("\n")}`,
	);
});
