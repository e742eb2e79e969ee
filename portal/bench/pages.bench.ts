// How fast the pages are on the demo's data: `make bench-pages`. It measures and prints; it fails for nothing that is slow.
import { generateKeyPairSync } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, inject, test } from "vitest";
import { launch, readyMs, slowdown, visitor, weigh } from "./browser.ts";
import { type Line, printed } from "./table.ts";

const runs = Number(process.env.RUNS ?? 5);
const origin = inject("origin");
const lines: Line[] = [];
let browser: Browser;
let budget = "";
let largest = "";
let payment = "";

async function asked<T>(service: string, method: string, question: object): Promise<T> {
	const r = await fetch(`${origin}/${service}/${method}`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(question),
	});
	if (!r.ok) throw new Error(`${method}: ${await r.text()}`);
	return (await r.json()) as T;
}
const funds = <T>(method: string, question: object) => asked<T>("gongshi.funds.v1.Funds", method, question);

beforeAll(async () => {
	browser = await launch();
	type Budget = { id: string; entries?: string; control: string; year: number };
	const { budgets } = await funds<{ budgets: Budget[] }>("FindBudgets", { pageSize: 200 });
	const bySize = budgets.toSorted((a, b) => Number(b.entries ?? 0) - Number(a.entries ?? 0));
	largest = bySize[0]?.id ?? "";
	budget = bySize.find((b) => b.control === "CONTROL_ENFORCED")?.id ?? "";
	const { entries } = await funds<{ entries: { settles: string }[] }>("FindEntries", {
		budget,
		kind: ["KIND_PAID"],
		order: "-amount_minor",
		pageSize: 1,
	});
	payment = `/funds/${budget}/payment/${entries[0]?.settles}`;
});
afterAll(async () => {
	await browser.close();
	console.log(`\n${slowdown} times slower than this computer, ${runs} runs\n\n${printed(lines)}\n`);
});

const repeat = async (work: () => Promise<number>, times = runs): Promise<number[]> => {
	const all: number[] = [];
	for (let i = 0; i < times; i++) all.push(await work());
	return all;
};

test("first visits, with nothing in the cache", async () => {
	for (const path of ["/", "/funds", `/funds/${budget}`, payment, "/chain", "/verify"]) {
		const [paints, bytes]: [number[], number[]] = [[], []];
		const ready = await repeat(async () => {
			const page = await visitor(browser);
			const weighed = weigh(page);
			await page.goto(origin + path);
			const at = await readyMs(page);
			bytes.push((await weighed()).kB);
			paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0));
			await page.context().close();
			return at;
		});
		lines.push({ what: `${path}: first contentful paint`, runs: paints, goal: 1000 });
		lines.push({ what: `${path}: ready`, runs: ready, goal: 1500 });
		lines.push({ what: `${path}: scripts transferred`, runs: bytes, unit: "kB" });
	}
});

/** How long a reader's pointer is on a link before the press. */
const pointedMs = 100;

/** From the press on a link until its page is usable and painted. */
async function follow(page: Page, href: string, pointed = false): Promise<number> {
	const link = page.locator(`a[href="${href}"]`).first();
	await link.waitFor({ state: "attached" });
	if (pointed) {
		await link.hover();
		await page.waitForTimeout(pointedMs);
	}
	const took = await page.evaluate(async (to) => {
		const frame = () => new Promise((done) => requestAnimationFrame(done));
		const old = document.querySelector("main h1");
		const from = performance.now();
		document.querySelector<HTMLAnchorElement>(`a[href="${to}"]`)?.click();
		const usable = () => {
			const h1 = document.querySelector("main h1");
			return h1 && h1 !== old && !document.querySelector("main .skeleton") && location.pathname === to;
		};
		while (!usable()) await frame();
		await frame();
		return performance.now() - from;
	}, href);
	await readyMs(page);
	return took;
}

test("from page to page", async () => {
	const steps = ["/funds", `/funds/${budget}`, "/chain", "/verify", "/members", "/"];
	const [first, again, pressed] = [
		new Map<string, number[]>(),
		new Map<string, number[]>(),
		new Map<string, number[]>(),
	];
	const walk = async (ways: readonly (readonly [times: Map<string, number[]>, pointed: boolean])[]) => {
		const page = await visitor(browser);
		await page.goto(`${origin}/`);
		await readyMs(page);
		for (const [times, pointed] of ways) {
			for (const to of steps) {
				const took = await follow(page, to, pointed);
				times.set(to, [...(times.get(to) ?? []), took]);
			}
		}
		await page.context().close();
	};
	for (let i = 0; i < runs; i++) {
		await walk([
			[first, true],
			[again, true],
		]);
		await walk([[pressed, false]]);
	}
	for (const to of steps) {
		lines.push({ what: `go to ${to}, first time`, runs: first.get(to) ?? [], goal: 200 });
		lines.push({ what: `go to ${to}, first time, not pointed at before`, runs: pressed.get(to) ?? [], goal: 200 });
		lines.push({ what: `go to ${to}, again`, runs: again.get(to) ?? [], goal: 200 });
	}
});

/** The demo registers a key, which is a transaction in a block of its own. */
async function happen(): Promise<void> {
	const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const point = publicKey.export({ type: "spki", format: "der" }).subarray(-65);
	const { personas } = (await (await fetch(`${origin}/demo/personas`)).json()) as { personas: { name: string }[] };
	const r = await fetch(`${origin}/demo/keys`, {
		method: "POST",
		headers: { "Content-Type": "application/json", Origin: origin }, // as a page of the demo asks
		body: JSON.stringify({ persona: personas[0]?.name, suite: "SUITE_P256", key: point.toString("base64") }),
	});
	if (!r.ok) throw new Error(await r.text());
}

/** When the node's stream tells another program of the next block with transactions, by this computer's clock. */
async function nextBlock(): Promise<{ at: Promise<number> }> {
	const { height } = await asked<{ height: string }>("gongshi.gateway.v1.Ledger", "GetStatus", {});
	const stop = new AbortController();
	const stream = await fetch(`${origin}/v1/stream?from=${Number(height) + 1}`, { signal: stop.signal });
	const reader = stream.body?.getReader();
	const at = (async () => {
		let text = "";
		for (;;) {
			const part = await reader?.read();
			text += new TextDecoder().decode(part?.value);
			if (part?.done || /"transactions":/.test(text)) {
				stop.abort();
				return Date.now();
			}
		}
	})();
	return { at };
}

test("a new transaction appears", async () => {
	const page = await visitor(browser);
	await page.goto(`${origin}/chain`);
	await readyMs(page);
	const late = await repeat(async () => {
		const shown = page.evaluate(
			() =>
				new Promise<number>((done) => {
					const first = () => document.querySelector('main a[href^="/chain/tx/"]')?.getAttribute("href");
					const before = first();
					const watcher = new MutationObserver(() => {
						if (first() === before) return;
						watcher.disconnect();
						done(performance.timeOrigin + performance.now());
					});
					watcher.observe(document.body, { childList: true, subtree: true, attributes: true });
				}),
		);
		const { at } = await nextBlock();
		await happen();
		const [final, seen] = await Promise.all([at, shown]);
		return seen - final;
	});
	await page.context().close();
	lines.push({ what: "a transaction in the explorer, after the stream told of its block", runs: late, goal: 300 });
});

test("a receipt is verified", async () => {
	const took = await repeat(async () => {
		const page = await visitor(browser);
		await page.goto(`${origin}/verify`);
		await readyMs(page);
		await page.getByRole("button", { name: /用账本上最新的一笔/ }).click();
		const said = await page.locator('.verdict[data-ok="true"] .meta', { hasText: "毫秒" }).innerText();
		await page.context().close();
		return Number(said.replace(/[^0-9.]/g, ""));
	});
	lines.push({ what: "a visitor's first receipt, as the page says", runs: took, goal: 20 });
});

test("the longest table is scrolled", async () => {
	const page = await visitor(browser);
	await page.goto(`${origin}/funds/${largest}?view=payments`);
	await page.locator("section[data-virtual]").waitFor({ timeout: 300_000 });
	await page.waitForFunction(() => !document.querySelector("main progress"), undefined, { timeout: 600_000 });
	const rows = Number(await page.locator("table[aria-rowcount]").getAttribute("aria-rowcount")) - 1;
	const [longest, dropped]: [number[], number[]] = [[], []];
	for (let i = 0; i < runs; i++) {
		const frames = await page.evaluate(async () => {
			const box = document.querySelector("section[data-virtual]");
			window.gongshiClocks.longTasksMs.length = 0;
			const gaps: number[] = [];
			let last = performance.now();
			for (let n = 0; box && n < 120; n++) {
				box.scrollTop += 300;
				await new Promise((done) => requestAnimationFrame(done));
				gaps.push(performance.now() - last);
				last = performance.now();
			}
			return gaps;
		});
		const tasks = await page.evaluate(() => window.gongshiClocks.longTasksMs);
		longest.push(Math.max(0, ...tasks));
		dropped.push((100 * frames.filter((ms) => ms > 34).length) / frames.length);
	}
	await page.context().close();
	lines.push({ what: `scrolling ${rows} rows: longest task (0: none above 50 ms)`, runs: longest });
	lines.push({ what: `scrolling ${rows} rows: frames longer than 34 ms`, runs: dropped, unit: "%" });
});
