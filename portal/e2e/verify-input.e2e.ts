// Everything that somebody may give to be verified and that is no receipt, or not a good one: each has its sentence and
// its way on, in both languages.
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import encodeQR from "qr";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accessible, at, fits, useReader } from "./harness.ts";
import { type Issued, issued, ofNetwork, ofVersion } from "./receipts.ts";

const reader = useReader();
const corpus = new URL("../../proof/testdata/corpus/", import.meta.url);
let good: Issued;
let folder = "";

beforeAll(async () => {
	good = await issued();
	folder = await mkdtemp(join(tmpdir(), "gongshi-input-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const drop = (page: Page) => page.locator(".drop input");
const give = (page: Page, buffer: Buffer, name = "x.gongshi.json", mimeType = "application/json") =>
	drop(page).setInputFiles({ name, mimeType, buffer });

/** What is refused at a look, and the beginning of what is said of it. */
const refused: readonly {
	says: string;
	file: () => Buffer;
	name?: string;
	type?: string;
	zh: RegExp;
	en: RegExp;
}[] = [
	{ says: "nothing", file: () => Buffer.alloc(0), zh: /什么也没有/, en: /nothing in it/ },
	{ says: "blanks", file: () => Buffer.from(" \n\t "), zh: /什么也没有/, en: /nothing in it/ },
	{ says: "words", file: () => Buffer.from("hello"), zh: /这段文字不是凭证/, en: /This text is no receipt/ },
	{ says: "JSON", file: () => Buffer.from('{"a": [1, 2]}'), zh: /是 JSON 文字/, en: /This is JSON/ },
	{ says: "a web page", file: () => Buffer.from("<!doctype html><p>x"), zh: /是一个网页/, en: /is a web page/ },
	{
		says: "an anchor",
		file: () => Buffer.from('{\n  "gongshi": "anchor/1",\n  "network": "linxi-1"\n}\n'),
		zh: /信任锚文件，不是凭证/,
		en: /a trust anchor and not a receipt/,
	},
	{
		says: "a receipt of a version to come",
		file: () => Buffer.from(good.text.replace("receipt/1", "receipt/9")),
		zh: /版本是 receipt\/9/,
		en: /of version receipt\/9/,
	},
	{ says: "a PDF", file: () => Buffer.from("%PDF-1.7\n\xe2"), name: "x.pdf", zh: /是 PDF/, en: /is a PDF/ },
	{ says: "an archive", file: () => Buffer.from("PK\x03\x04rest"), name: "x.zip", zh: /压缩包/, en: /an archive/ },
	{ says: "bytes", file: () => Buffer.from([1, 2, 255, 254, 0]), zh: /这个文件不是凭证/, en: /file is not a receipt/ },
	{
		says: "a picture without a code",
		file: () => Buffer.from(encodeGIF()),
		name: "x.gif",
		type: "image/gif",
		zh: /没有找到二维码/,
		en: /No QR code was found/,
	},
	{
		says: "a picture that is none",
		file: () => Buffer.from("\x89PNG\r\n\x1a\nbroken", "latin1"),
		name: "x.png",
		type: "image/png",
		zh: /没有找到二维码/,
		en: /No QR code was found/,
	},
	{
		says: "a code with something else",
		file: () => Buffer.from(encodeQR("https://example.org/menu", "gif", { scale: 6 })),
		name: "menu.gif",
		type: "image/gif",
		zh: /二维码里的内容不是凭证/,
		en: /What the QR code says is no receipt/,
	},
];

/** A white picture of one pixel. */
const encodeGIF = (): Uint8Array => Buffer.from("R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=", "base64");

for (const lang of ["zh", "en"] as const) {
	test(`what is no receipt is told apart, with a way on: ${lang}`, async () => {
		const page = await reader().open("/verify", { lang, width: 360, height: 740 });
		for (const r of refused) {
			await give(page, r.file(), r.name, r.type);
			const said = page.locator("main .note[data-tone=bad]");
			await said.filter({ hasText: r[lang] }).waitFor();
			expect(`${r.says}: ${await said.count()}`).toBe(`${r.says}: 1`);
			expect(await page.locator(".verdict").count()).toBe(0);
			await fits(page);
		}
		await accessible(page);
		// The way on is there: the same page takes the next one.
		await give(page, good.file);
		await page.locator('.verdict[data-ok="true"]').waitFor();
	});
}

/** What is a receipt and does not hold: the number of the failure, which SPEC.md explains. */
const failing: readonly { says: string; file: () => Buffer | Promise<Buffer>; number: number }[] = [
	{ says: "cut off", file: () => good.file.subarray(0, good.file.length - 40), number: 2 },
	{ says: "cut off early", file: () => good.file.subarray(0, 120), number: 2 },
	{ says: "a brace replaced", file: () => Buffer.from(good.text.replace("{", "[")), number: 2 },
	{ says: "Windows' line ends", file: () => Buffer.from(good.text.replaceAll("\n", "\r\n")), number: 2 },
	{
		says: "a byte that is no text",
		file: () => Buffer.from(good.text.replace('"network"', '"\xff"'), "latin1"),
		number: 2,
	},
	{
		says: "a proof that is no base64",
		file: () => Buffer.from(good.text.replace(/("proof": ")../, "$1!!")),
		number: 3,
	},
	{ says: "a newer version in the proof", file: () => ofVersion(good, 2), number: 5 },
	{
		says: "a readable line that lies",
		file: () => Buffer.from(good.text.replace(/("height": )\d+/, "$17")),
		number: 8,
	},
	{ says: "another network", file: () => ofNetwork(good, "harbour-1"), number: 21 },
	{
		says: "a network of the same name",
		file: () => readFile(new URL("four-transaction.gongshi.json", corpus)),
		number: 36,
	},
];

test("a receipt that does not hold says with its number what is wrong and what to do", async () => {
	const page = await reader().open("/verify", { lang: "en", width: 360, height: 740 });
	for (const r of failing) {
		await give(page, Buffer.from(await r.file()));
		await page.getByRole("heading", { name: "The receipt does not hold" }).waitFor();
		const said = await page.locator(".verdict").innerText();
		expect(`${r.says}: ${/\(number (\d+)\)/.exec(said)?.[1]}`).toBe(`${r.says}: ${r.number}`);
		// What to do stands after the semicolon of each sentence.
		expect(said).toMatch(/; (get|use|do not|ask)/);
		await fits(page);
		await page.getByRole("button", { name: "Check another" }).click();
	}
	await accessible(page);
});

test("a file of 200 MB is refused without being read", async () => {
	const page = await reader().open("/verify", { lang: "en" });
	const huge = join(folder, "huge.gongshi.json");
	const f = await open(huge, "w");
	await f.truncate(200 << 20);
	await f.close();
	const before = await memory(page);
	await drop(page).setInputFiles(huge);
	await page.getByText(/This file has 200 MB; a receipt never has more than 1 MB/).waitFor();
	// Had it been read, the page would hold it.
	expect((await memory(page)) - before).toBeLessThan(50e6);
	await accessible(page);
});

const memory = (page: Page): Promise<number> =>
	page.evaluate(() => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize);

/** Lets files fall onto the page, as a file manager would: the field is not the only place that takes them. */
async function letFall(page: Page, files: { name: string; text: string }[], text = "", onto = "h1"): Promise<void> {
	const data = await page.evaluateHandle(
		({ files, text }) => {
			const d = new DataTransfer();
			for (const f of files) d.items.add(new File([f.text], f.name, { type: "application/json" }));
			if (text) d.setData("text", text);
			return d;
		},
		{ files, text },
	);
	// A place that does not say it takes files would make the browser leave the page.
	const taken = await page.evaluate(
		({ data, onto }) => {
			const over = new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true });
			document.querySelector(onto)?.dispatchEvent(over);
			return over.defaultPrevented;
		},
		{ data, onto },
	);
	expect(taken).toBe(true);
	await page.dispatchEvent(onto, "drop", { dataTransfer: data });
}

test("of two files at once each can be checked", async () => {
	const page = await reader().open("/verify", { lang: "en" });
	await letFall(page, [
		{ name: "bad.gongshi.json", text: good.text.replace("{", "[") },
		{ name: "good.gongshi.json", text: good.text },
	]);
	await page.getByText("You gave 2 files at once").waitFor();
	await accessible(page);
	await page.getByRole("button", { name: "Check good.gongshi.json" }).click();
	await page.getByRole("heading", { name: "The receipt holds" }).waitFor();
});

test("a file that is dropped on a verdict is judged as well", async () => {
	const page = await reader().open("/verify", { lang: "en" });
	await letFall(page, [{ name: "good.gongshi.json", text: good.text }], "", ".drop");
	await page.getByRole("heading", { name: "The receipt holds" }).waitFor();
	// What was done with the one before does not stay with the next.
	await page.getByRole("button", { name: "Change one character" }).click();
	await page.locator('.verdict[data-ok="false"]').waitFor();
	await letFall(
		page,
		[{ name: "bad.gongshi.json", text: good.text.replace(/("height": )\d+/, "$17") }],
		"",
		".verdict",
	);
	await page.getByText(/\(number 8\)/).waitFor();
	expect(await page.getByText("Noticed").count()).toBe(0);
	await letFall(page, [{ name: "good.gongshi.json", text: good.text }], "", ".verdict");
	await page.getByRole("heading", { name: "The receipt holds" }).waitFor();
	await letFall(page, [], "hello", ".verdict");
	await page.getByText("This text is no receipt").waitFor();
	await accessible(page);
});

const texts: readonly [says: string, text: () => string][] = [
	["the file's text", () => good.text],
	["with spaces and line breaks", () => `\n\n  ${good.text.replace(/[A-Za-z0-9+/]{70}/g, "$& \r\n")}  \n`],
	["on one line, with curled quotation marks", () => good.text.replace(/\s*\n\s*/g, " ").replace(/"([^"]*)"/g, "“$1”")],
];
for (const [says, text] of texts) {
	test(`pasted text is verified: ${says}`, async () => {
		const page = await reader().open("/verify", { lang: "en" });
		await page.getByText("Paste a receipt, a number or an address").first().click();
		await page.getByRole("textbox").fill(text());
		await page.getByRole("button", { name: "Check", exact: true }).click();
		await page.getByRole("heading", { name: "The receipt holds" }).waitFor();
		expect(await page.getByText("it was restored before it was checked").count()).toBe(text() === good.text ? 0 : 1);
	});
}

const addresses: readonly [says: string, text: () => string][] = [
	["an id", () => good.id],
	["an id in capital letters, broken over lines", () => `  ${good.id.toUpperCase().replace(/.{16}/g, "$& \n")}`],
	["the address of its page", () => at(`/v/${good.id}`)],
	["the same on another host", () => `https://ledger.example.gov/v/${good.id}`],
];
for (const [says, text] of addresses) {
	test(`instead of a receipt: ${says}`, async () => {
		const page = await reader().open("/verify");
		await page.getByText("粘贴凭证内容、编号或地址").first().click();
		await page.getByRole("textbox").fill(text());
		await page.getByRole("button", { name: "核对", exact: true }).click();
		await page.waitForURL(new RegExp(`/v/${good.id}$`));
		await page.getByRole("heading", { name: "凭证成立" }).waitFor();
		expect(new URL(page.url()).origin).toBe(new URL(at("/")).origin);
	});
}

test("dropped text and the clipboard's are taken, too", async () => {
	const page = await reader().open("/verify");
	await letFall(page, [], good.text);
	await page.getByRole("heading", { name: "凭证成立" }).waitFor();
	await page.getByRole("button", { name: "核对另一份" }).click();
	await page.evaluate((t) => navigator.clipboard.writeText(t), good.text);
	await page.locator("h1").click();
	await page.keyboard.press("Control+V");
	await page.getByRole("heading", { name: "凭证成立" }).waitFor();
});

test("an address that has no receipt says so and leads on", async () => {
	const page = await reader().open(`/v/${"ab".repeat(32)}`);
	await page.getByRole("alert").first().waitFor();
	await accessible(page);
	await page.getByRole("link", { name: "去查找交易" }).click();
	await page.getByRole("heading", { level: 1, name: "账本正在发生什么" }).waitFor();
	await page.goto(at("/v/not-a-number"));
	await page.getByText("这个地址里没有凭证编号").waitFor();
	await page.getByRole("link", { name: "核对另一份" }).click();
	await page.waitForURL(/\/verify$/);
});

test("a node that answers with another receipt is found out", async () => {
	const page = await reader().open("/");
	const other = "cd".repeat(32);
	await page.route("**/gongshi.gateway.v1.Ledger/GetReceipt*", async (route) => {
		const url = new URL(route.request().url());
		const asked = Buffer.from(good.id, "hex");
		// The field `transaction` of the question, which is the only one: its tag, its length and 32 bytes.
		url.searchParams.set("message", Buffer.concat([Buffer.from([0x0a, 32]), asked]).toString("base64url"));
		await route.continue({ url: url.href });
	});
	await page.goto(at(`/v/${other}`));
	await page.getByText("它证明的不是这个地址所指的内容").waitFor();
});
