import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { accessible, at, fits, folder, settled, useReader, type Visit } from "@gongshi/portal/e2e";
import { become, signSheet } from "@gongshi/portal/e2e-sign";
import { beforeAll, expect, test } from "vitest";

const reader = useReader();
const run = promisify(execFile);

/** Acts as a member's officer from the terminal, as another department would. */
async function officer(organisation: string, ...args: string[]): Promise<string> {
	const home = folder();
	const program = process.env.GONGSHI_BIN ?? "bin/gongshi";
	const key = ["--as", `${organisation}-admin`, "--home", home, "--passphrase-file", `${home}/passphrase`];
	const { stdout } = await run(program, [
		"identity",
		...args,
		"--organisation",
		organisation,
		...key,
		"--api",
		at("/").replace(/\/$/, ""),
	]);
	return stdout;
}

async function propose(...change: string[]): Promise<string> {
	const said = await officer("finance", "propose", "--reason", "让银行参与记账，付款回单更快", ...change);
	return /proposal (\d+)/.exec(said)?.[1] ?? "";
}

let open = "";
beforeAll(async () => {
	open = await propose("--change.suspend.organisation", "bank");
});

const looks: readonly (Visit & { name: string })[] = [
	{ name: "zh" },
	{ name: "en", lang: "en" },
	{ name: "dark", theme: "dark" },
	{ name: "high contrast", theme: "contrast" },
	{ name: "large type", size: "large" },
	{ name: "360 px", width: 360, height: 740 },
	{ name: "English at 360 px in large type", lang: "en", width: 360, height: 740, size: "large" },
];
const pages = [
	["members", () => "/members"],
	["organisation", () => "/members/finance"],
	["signer", () => "/members/party/finance-admin"],
	["proposals", () => "/members/proposals"],
	["proposal", () => `/members/proposals/${open}`],
	["desk", () => "/office/consortium"],
	["propose", () => "/office/consortium/propose?kind=change-parameters"],
	["roles", () => "/office/consortium/roles"],
	["register", () => "/office/consortium/register?what=organisation"],
	["recovery", () => "/office/consortium/recovery?party=finance-admin"],
] as const;

for (const look of looks) {
	test(`every page is accessible and fits: ${look.name}`, async () => {
		for (const [name, path] of pages) {
			const page = await reader().open(path(), look);
			await accessible(page);
			await fits(page);
			if (process.env.PICTURES)
				await page.screenshot({
					path: `${process.env.PICTURES}/identity-${name}-${look.name.replace(/\W+/g, "-")}.png`,
					fullPage: true,
				});
			await page.close();
		}
	});
}

test("the page says who keeps the ledger, what would stop it and how many must approve", async () => {
	const page = await reader().open("/members");
	expect(await page.locator(".department").count()).toBe(4);
	await page.getByText("4 个成员，须 3 个赞成").waitFor();
	await page.getByText("再有一个单位断线，账本就会停下等待。").waitFor();
	await page.getByRole("link", { name: "临溪市财政局" }).first().click();
	await page.getByRole("heading", { level: 1, name: "临溪市财政局" }).waitFor();
	await page.getByRole("heading", { name: "支付复核人" }).waitFor();
});

test("votes arrive without loading the page anew, and the third adopts", async () => {
	const number = await propose("--change.admit.organisation", "bank");
	const page = await reader().open(`/members/proposals/${number}`);
	await page.getByText("还差 2 票赞成").waitFor();
	await officer("audit", "vote", "--proposal", number, "--approve");
	await page.getByText("还差 1 票赞成").waitFor();
	await officer("housing", "vote", "--proposal", number, "--approve");
	await page.getByText(/已在第 [\d,]+ 块通过，并同时执行/).waitFor();
	await page.goto(at("/members"));
	await settled(page);
	expect(await page.locator(".department").count()).toBe(5);
});

test("an address of nobody says so with the refusal's number", async () => {
	const page = await reader().open("/members/nobody", { lang: "en" });
	await page.getByText("the organisation is not registered").waitFor();
	const other = await reader().open("/members/proposals/999999", { lang: "en" });
	await other.getByText("there is no such proposal").waitFor();
});

test("what is missing is said beside the field, and nothing typed is lost", async () => {
	const page = await reader().open("/office/consortium/propose?kind=set-validator", { lang: "en" });
	await page.getByLabel("The node's public key").fill("abc");
	await page.getByRole("button", { name: "Check and sign" }).click();
	await page.getByText("The public key should be hex").waitFor();
	await page.getByLabel("What should change").selectOption("rename");
	await page.getByLabel("What should change").selectOption("set-validator");
	expect(await page.getByLabel("The node's public key").inputValue()).toBe("abc");
});

test("a department proposes in the browser, others vote, the deciding vote carries it out", async () => {
	const page = await reader().open("/office/consortium/propose?kind=change-parameters", { lang: "en" });
	await become(page, "finance");
	await page.getByLabel("Time to vote (hours)").fill("240");
	await page.getByLabel("Reason").fill("Ten days are enough");
	await page.getByRole("button", { name: "Check and sign" }).click();
	await signSheet(page);
	await page.getByText("It is on the ledger").waitFor();
	await page.getByRole("link", { name: /puts proposal \d+ to the vote/ }).click();
	await page.getByText(/more approvals needed/).waitFor();
	for (const [i, member] of ["audit", "housing", "data"].entries()) {
		await become(page, member);
		if (await page.getByText(/Adopted and carried out/).isVisible()) break;
		await page.getByRole("button", { name: "Vote for it" }).click();
		await signSheet(page);
		await page.getByText(`${i + 2} for ·`).waitFor();
	}
	await page.getByText(/Adopted and carried out in block/).waitFor();
	if (process.env.PICTURES)
		await page.screenshot({ path: `${process.env.PICTURES}/identity-adopted.png`, fullPage: true });
	await page.goto(at("/members"));
	await page.getByText("10 days").waitFor();
});

test("a refusal of the ledger stands beside its field, and what was typed stays", async () => {
	const page = await reader().open("/office/consortium/roles", { lang: "en" });
	await become(page, "finance");
	await page.getByLabel("Signer's code").fill("nobody-at-all");
	await page.getByRole("button", { name: "Check and sign" }).click();
	const sheet = page.getByRole("alertdialog");
	await sheet.getByRole("button", { name: "Sign", exact: true }).click();
	await sheet.getByRole("button", { name: "Go back and change it" }).click();
	await page
		.locator(".field")
		.filter({ hasText: "Signer's code" })
		.getByText(/the party is not registered/)
		.waitFor();
	expect(await page.getByLabel("Signer's code").inputValue()).toBe("nobody-at-all");
});
