// How a decision is made: proposed, read, voted on with the keyboard alone, too late, by a non-member; on a ledger of its own.
import { accessible, fits, settled, useReader, type Visit } from "@gongshi/portal/e2e";
import { useOwnDemo } from "@gongshi/portal/e2e-demo";
import { become, signSheet } from "@gongshi/portal/e2e-sign";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";

const reader = useReader();
const demo = useOwnDemo();

async function open(path: string, v: Visit = {}): Promise<Page> {
	const page = await reader().open("/", v);
	await page.goto(demo.there(path));
	await settled(page);
	return page;
}

const vote = (organisation: string, number: number, yes: boolean) =>
	demo.as(
		`${organisation}-admin`,
		...["identity", "vote", "--organisation", organisation, "--proposal", String(number)],
		...(yes ? ["--approve"] : []),
	);
const picture = async (page: Page, name: string) => {
	if (process.env.PICTURES)
		await page.screenshot({ path: `${process.env.PICTURES}/votes-${name}.png`, fullPage: true });
};

test("what is typed survives a reload, and the change is said before it is signed", async () => {
	const page = await open("/office/consortium/propose?kind=change-parameters", { lang: "en" });
	await become(page, "finance");
	await page.getByLabel("Time to vote (hours)").fill("240");
	await page.getByLabel("Reason").fill("Two weeks are more than is needed");
	await page.reload();
	await settled(page);
	expect(await page.getByLabel("Time to vote (hours)").inputValue()).toBe("240");
	expect(await page.getByLabel("Reason").inputValue()).toBe("Two weeks are more than is needed");
	const effects = page.locator(".effects li");
	expect((await effects.allTextContents()).join()).toMatch(/Time to vote.*14 days.*10 days/);
	await accessible(page);
	await picture(page, "propose");
	await page.getByRole("button", { name: "Check and sign" }).click();
	await signSheet(page);
	await page.getByText("It is on the ledger").waitFor();
	await page.reload();
	await settled(page);
	expect(await page.getByLabel("Reason").inputValue()).toBe("");
	await page.goto(demo.there("/members/proposals/1"));
	await settled(page);
	await page.getByText("2 more approvals needed (3 in all)").waitFor();
	expect(await page.locator(".voters li").filter({ hasText: "has not voted" }).count()).toBe(3);
	await page.getByText(/If it is undecided on .* it lapses/).waitFor();
	expect((await effects.allTextContents()).join()).toMatch(/14 days.*10 days/);
});

test("each kind of change says what it would change, in both languages", async () => {
	await demo.as(
		"finance-admin",
		...["identity", "register-organisation", "--registrar", "finance", "--id", "school", "--name-zh", "临溪一中"],
		...["--name-en", "Linxi First School", "--admin", "audit-admin"],
	);
	for (const lang of ["zh", "en"] as const) {
		const page = await open("/office/consortium/propose?kind=admit&organisation=school", { lang, width: 360 });
		await become(page, "finance");
		const effects = page.locator(".effects li");
		await effects.first().waitFor();
		const said = (await effects.allTextContents()).join();
		expect(said).toMatch(lang === "zh" ? /参与表决的成员.*4 个.*5 个/ : /Members that vote.*4.*5/);
		expect(said).toMatch(lang === "zh" ? /须赞成.*3 个.*4 个/ : /Approvals.*3.*4/);
		await accessible(page);
		await fits(page);
		await page.goto(
			demo.there(`/office/consortium/propose?kind=set-validator&organisation=audit&power=4&key=${"5a".repeat(32)}`),
		);
		await effects.first().waitFor();
		expect((await effects.allTextContents()).join()).toMatch(lang === "zh" ? /没有.*4（占 28.6%）/ : /none.*4 \(28.6%/);
		await accessible(page);
		await page.close();
	}
});

/** Goes on with Tab until something is reached, as somebody without a mouse does. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
	for (let i = 0; i < 80; i++) {
		await page.keyboard.press("Tab");
		const here = await page.evaluate(() => document.activeElement?.textContent ?? "");
		if (name.test(here)) return;
	}
	throw new Error(`the keyboard does not reach ${name}`);
}

test("a vote is cast with the keyboard alone, and can be changed until the end", async () => {
	const page = await open("/members/proposals/1", { lang: "zh" });
	await become(page, "audit");
	await page.reload();
	await settled(page);
	await page.getByRole("button", { name: "投赞成票" }).waitFor();
	await tabTo(page, /^投赞成票$/);
	await page.keyboard.press("Enter");
	const sheet = page.getByRole("alertdialog");
	await sheet.getByText("对第 1 号提案投赞成票").waitFor();
	await accessible(page);
	await tabTo(page, /^签名$/);
	await page.keyboard.press("Enter");
	await sheet.getByRole("button", { name: "完成" }).waitFor();
	await tabTo(page, /^完成$/);
	await page.keyboard.press("Enter");
	await page.getByText("还差 1 票赞成").waitFor();
	await page.getByText("本单位已投赞成票").waitFor();
	const again = page.getByRole("button", { name: "投赞成票" });
	expect(await again.getAttribute("aria-disabled")).toBe("true");
	await accessible(page);
	await page.getByRole("button", { name: "投反对票" }).click();
	await signSheet(page);
	await page.getByText("本单位已投反对票").waitFor();
	await page.getByText("还差 2 票赞成").waitFor();
	await again.click();
	await signSheet(page);
	await page.getByText("还差 1 票赞成").waitFor();
	await picture(page, "open");
});

test("a vote that comes too late is refused with its number, and the closed proposal tells who did not vote", async () => {
	const page = await open("/members/proposals/1", { lang: "en" });
	await become(page, "housing");
	await page.getByText("Your vote decides").waitFor();
	await page.getByRole("button", { name: "Vote against it" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: "Sign", exact: true }).waitFor();
	await vote("data", 1, true);
	await page.locator("main").getByText("adopted").first().waitFor({ state: "attached" });
	await sheet.getByRole("button", { name: "Sign", exact: true }).click();
	await sheet.getByText(/the proposal is closed/).waitFor();
	await accessible(page);
	await sheet.getByRole("button", { name: "Go back and change it" }).click();
	await page
		.locator("main")
		.getByText(/the proposal is closed; look up its result/)
		.waitFor();
	await page.getByText("3 voted, 1 did not.").waitFor();
	const silent = page.locator(".voters li").filter({ hasText: "did not vote" });
	expect(await silent.count()).toBe(1);
	expect(await silent.textContent()).toContain("Linxi Housing and Construction Bureau");
	await accessible(page);
	await picture(page, "closed");
	await page.reload();
	await settled(page);
	await page.getByText("3 voted, 1 did not.").waitFor();
	await fits(page);
	await page.goto(demo.there("/members/proposals"));
	await settled(page);
	await page.getByText("1 of 1 shown.").waitFor();
});

test("who belongs to no member cannot vote or propose, and is told so beside the form", async () => {
	await demo.as(
		"finance-admin",
		...["identity", "propose", "--organisation", "finance", "--reason", "school joins"],
		...["--change.admit.organisation", "school"],
	);
	await demo.as(
		"audit-admin",
		...["identity", "grant-role", "--organisation", "school", "--for", "school", "--party", "audit-admin"],
		...["--role", "identity/delegate"],
	);
	const page = await open("/keys", { lang: "en" });
	await become(page, "audit");
	await page.getByLabel(/^Name/).fill("For the school");
	await page.getByLabel(/^Organisation/).fill("school");
	await page.getByRole("button", { name: "Make a key" }).click();
	const key = page.getByRole("region", { name: "For the school" });
	await key.getByRole("button", { name: "Register it with the key in use" }).click();
	await signSheet(page);
	await page.locator('[data-state="registered"][aria-label="For the school"]').waitFor();
	await key.getByRole("button", { name: "Sign with it" }).click();
	await key.getByText("In use").waitFor();
	await page.goto(demo.there("/members/proposals/2"));
	await settled(page);
	await page.getByText("Your organisation is no active member of the consortium and has no vote.").waitFor();
	await accessible(page);
	await page.goto(demo.there("/office/consortium/propose?kind=suspend&organisation=housing"));
	await settled(page);
	await page.getByText("cannot propose").waitFor();
	await page.getByLabel("Reason").fill("because");
	await page.getByRole("button", { name: "Check and sign" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: "Sign", exact: true }).click();
	await sheet.getByRole("button", { name: "Go back and change it" }).click();
	await page
		.locator("main")
		.getByText(/the organisation is no active member of the consortium; let a member act/)
		.waitFor();
	// It is about who acts, so the field of the organisation that would be suspended stays as it is.
	expect(await page.getByLabel("Organisation", { exact: true }).getAttribute("aria-invalid")).toBeNull();
	expect(await page.getByLabel("Reason").inputValue()).toBe("because");
	await accessible(page);
});
