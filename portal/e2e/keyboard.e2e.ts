// Whole journeys without a pointer: what has the focus is seen, the focus is never lost, and nothing holds it fast.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { settled, useReader } from "./harness.ts";
import { become, propose } from "./sign-helper.ts";

const reader = useReader();
/** More stops than any page has. */
const many = 250;

/** What has the focus, and how thick its ring is in pixels. */
function focus(page: Page) {
	return page.evaluate(() => {
		const e = document.activeElement;
		if (!e || e === document.body) return { tag: "", says: "", href: "", ring: 0, inSankey: false, inDialog: false };
		const s = getComputedStyle(e);
		const outline = s.outlineStyle === "none" ? 0 : Number.parseFloat(s.outlineWidth);
		// A link in a picture has no box to outline; its own box there is drawn with a rim.
		const drawn = [...e.querySelectorAll("rect")].map((r) => {
			const of = getComputedStyle(r);
			return of.stroke === "none" ? 0 : Number.parseFloat(of.strokeWidth);
		});
		return {
			tag: e.tagName,
			says: (e.getAttribute("aria-label") ?? e.textContent ?? "").trim(),
			href: e.getAttribute("href") ?? "",
			ring: Math.max(outline, ...drawn),
			inSankey: e.closest(".sankey svg") !== null,
			inDialog: e.closest("[role=alertdialog]") !== null,
		};
	});
}
type Stop = Awaited<ReturnType<typeof focus>>;

/** Presses Tab until the focus is where it is wanted; every stop on the way is seen. */
async function tabTo(page: Page, wanted: (at: Stop) => boolean, key = "Tab"): Promise<Stop> {
	for (let i = 0; i < many; i++) {
		await page.keyboard.press(key);
		const at = await focus(page);
		if (at.tag && at.tag !== "H1" && at.tag !== "MAIN") expect(at, "the focus is seen").toSatisfy((s) => s.ring >= 2);
		if (wanted(at)) return at;
	}
	throw new Error("the keyboard does not reach it");
}

const arrives = (page: Page, h1: RegExp) =>
	page.waitForFunction((source) => {
		const e = document.activeElement;
		return e?.tagName === "H1" && new RegExp(source).test(e.textContent ?? "");
	}, h1.source);

test("skip to the text, past what is around every page", async () => {
	const page = await reader().open("/");
	await page.keyboard.press("Tab");
	expect((await focus(page)).says).toBe("跳到正文");
	await page.keyboard.press("Enter");
	expect((await focus(page)).tag).toBe("MAIN");
});

test("a whole journey: who one is, where most went, one payment, its verdict, a vote", async () => {
	const number = await propose("四天足够四个单位表决", "--change.suspend.organisation", "bank");
	const page = await reader().open("/");
	const persona = page.locator(".persona select");
	await persona.waitFor();
	await tabTo(page, (s) => s.tag === "SELECT");
	const steps = await persona.evaluate(
		(e: HTMLSelectElement) => [...e.options].findIndex((o) => o.value === "audit") - e.selectedIndex,
	);
	await page.keyboard.press("Space");
	for (let i = 0; i < steps; i++) await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await page.locator('.persona select[aria-busy="false"]').waitFor();
	await expect.poll(() => persona.inputValue()).toBe("audit");

	const most = await page.locator(".largest a").first().getAttribute("href");
	await tabTo(page, (s) => s.href === most);
	await page.keyboard.press("Enter");
	await arrives(page, /公路改造/);
	await page
		.getByRole("row", { name: /恒通路桥.*6,160,000/ })
		.first()
		.waitFor();
	await tabTo(page, (s) => s.href === "/funds/linxi-2026/payment/40");
	await page.keyboard.press("Enter");
	await arrives(page, /号付款/);
	await page.getByRole("link", { name: /凭证/ }).first().waitFor();
	await tabTo(page, (s) => s.href.startsWith("/v/"));
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { name: "凭证成立" }).waitFor();

	await tabTo(page, (s) => s.href === "/members", "Shift+Tab");
	await page.keyboard.press("Enter");
	await arrives(page, /./);
	await tabTo(page, (s) => s.href === "/members/proposals");
	await page.keyboard.press("Enter");
	await arrives(page, /表决/);
	await page.locator(`a[href="/members/proposals/${number}"]`).first().waitFor();
	await tabTo(page, (s) => s.href === `/members/proposals/${number}`);
	await page.keyboard.press("Enter");
	await arrives(page, /./);
	await page.getByRole("button", { name: "赞成" }).waitFor();
	await tabTo(page, (s) => s.tag === "BUTTON" && s.says === "投赞成票");
	await page.keyboard.press("Enter");
	await page.getByRole("alertdialog").getByRole("button", { name: "签名" }).waitFor();
	await tabTo(page, (s) => s.inDialog && s.tag === "BUTTON" && s.says === "签名");
	await page.keyboard.press("Enter");
	await page.getByRole("alertdialog").getByRole("button", { name: "完成" }).waitFor();
	await tabTo(page, (s) => s.inDialog && s.tag === "BUTTON" && s.says === "完成");
	await page.keyboard.press("Enter");
	await page.getByRole("alertdialog").waitFor({ state: "detached" });
	await page.getByText("临溪市审计局投赞成票").waitFor();
});

test("the picture of the flows is walked through by the keyboard, and leads on", async () => {
	const page = await reader().open("/funds/linxi-2026");
	await page.locator(".sankey svg a").first().waitFor();
	const first = await tabTo(page, (s) => s.inSankey);
	expect(first.says).toMatch(/元$/);
	for (let i = 0; i < 5; i++) await tabTo(page, (s) => s.inSankey);
	const was = page.url();
	await page.keyboard.press("Enter");
	await page.waitForFunction((url) => location.href !== url, was);
	await settled(page);
});

test("looks and language are chosen by the keyboard, and the focus stays", async () => {
	const page = await reader().open("/");
	await tabTo(page, (s) => s.tag === "SUMMARY" && s.says === "显示");
	await page.keyboard.press("Enter");
	await tabTo(page, (s) => s.tag === "INPUT");
	await page.keyboard.press("ArrowDown");
	expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
	await tabTo(page, (s) => s.tag === "INPUT");
	await page.keyboard.press("Space");
	expect(await page.evaluate(() => document.documentElement.dataset.size)).toBe("large");
	await tabTo(page, (s) => s.tag === "BUTTON" && s.says.includes("English"));
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.documentElement.lang === "en");
	expect((await focus(page)).says).toContain("中文");
});

for (const path of ["/", "/funds/linxi-2026", "/funds/moldova-2014?view=lines", "/chain", "/verify", "/members"]) {
	test(`nothing holds the focus fast: ${path}`, async () => {
		const page = await reader().open(path);
		let end = await tabTo(page, (s) => s.href === "/readyz" || s.says === "跳过表格");
		if (end.says === "跳过表格") {
			await page.keyboard.press("Enter");
			end = await tabTo(page, (s) => s.href === "/readyz");
		}
		expect(end.says).toBe("运行状况");
		await page.keyboard.press("Shift+Tab");
		expect((await focus(page)).href).toBe("/openapi.json");
	});
}

test("a dialog takes the focus, keeps it, and gives it back to what opened it", async () => {
	const page = await reader().open("/keys", { lang: "en" });
	await become(page, "payer");
	await page.getByLabel(/^Name/).focus();
	await page.keyboard.type("by keyboard");
	await page.getByLabel(/^Signer's id/).focus();
	await page.keyboard.press("ControlOrMeta+A");
	await page.keyboard.type("finance-payer");
	await tabTo(page, (s) => s.says === "Make a key");
	await page.keyboard.press("Enter");
	const register = page.getByRole("button", { name: "Register it with the key in use" }).first();
	await register.waitFor();
	await register.focus();
	await page.keyboard.press("Enter");
	await page.getByRole("alertdialog").getByRole("button", { name: "Sign", exact: true }).waitFor();
	for (let i = 0; i < 12; i++) {
		await page.keyboard.press("Tab");
		expect((await focus(page)).inDialog).toBe(true);
	}
	await page.keyboard.press("Escape");
	await page.getByRole("alertdialog").waitFor({ state: "detached" });
	await page.waitForFunction(() => document.activeElement?.textContent === "Register it with the key in use");
});
