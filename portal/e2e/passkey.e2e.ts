// Passkeys, with Chromium's own virtual authenticator: made, registered, used, declined, and where they do not count.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { fromBinary } from "@bufbuild/protobuf";
import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import { BodySchema, EnvelopeSchema, Suite } from "../../ledger/envelope/envelope_pb.ts";
import { accessible, at, fits, folder, settled, useReader } from "./harness.ts";
import { officer, startDemo, stopDemo } from "./own-demo.ts";
import { freePort } from "./server.ts";
import { become, signSheet } from "./sign-helper.ts";

const reader = useReader();
const run = promisify(execFile);

interface Authenticator {
	/** Whether its holder says yes when asked. */
	willing(yes: boolean): Promise<void>;
}

/** A device with a fingerprint reader, in this tab. */
async function authenticator(page: Page): Promise<Authenticator> {
	const cdp: CDPSession = await page.context().newCDPSession(page);
	await cdp.send("WebAuthn.enable", { enableUI: false });
	const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
		options: {
			protocol: "ctap2",
			transport: "internal",
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true,
		},
	});
	return {
		async willing(yes) {
			await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: yes });
		},
	};
}

const api = () => at("/").replace(/\/$/, "");
const card = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** The envelope of a transaction, by its id in hex, as it stands in its block. */
async function envelope(id: string) {
	const r = await fetch(at("/gongshi.gateway.v1.Ledger/GetTransaction"), {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ id: Buffer.from(id, "hex").toString("base64") }),
	});
	const { envelope } = (await r.json()) as { envelope: string };
	return fromBinary(EnvelopeSchema, Buffer.from(envelope, "base64"));
}

test("a passkey is made, registered with the key in use, and votes", async () => {
	const said = await officer(folder(), api(), "finance-admin", [
		...["identity", "propose", "--organisation", "finance", "--reason", "试用通行密钥"],
		...["--change.suspend.organisation", "bank"],
	]);
	const number = /proposal (\d+)/.exec(said)?.[1];
	const page = await reader().open("/keys", { lang: "en" });
	const device = await authenticator(page);
	await become(page, "housing");
	await page.getByLabel(/^Name/).fill("Fingerprint");
	// Whoever acts already makes a second key for the same signer.
	expect(await page.getByLabel(/^Signer's id/).inputValue()).toBe("housing-admin");

	await device.willing(false);
	await page.getByRole("button", { name: /^Use a passkey/ }).click();
	await page.getByText(/None was made: you said no/).waitFor();
	expect(await page.getByLabel(/^Name/).inputValue()).toBe("Fingerprint");
	await accessible(page);

	await device.willing(true);
	await page.getByRole("button", { name: /^Use a passkey/ }).click();
	const key = card(page, "Fingerprint");
	await key.getByText("Not registered").waitFor();
	await key.getByText("localhost").first().waitFor();
	await accessible(page);
	await fits(page);
	await key.getByRole("button", { name: "Register it with the key in use" }).click();
	await signSheet(page);
	await page.locator('[data-state="registered"][aria-label="Fingerprint"]').waitFor();
	await key.getByRole("button", { name: "Sign with it" }).click();
	await key.getByText("In use").waitFor();
	if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/passkey.png`, fullPage: true });

	await page.goto(at(`/members/proposals/${number}`));
	await settled(page);
	await page.getByRole("button", { name: "Vote against it" }).click();
	const sheet = page.getByRole("alertdialog");

	await device.willing(false);
	await sheet.getByRole("button", { name: "Sign", exact: true }).click();
	await sheet.getByText(/You said no, or it took too long/).waitFor();
	await accessible(page);
	await device.willing(true);
	await sheet.getByRole("button", { name: "Sign", exact: true }).click();
	await sheet.getByRole("button", { name: "Done" }).click();
	await page.getByText("1 for · 1 against").waitFor();
	const link = await page.getByRole("link", { name: /receipt/i }).getAttribute("href");
	const id = /[0-9a-f]{64}/.exec(link ?? "")?.[0] ?? "";
	const { body, signatures } = await envelope(id);
	expect(fromBinary(BodySchema, body).signers.map((s) => s.suite)).toEqual([Suite.WEBAUTHN]);
	expect(new TextDecoder().decode(signatures[0]?.clientDataJson)).toContain(`"origin":"${api()}"`);
	// The receipt of what a passkey has signed verifies without this server.
	const file = join(await mkdtemp(join(tmpdir(), "gongshi-receipt-")), "vote.json");
	const program = process.env.GONGSHI_BIN ?? "bin/gongshi";
	await run(program, ["receipt", "get", id, "--out", file, "--api", api()]);
	await run(program, ["verify", file, "--anchor", join(folder(), "anchor.json")]);
	await rm(dirname(file), { recursive: true });

	await page.goto(at("/keys"));
	await settled(page);
	await become(page, "housing");
	await key.getByRole("button", { name: "Revoke" }).click();
	await signSheet(page);
	await key.getByText(/signs no more/).waitFor();
	await accessible(page);
});

test("another address is told before anything is tried, in both languages", async () => {
	const elsewhere = at("/keys").replace("localhost", "127.0.0.1");
	const page = await reader().open("/", { width: 360, height: 740 });
	await page.goto(elsewhere);
	await settled(page);
	await page.getByText(new RegExp(`通行密钥只在 ${api()} 有效`)).waitFor();
	const button = page.getByRole("button", { name: /^使用通行密钥/ });
	expect(await button.getAttribute("aria-disabled")).toBe("true");
	await accessible(page);
	await fits(page);
	await page.goto(`${elsewhere}?lang=en`);
	await page.getByText(`Passkeys count at ${api()} alone`).waitFor();
	await accessible(page);
});

test("a demo that moves keeps its passkeys at the first address until its members vote on the second", async () => {
	const home = await mkdtemp(join(tmpdir(), "gongshi-moved-"));
	const first = await freePort();
	await stopDemo(await startDemo(home, first));
	const second = await freePort();
	const child = await startDemo(home, second);
	const there = (path: string) => `http://localhost:${second}${path}`;
	try {
		const page = await reader().open("/", { lang: "en" });
		const device = await authenticator(page);
		await device.willing(true);
		await page.goto(there("/keys?lang=en"));
		await settled(page);
		await become(page, "housing");
		await page.getByText(`Passkeys count at http://localhost:${first} alone`).waitFor();
		await page.getByRole("link", { name: "Propose to accept passkeys of this address" }).click();
		await page.getByText(`http://localhost:${first}, http://localhost:${second}`).first().waitFor();
		await page.getByLabel("Reason").fill("the demo has moved");
		await accessible(page);
		await page.getByRole("button", { name: "Check and sign" }).click();
		await signSheet(page);
		await page.getByText("It is on the ledger").waitFor();
		for (const one of ["finance", "audit"])
			await officer(home, there(""), `${one}-admin`, [
				...["identity", "vote", "--organisation", one, "--proposal", "1", "--approve"],
			]);
		await page.goto(there("/keys"));
		await settled(page);
		await page.getByLabel(/^Name/).fill("At the new address");
		await page.getByRole("button", { name: /^Use a passkey/ }).click();
		const key = card(page, "At the new address");
		await key.getByRole("button", { name: "Register it with the key in use" }).click();
		await signSheet(page);
		await page.locator('[data-state="registered"][aria-label="At the new address"]').waitFor();
		await page.close();
	} finally {
		await stopDemo(child);
		await rm(home, { recursive: true, force: true });
	}
}, 180_000);
