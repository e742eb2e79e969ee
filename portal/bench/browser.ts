// A browser on a slow computer, and the clocks in its pages.
import { type Browser, chromium, type Page } from "playwright-core";

/** How many times slower than this computer the pages run. */
export const slowdown = Number(process.env.SLOWDOWN ?? 4);

export const launch = (): Promise<Browser> =>
	chromium.launch({
		executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
	});

/** What the script below keeps in each page; times are milliseconds since its navigation began. */
export interface Clocks {
	/** When the page last became usable: a heading, and nothing that is still on its way. NaN while it is not. */
	readyMs: number;
	longTasksMs: number[];
}
declare global {
	interface Window {
		gongshiClocks: Clocks;
	}
}

function watch(): void {
	const clocks: Clocks = { readyMs: Number.NaN, longTasksMs: [] };
	window.gongshiClocks = clocks;
	const look = () => {
		const usable = document.querySelector("main h1") !== null && document.querySelector("main .skeleton") === null;
		if (!usable) clocks.readyMs = Number.NaN;
		else if (Number.isNaN(clocks.readyMs)) clocks.readyMs = performance.now();
		requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
	new PerformanceObserver((list) => {
		for (const e of list.getEntries()) clocks.longTasksMs.push(e.duration);
	}).observe({ type: "longtask", buffered: true });
}

/** A new reader's first page, with nothing in the cache. */
export async function visitor(browser: Browser, slow = slowdown): Promise<Page> {
	const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 } });
	const page = await context.newPage();
	await page.addInitScript(watch);
	const cdp = await context.newCDPSession(page);
	await cdp.send("Emulation.setCPUThrottlingRate", { rate: slow });
	return page;
}

/** When the page became usable for good: it has been so for half a second. */
export async function readyMs(page: Page): Promise<number> {
	const handle = await page.waitForFunction(() => {
		const { readyMs: at } = window.gongshiClocks;
		return performance.now() - at > 500 ? at : undefined;
	});
	return (await handle.jsonValue()) ?? Number.NaN;
}

/** Counts the scripts that a page transfers, up to now; a body counts as it travels, compressed. */
export function weigh(page: Page): () => Promise<{ files: number; kB: number }> {
	const sizes: Promise<number>[] = [];
	page.on("requestfinished", (r) => {
		if (new URL(r.url()).pathname.endsWith(".js")) {
			// Of what comes while the page is being closed nobody knows.
			const size = r.sizes().then((s) => s.responseBodySize);
			sizes.push(size.catch(() => 0));
		}
	});
	return async () => {
		const all = await Promise.all(sizes);
		return { files: all.length, kB: all.reduce((a, b) => a + b, 0) / 1000 };
	};
}
