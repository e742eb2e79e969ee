// Back and forward, as every reader of the web knows them.
import { expect, test } from "vitest";
import { settled, useReader } from "./harness.ts";

const reader = useReader();

for (const path of ["/funds/linxi-2026", "/funds/linxi-2026/payment/40", "/chain", "/members"]) {
	test(`back and forward return to where the reader was: ${path}`, async () => {
		const page = await reader().open(path, { reducedMotion: true, height: 400 });
		const scroll = () => page.evaluate(() => Math.round(scrollY));
		const was = await page.evaluate(() => {
			scrollTo(0, Math.min(300, document.documentElement.scrollHeight - innerHeight));
			return Math.round(scrollY);
		});
		expect(was, "the page is long enough to tell").toBeGreaterThan(0);
		await page.evaluate(() => document.querySelector<HTMLElement>(".brand")?.click());
		await page.waitForURL((u) => u.pathname === "/");
		await settled(page);
		await page.goBack();
		await settled(page);
		await expect.poll(scroll, { message: "after back" }).toBe(was);
		await page.goForward();
		await page.waitForURL((u) => u.pathname === "/");
		await page.goBack();
		await settled(page);
		await expect.poll(scroll, { message: "after forward and back" }).toBe(was);
	});
}
