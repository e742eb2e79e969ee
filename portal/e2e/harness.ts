// Fixtures for journeys in a real browser, against the real program. See portal/README.md.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, inject } from "vitest";

declare module "vitest" {
	export interface ProvidedContext {
		/** Where the program listens, "http://localhost:PORT". */
		origin: string;
		/** The folder of its data. */
		folder: string;
	}
}

const flags = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
];

export interface Visit {
	/** The reader pays for each byte: nothing is loaded before it is asked for. */
	readonly sparing?: boolean;
	readonly lang?: "zh" | "en";
	readonly theme?: "auto" | "light" | "dark" | "contrast";
	readonly size?: "normal" | "large";
	readonly width?: number;
	readonly height?: number;
	readonly reducedMotion?: boolean;
}

/** The address of a page. */
export const at = (path: string): string => new URL(path, inject("origin")).href;

/** The program's folder of data: its anchor.json, its keys. */
export const folder = (): string => inject("folder");

/** What a reader's browser is like, where it is not like all others. */
export interface Equipment {
	/** Further flags of Chromium's command line. */
	readonly args?: readonly string[];
	/** False for a reader who has switched JavaScript off. */
	readonly script?: boolean;
}

/** A browser of one reader: own profile, own keys. Fails the test on any CSP violation, page error or console error. */
export class Reader {
	readonly complaints: string[] = [];
	private constructor(
		readonly context: BrowserContext,
		private readonly profile: string,
	) {}

	static async arrive(e: Equipment = {}): Promise<Reader> {
		const profile = await mkdtemp(join(tmpdir(), "gongshi-e2e-"));
		const context = await chromium.launchPersistentContext(profile, {
			executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
			headless: true,
			args: [...flags, ...(e.args ?? [])],
			javaScriptEnabled: e.script ?? true,
			locale: "zh-CN",
			timezoneId: "Asia/Shanghai",
			viewport: { width: 1280, height: 900 },
			permissions: ["clipboard-read", "clipboard-write"],
		});
		const reader = new Reader(context, profile);
		await context.exposeFunction("gongshiComplain", (what: string) => void reader.complaints.push(what));
		await context.addInitScript(() => {
			document.addEventListener("securitypolicyviolation", (e) => {
				const tell = (window as unknown as { gongshiComplain: (what: string) => void }).gongshiComplain;
				tell(`CSP ${e.violatedDirective}: ${e.blockedURI} ${e.sample} at ${e.sourceFile}:${e.lineNumber}`);
			});
		});
		return reader;
	}

	/** Opens a tab in the given language and looks. */
	async open(path: string, v: Visit = {}): Promise<Page> {
		const page = await this.context.newPage();
		page.on("pageerror", (e) => this.complaints.push(`error: ${e.message}`));
		await page.setViewportSize({ width: v.width ?? 1280, height: v.height ?? 900 });
		if (v.reducedMotion) await page.emulateMedia({ reducedMotion: "reduce" });
		await page.addInitScript(
			(wanted) => {
				// Once in a tab, so that what the reader changes later survives a reload.
				if (sessionStorage.getItem("visited")) return;
				sessionStorage.setItem("visited", "yes");
				for (const [name, value] of Object.entries(wanted)) localStorage.setItem(`gongshi.${name}`, value);
			},
			{ lang: v.lang ?? "zh", theme: v.theme ?? "light", size: v.size ?? "normal" },
		);
		if (v.sparing)
			await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
		await page.goto(at(path));
		await settled(page);
		return page;
	}

	async leave(): Promise<void> {
		await this.context.close();
		await rm(this.profile, { recursive: true, force: true });
	}
}

/** Waits until the page has its head and nothing is being loaded. */
export async function settled(page: Page): Promise<void> {
	await page.locator("main h1").first().waitFor();
	await page.waitForFunction(() => !document.querySelector("main .skeleton"));
}

/** No violation of WCAG 2.2 AA, in the page as it is now. */
export async function accessible(page: Page): Promise<void> {
	await judge(axe(page).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]));
}

/** Only what another look can change: contrast, and targets that are large enough. */
export async function readable(page: Page): Promise<void> {
	await judge(axe(page).withRules(["color-contrast", "link-in-text-block", "target-size"]));
}

// No page has frames, so axe needs no second tab to join their results; and nobody reads what it found in order.
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });

async function judge(by: AxeBuilder): Promise<void> {
	const { violations } = await by.analyze();
	expect(violations.map((v) => `${v.id}: ${v.help} ${v.nodes.map((n) => n.html).join("\n")}`)).toEqual([]);
}

/** Nothing sticks out at the side, and no text is cut off by the box around it. */
export async function fits(page: Page): Promise<void> {
	const bad = await page.evaluate(() => {
		const room = document.documentElement.clientWidth;
		const name = (e: Element) => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}`;
		const all = [...document.querySelectorAll("body *")];
		const wide = document.documentElement.scrollWidth > room;
		const out = all
			.filter((e) => wide && e.getBoundingClientRect().right > room + 0.5)
			.map((e) => `${name(e)} ends at ${e.getBoundingClientRect().right} of ${room}`);
		// What is there for screen readers only is clipped on purpose; a field scrolls by itself.
		const cut = all
			.filter((e) => e.clientWidth > 0 && e.textContent?.trim() && !e.matches("input, select, textarea, svg, svg *"))
			.filter((e) => {
				const s = getComputedStyle(e);
				if (s.clipPath !== "none") return false;
				const hides = (overflow: string) => overflow === "hidden" || overflow === "clip";
				return (
					(hides(s.overflowX) && e.scrollWidth > e.clientWidth + 1) ||
					(hides(s.overflowY) && e.scrollHeight > e.clientHeight + 1)
				);
			})
			.map((e) => `${name(e)} cuts off “${e.textContent?.trim().slice(0, 40)}”`);
		return [...out, ...cut];
	});
	expect(bad, `what has no room at ${page.viewportSize()?.width} px`).toEqual([]);
}

/** The page as it comes out of a printer on A4: nothing to press, no scroll bars, black on white. */
export async function prints(page: Page): Promise<void> {
	const was = page.viewportSize();
	await page.emulateMedia({ media: "print" });
	// 210 mm less the margins of kit/print.css.
	await page.setViewportSize({ width: 703, height: 1000 });
	const left = await page.evaluate(() =>
		[...document.querySelectorAll("header.top, .strip, .skip, button:not(.sort), details:not([open]), [role=tablist]")]
			.filter((e) => e.checkVisibility())
			.map((e) => `${e.tagName.toLowerCase()} “${e.textContent?.trim().slice(0, 40)}”`),
	);
	expect(left, "what cannot be pressed on paper").toEqual([]);
	const scrolls = await page.evaluate(() =>
		[...document.querySelectorAll("main *")]
			.filter(
				(e) => getComputedStyle(e).overflowX !== "visible" && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1,
			)
			.map((e) => e.className),
	);
	expect(scrolls, "what scrolls on a screen is cut on paper").toEqual([]);
	await fits(page);
	await readable(page);
	await page.emulateMedia({ media: "screen" });
	if (was) await page.setViewportSize(was);
}

/** What a page showed when its journey failed: on another machine there is nothing else to go by. */
async function report(page: Page): Promise<void> {
	const shown = await page
		.evaluate(() => {
			const fields = [...document.querySelectorAll<HTMLInputElement>("input, select, textarea")];
			const typed = fields.map((e) => `${e.labels?.[0]?.innerText ?? e.name}: “${e.value}”`).join("\n");
			const dialog = document.querySelector<HTMLElement>("[role=alertdialog], [role=dialog]");
			return [document.querySelector("main")?.innerText, typed, dialog?.innerText].filter(Boolean).join("\n---\n");
		})
		.catch((cause: unknown) => `not to be read: ${String(cause)}`);
	console.error(`the page when its journey failed: ${page.url()}\n${shown}`);
}

/** A browser for each file of journeys: `const reader = useReader()`, then `reader().open("/")`. */
export function useReader(equipment: Equipment = {}): () => Reader {
	let reader: Reader | undefined;
	beforeAll(async () => {
		reader = await Reader.arrive(equipment);
	});
	afterEach(async ({ task }) => {
		const said = reader?.complaints.splice(0) ?? [];
		if (task.result?.state === "fail") for (const page of reader?.context.pages().slice(1) ?? []) await report(page);
		for (const page of reader?.context.pages().slice(1) ?? []) await page.close();
		expect(said, "what the browser complained about").toEqual([]);
	});
	afterAll(() => reader?.leave());
	return () => {
		if (!reader) throw new Error("the browser is not there yet");
		return reader;
	};
}
