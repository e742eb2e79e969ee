import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { accessible, at, fits, settled, useReader } from "./harness.ts";

const reader = useReader();

test("the front page says what this is, in both languages, and the switch keeps the page", async () => {
	const page = await reader().open("/");
	expect(await page.title()).toContain("共识政务");
	await page.getByRole("button", { name: "English" }).click();
	await page.getByRole("heading", { level: 1, name: /Where public money went/ }).waitFor();
	expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
	expect(new URL(page.url()).pathname).toBe("/");
	await page.reload();
	await page.getByRole("heading", { level: 1, name: /Where public money went/ }).waitFor();
});

test("it shows the newest block without being loaded again", async () => {
	const page = await reader().open("/", { lang: "en" });
	const height = page.locator(".pulse-height");
	await height.waitFor();
	expect(Number((await height.innerText()).replace(/\D/g, ""))).toBeGreaterThan(10);
	await page.locator(".beat [data-full]").first().waitFor();
});

for (const look of [
	{ name: "light", theme: "light" },
	{ name: "dark", theme: "dark" },
	{ name: "high contrast", theme: "contrast" },
	{ name: "large type", size: "large" },
	{ name: "360 px", width: 360, height: 740 },
	{ name: "English at 360 px in large type", lang: "en", width: 360, height: 740, size: "large" },
	{ name: "400 % zoom of 1280 px", width: 320, height: 256 },
] as const) {
	test(`it is accessible and fits: ${look.name}`, async () => {
		const page = await reader().open("/", look);
		await page.locator(".recent li").first().waitFor();
		await accessible(page);
		await fits(page);
		if (process.env.PICTURES) {
			await page.screenshot({
				path: `${process.env.PICTURES}/home-${look.name.replace(/\W+/g, "-")}.png`,
				fullPage: true,
			});
		}
	});
}

test("the keyboard reaches everything, and the skip link the content", async () => {
	const page = await reader().open("/");
	await page.keyboard.press("Tab");
	expect(await page.evaluate(() => document.activeElement?.className)).toBe("skip");
	await page.keyboard.press("Enter");
	expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
});

test("an unknown address says so, and the back button returns", async () => {
	const page = await reader().open("/");
	await page.evaluate(() => history.pushState({}, "", "/nowhere"));
	await page.goto(new URL("/nowhere", page.url()).href);
	await page.getByRole("heading", { level: 1, name: "没有这个页面" }).waitFor();
	await page.getByRole("link", { name: "回到首页" }).click();
	await settled(page);
	expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
	await page.goBack();
	await page.getByRole("heading", { level: 1, name: "没有这个页面" }).waitFor();
});

test("when the network is gone it says up to which block it is in step, and comes back by itself", async () => {
	const page = await reader().open("/");
	await page.locator(".pulse[data-state=live]").waitFor();
	await page.context().setOffline(true);
	await page.evaluate(() => dispatchEvent(new Event("offline")));
	await page.getByText(/上次同步：第 \d+ 块/).waitFor();
	await page.context().setOffline(false);
	await page.locator(".pulse[data-state=live]").waitFor();
});

test("what a page asks first comes with it, but not for who goes back", async () => {
	const page = await reader().open("/verify");
	const asked: string[] = [];
	page.on("request", (r) => asked.push(new URL(r.url()).pathname.slice(1)));
	for (const path of ["/", "/funds", "/funds/linxi-2026", "/funds/linxi-2026/payment/40", "/chain"]) {
		await page.goto(at(path));
		const handed = await page.evaluate(
			() =>
				JSON.parse(document.getElementById("answers")?.textContent ?? "") as {
					answers: { method: string; answer: string }[];
				},
		);
		expect(handed.answers.map((a) => a.method)).toContain("gongshi.gateway.v1.Ledger/GetStatus");
		expect(handed.answers.filter((a) => a.method.endsWith("GetStatus") && a.answer === "")).toEqual([]);
		await settled(page);
		await page.locator(".strip-height").waitFor();
		// Nothing changes the ledger meanwhile, so whatever was handed over is not asked for.
		expect([...new Set(handed.answers.map((a) => a.method))].filter((m) => asked.includes(m))).toEqual([]);
		asked.length = 0;
	}
	// Who goes back is shown no answers of an old visit.
	await page.goBack();
	await settled(page);
	await expect.poll(() => asked).toContain("gongshi.gateway.v1.Ledger/GetStatus");
});

test("the scripts of the next page are there before it is asked for, except where the reader saves data", async () => {
	const asked = (page: Page) => {
		const names: string[] = [];
		page.on("request", (r) => names.push(new URL(r.url()).pathname));
		return () => names.some((n) => n.includes("/ChainPage-"));
	};
	const page = await reader().open("/verify");
	const ahead = asked(page);
	await page.reload();
	await expect.poll(ahead, { timeout: 20_000 }).toBe(true);

	const sparing = await reader().open("/verify", { sparing: true });
	const early = asked(sparing);
	await sparing.reload();
	await sparing.locator(".light-strip").waitFor(); // It begins later than anything would be loaded ahead.
	expect(early()).toBe(false);
	await sparing.getByRole("link", { name: "链上" }).first().hover();
	await expect.poll(early).toBe(true);
});

test("before its scripts run, the page shows what it is, in the language and dress that were chosen", async () => {
	const page = await reader().open("/", { lang: "en", theme: "dark" });
	await page.route("**/assets/index-*.js", () => {}); // They never come.
	await page.goto(at("/chain"), { waitUntil: "commit" });
	await page.getByRole("banner").getByRole("link", { name: "Public money" }).waitFor();
	expect(await page.getByRole("link", { name: "公共资金" }).count()).toBe(0);
	const [lang, theme] = await page.evaluate(() => [
		document.documentElement.lang,
		document.documentElement.dataset.theme,
	]);
	expect([lang, theme]).toEqual(["en", "dark"]);
	await accessible(page);
});

test("the header has room at every width, in both languages", async () => {
	for (const lang of ["zh", "en"] as const) {
		const page = await reader().open("/verify", { lang });
		for (let width = 320; width <= 1280; width += 40) {
			await page.setViewportSize({ width, height: 700 });
			await fits(page);
		}
	}
});

test("links in a drawing are followed ahead like any other", async () => {
	// The Sankey's links are of SVG, and have no path of their own.
	const page = await reader().open("/funds/linxi-2026", { lang: "en" });
	const line = page.waitForRequest((r) => r.url().includes("/LinePage-"), { timeout: 20_000 });
	await page.reload();
	await page.locator(".sankey svg a").first().waitFor();
	await line;
});
