// The camera: Chromium shows a film of a receipt's QR code as if a camera saw it.
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import encodeQR from "qr";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { accessible, at, Reader } from "./harness.ts";
import { type Issued, issued } from "./receipts.ts";

let good: Issued;
let folder = "";
let reader: Reader | undefined;

beforeAll(async () => {
	good = await issued();
	folder = await mkdtemp(join(tmpdir(), "gongshi-camera-"));
});
afterEach(async () => {
	const said = reader?.complaints ?? [];
	await reader?.leave();
	reader = undefined;
	expect(said).toEqual([]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const film = { width: 640, height: 480, frames: 4 };

/** A film in YUV4MPEG2: a grey room, and in it a sheet with a QR code that moves a little, as a hand does. */
function y4m(text: string): Buffer {
	const cells = encodeQR(text, "raw", { ecc: "medium", border: 4 });
	const scale = Math.floor((film.height - 40) / cells.length);
	const frames = Array.from({ length: film.frames }, (_, n) => {
		const light = Buffer.alloc(film.width * film.height, 110);
		for (const [y, row] of cells.entries())
			for (const [x, dark] of row.entries())
				for (let dy = 0; dy < scale; dy++) {
					const from = (y * scale + dy + 12 + n) * film.width + x * scale + 60 + 3 * n;
					light.fill(dark ? 24 : 225, from, from + scale);
				}
		return Buffer.concat([Buffer.from("FRAME\n"), light, Buffer.alloc((film.width * film.height) / 2, 128)]);
	});
	const head = `YUV4MPEG2 W${film.width} H${film.height} F10:1 Ip A1:1 C420jpeg\n`;
	return Buffer.concat([Buffer.from(head), ...frames]);
}

/** A reader whose camera sees a code with this text. */
async function seeing(text: string): Promise<Reader> {
	const path = join(folder, "film.y4m");
	await writeFile(path, y4m(text));
	return Reader.arrive({
		args: [
			"--use-fake-ui-for-media-stream",
			"--use-fake-device-for-media-stream",
			`--use-file-for-fake-video-capture=${path}`,
		],
	});
}

/** What a printed receipt's code says: its page, and the digest of the file that was printed. */
const printed = () => at(`/v/${good.id}#${createHash("sha256").update(good.file).digest("hex")}`);

test("a printed receipt before the camera is opened and verified by what this browser trusts", async () => {
	reader = await seeing(printed());
	const page = await reader.open("/verify");
	await page.getByRole("button", { name: "扫描二维码" }).click();
	await page.waitForURL(/\/v\/[0-9a-f]{64}#[0-9a-f]{64}$/);
	await page.getByRole("heading", { name: "凭证成立" }).waitFor();
	await page.getByText("与印出的二维码是同一份文件").waitFor();
	await page
		.getByText(/银行确认第 \d+ 号付款/)
		.first()
		.waitFor();
	await accessible(page);
	// The camera is let go: its light must not stay on.
	expect(await page.locator("video").count()).toBe(0);
});

test("the scan is no trust: under another anchor the same receipt does not hold", async () => {
	reader = await seeing(printed());
	const page = await reader.open("/verify", { lang: "en" });
	const other = new URL("../../proof/testdata/corpus/elsewhere.anchor.json", import.meta.url).pathname;
	await page.getByLabel("Use my own anchor file").setInputFiles(other);
	await page.getByText("your own file").waitFor();
	await page.getByRole("button", { name: "Scan a QR code" }).click();
	await page.getByRole("heading", { name: "The receipt does not hold" }).waitFor();
	expect(await page.getByText("What it says").count()).toBe(0);
});

test("a code with something else says what is in it, and nothing is opened", async () => {
	reader = await seeing("javascript:alert(1)//menu");
	const page = await reader.open("/verify", { lang: "en" });
	await page.getByRole("button", { name: "Scan a QR code" }).click();
	await page.getByText("What the QR code says is no receipt").waitFor();
	await page.getByText("javascript:alert(1)//menu").waitFor();
	expect(new URL(page.url()).pathname).toBe("/verify");
	await accessible(page);
});

test("a camera that sees no code can be switched off again", async () => {
	reader = await Reader.arrive({ args: ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"] });
	const page = await reader.open("/verify", { lang: "en" });
	await page.getByRole("button", { name: "Scan a QR code" }).click();
	const video = page.locator("video");
	await video.waitFor();
	await page.waitForFunction(() => (document.querySelector("video")?.videoWidth ?? 0) > 0);
	await accessible(page);
	await page.getByRole("button", { name: "Stop scanning" }).click();
	await video.waitFor({ state: "detached" });
});

for (const [says, args, words] of [
	["no camera at all", ["--use-fake-ui-for-media-stream"], { zh: /没有找到摄像头/, en: /No camera was found/ }],
	[
		"a camera that may not be used",
		["--use-fake-device-for-media-stream", "--deny-permission-prompts"],
		{ zh: /没有得到使用摄像头的许可/, en: /may not use the camera/ },
	],
] as const) {
	test(`${says}: a sentence, and other ways`, async () => {
		reader = await Reader.arrive({ args });
		for (const lang of ["zh", "en"] as const) {
			const page = await reader.open("/verify", { lang, width: 360, height: 740 });
			await page.getByRole("button", { name: lang === "zh" ? "扫描二维码" : "Scan a QR code" }).click();
			await page.getByText(words[lang]).waitFor();
			await accessible(page);
			await page
				.locator(".drop input")
				.setInputFiles({ name: "r.gongshi.json", mimeType: "application/json", buffer: good.file });
			await page.locator('.verdict[data-ok="true"]').waitFor();
		}
	});
}

test("a photograph of the code on a receipt's page is verified like the receipt", async () => {
	reader = await Reader.arrive();
	const paper = await reader.open(`/v/${good.id}`);
	const picture = await paper.locator("svg.qr").screenshot();
	const page = await reader.open("/verify", { lang: "en" });
	await page.locator(".drop input").setInputFiles({ name: "IMG_0042.png", mimeType: "image/png", buffer: picture });
	await page.waitForURL(/\/v\/[0-9a-f]{64}#/);
	await page.getByRole("heading", { name: "The receipt holds" }).waitFor();
	await page.getByText("It is the same file as on the printed code.").waitFor();
});
