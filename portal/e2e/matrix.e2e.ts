// Every page of every room, in both languages and all looks. No list names the pages: the rooms say which there are, and
// a walk along the links from the front page finds an address of each. A new contract's pages are thereby tested too.
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { match } from "../src/kit/address.ts";
import type { RoomPage } from "../src/room.ts";
import { rooms, wingOf } from "../src/rooms.ts";
import { accessible, at, fits, prints, readable, settled, useReader } from "./harness.ts";
import { become, propose } from "./sign-helper.ts";

const reader = useReader();
const front = { path: "/" };
const pages: readonly Pick<RoomPage, "path">[] = [front, ...rooms.flatMap((r) => r.pages)];
const office = new Set(rooms.flatMap((r) => r.pages.filter((p) => wingOf(r, p) === "office").map((p) => p.path)));

/** An address of each page, by the page's pattern. */
const found = new Map<string, string>();

/** Walks from page to page until each is known, or no link leads on. */
async function walk(page: Page): Promise<void> {
	const next = pages.map((p) => p.path).filter((path) => !path.includes("$"));
	for (const path of next) found.set(path, path);
	// A record is reached by searching for it.
	next.push("/chain?q=finance");
	for (let path = next.shift(); path !== undefined && found.size < pages.length; path = next.shift()) {
		await page.goto(at(path));
		await settled(page);
		const links = await page.evaluate(() =>
			[...document.querySelectorAll<HTMLAnchorElement>("main a[href^='/']")].map((a) => a.getAttribute("href") ?? ""),
		);
		for (const link of links) {
			const pattern = match(pages, new URL(link, at("/")).pathname)?.page.path;
			if (pattern === undefined || found.has(pattern)) continue;
			found.set(pattern, link);
			next.push(link);
		}
	}
}

beforeAll(async () => {
	// No fresh ledger holds a proposal.
	await propose("国库代理银行合同本月到期", "--change.suspend.organisation", "bank");
	await walk(await reader().open("/"));
});

test("links lead to every page", () => {
	expect(pages.map((p) => p.path).filter((path) => !found.has(path))).toEqual([]);
});

/** What a page says of itself: one h1, a title that names it, its language. */
async function named(page: Page, lang: "zh" | "en"): Promise<string> {
	const said = await page.evaluate(() => ({
		heads: [...document.querySelectorAll("h1")].map((h) => h.textContent ?? ""),
		title: document.title,
		lang: document.documentElement.lang,
	}));
	expect(said.heads).toHaveLength(1);
	expect(said.lang).toBe(lang === "zh" ? "zh-CN" : "en");
	expect(said.title).toBe(`${said.heads[0]} · ${lang === "zh" ? "共识政务" : "Gongshi"}`);
	return said.title;
}

/** 360 px, and what remains of 1280 × 1024 at 200 % and at 400 % zoom (WCAG 1.4.10). */
const windows = [
	{ width: 360, height: 740 },
	{ width: 640, height: 512 },
	{ width: 320, height: 256 },
];
async function fitsAll(page: Page): Promise<void> {
	for (const window of windows) {
		await page.setViewportSize(window);
		await fits(page);
	}
	await page.setViewportSize({ width: 1280, height: 900 });
}

async function dress(page: Page, look: { theme: string; size?: string }): Promise<void> {
	await page.evaluate((l) => Object.assign(document.documentElement.dataset, { size: "normal", ...l }), look);
}

// Each look, each window and paper once, over both languages: every product of them would say little more.
for (const { path: pattern } of pages) {
	test(`in both languages and every look: ${pattern}`, async () => {
		const page = await reader().open(found.get(pattern) ?? pattern, { reducedMotion: true });
		if (office.has(pattern)) await become(page, "payer");
		await settled(page);
		const zh = await named(page, "zh");
		await accessible(page);
		await fitsAll(page);
		await dress(page, { theme: "dark" });
		await readable(page);
		await prints(page);
		await dress(page, { theme: "contrast" });
		const was = page.url();
		await page.getByRole("button", { name: "English" }).click();
		await page.waitForFunction(() => document.title.endsWith(" · Gongshi"));
		await settled(page);
		expect(await named(page, "en"), "the title is in the other language").not.toBe(zh);
		expect(page.url()).toBe(was);
		await accessible(page);
		// English in large type on a telephone is the tightest of all.
		await dress(page, { theme: "light", size: "large" });
		await fitsAll(page);
	});
}

/** What pages are in between: with nothing found, with something open, with something wrong. */
const states: readonly (readonly [name: string, path: string, bring?: (page: Page) => Promise<void>])[] = [
	["an address that nobody has", "/nowhere"],
	["money that nobody finds", "/funds?q=qqqq"],
	["a block that nobody finds", "/chain?q=qqqq"],
	["a payment that is not there", "/funds/linxi-2026/payment/999999"],
	["a member that is not there", "/members/nobody"],
	["a receipt of nothing", "/v/00"],
	["thousands of rows", "/funds/moldova-2014?view=lines"],
	["the looks to choose from", "/", (page) => page.getByText("显示", { exact: true }).click()],
	[
		"a form with what is wrong",
		"/office/consortium/propose?kind=set-validator",
		async (page) => {
			await become(page, "finance");
			await page.getByRole("button", { name: "核对并签署" }).click();
			await page.locator(".field[data-wrong]").first().waitFor();
		},
	],
	["a visitor with a tour", "/", (page) => become(page, "data")],
];
for (const [name, path, bring] of states) {
	test(`in a state: ${name}`, async () => {
		const page = await reader().open(path, { reducedMotion: true });
		await bring?.(page);
		await settled(page);
		await accessible(page);
		await fitsAll(page);
		await dress(page, { theme: "dark", size: "large" });
		await readable(page);
		await fitsAll(page);
	});
}

test("a table of thousands of rows is printed to its last row", async () => {
	const page = await reader().open("/funds/moldova-2014?view=lines");
	const table = page.locator("[data-virtual] table");
	const rows = 1976;
	await expect.poll(() => table.getAttribute("aria-rowcount")).toBe(`${rows + 1}`);
	expect(await table.locator("tbody tr").count()).toBeLessThan(100);
	await page.emulateMedia({ media: "print" });
	await expect.poll(() => table.locator("tbody tr").count()).toBe(rows);
	await page.emulateMedia({ media: "screen" });
	await expect.poll(() => table.locator("tbody tr").count()).toBeLessThan(100);
});
