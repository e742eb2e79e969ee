import type { Anchor } from "./anchor.js";
import { type Bytes, concat, fromHex, littleEndian, utf8 } from "./bytes.js";
import type { Judge, Numbers, Signed } from "./judge.js";
import { ed25519, p256 } from "./orders.js";
import type { Verdict } from "./verdict.js";
import { judged, type Question } from "./verification.js";

/**
 * The verdict of `verify`, sooner where the runtime itself can verify signatures (WebCrypto), and without loading the
 * arithmetic of the curves until it is needed.
 *
 * A first run takes every signature for good and notes it. If the runtime then accepts all that was noted, the run's
 * assumptions were true and its verdict stands; otherwise the exact arithmetic decides everything anew. A runtime may
 * be stricter than ZIP-215, each in its own way, but what it accepts ZIP-215 accepts: where S·B = R + k·A, it also
 * holds after both sides are multiplied by eight. What runtimes might read differently is never left to them: whether S
 * is below the group's order is checked here, and keys and R with more than one encoding are judged by the exact
 * arithmetic. So no verdict depends on the runtime, only the time that it takes.
 *
 * Rejects only where the exact arithmetic is needed and cannot be loaded.
 */
export async function verifySoon(file: Bytes, anchor: Bytes | Anchor, nowMs?: number): Promise<Verdict> {
	const asked = { file, anchor, nowMs };
	able ??= abilities();
	const runtime = await able;
	return (runtime.ed25519 && (await hoped(asked, runtime))) || judged(asked, await exactly());
}

/** The verdict if the runtime accepts all signatures that it needs; undefined in any doubt. */
async function hoped(asked: Question, runtime: Abilities): Promise<Verdict | undefined> {
	const noted: (() => Promise<boolean>)[] = [];
	let doubt = false;
	const note = (ask: () => Promise<boolean>): true => {
		noted.push(ask);
		return true;
	};
	const judge: Judge = {
		firstWrong(all) {
			const wrong = all.findIndex((one) => !shaped(one));
			for (const one of wrong < 0 ? all : all.slice(0, wrong)) note(() => accepts(one));
			return wrong;
		},
		ed25519: (one) => shaped(one) && note(() => accepts(one)),
		p256(key, message, numbers) {
			doubt ||= !runtime.p256 || !inRange(key, numbers);
			return note(() => acceptsP256(key, message, numbers));
		},
		sm2() {
			// No runtime has it.
			doubt = true;
			return true;
		},
	};
	const verdict = judged(asked, judge);
	// So many signatures a page may hand to the runtime at once; more are no receipt that anybody waits for.
	if (doubt || noted.length > mostAtOnce) return undefined;
	const held = await Promise.all(noted.map((ask) => ask().catch(() => false)));
	return held.every(Boolean) ? verdict : undefined;
}

/** Loads the exact arithmetic, so that it is there when the network is not. */
export async function exactly(): Promise<Judge> {
	return (await import("./exact.js")).exact;
}

const mostAtOnce = 1024;

const shaped = ({ key, signature }: Signed): boolean =>
	key.length === 32 && signature.length === 64 && littleEndian(signature.subarray(32)) < ed25519.n;

/** Whether a point's bytes are the only ones for it: y below p, and a sign only where x is not 0. */
function onlyEncoding(point: Bytes): boolean {
	const y = littleEndian(point) & (2n ** 255n - 1n);
	return y > 1n && y < ed25519.p - 1n;
}

const inRange = (key: Bytes, { r, s }: Numbers): boolean =>
	key.length === 65 && key[0] === 4 && r > 0n && r < p256.n && s > 0n && s < p256.n;

/** A copy of its own: WebCrypto takes no view that might lie on shared memory. */
const own = (b: Bytes): Uint8Array<ArrayBuffer> => Uint8Array.from(b);

/** Whether the runtime accepts a signature whose encoding leaves nothing open. Throws where the runtime will not look at it. */
export async function accepts({ key, message, signature }: Signed): Promise<boolean> {
	if (!onlyEncoding(key) || !onlyEncoding(signature.subarray(0, 32))) return false;
	const { subtle } = crypto;
	const k = await subtle.importKey("raw", own(key), "Ed25519", false, ["verify"]);
	return subtle.verify("Ed25519", k, own(signature), own(message));
}

async function acceptsP256(key: Bytes, message: Bytes, { r, s }: Numbers): Promise<boolean> {
	const { subtle } = crypto;
	const half = (n: bigint) => fromHex(n.toString(16).padStart(64, "0")) as Bytes;
	const k = await subtle.importKey("raw", own(key), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
	const how = { name: "ECDSA", hash: "SHA-256" };
	return subtle.verify(how, k, own(concat(half(r), half(s))), own(message));
}

interface Abilities {
	ed25519: boolean;
	p256: boolean;
}

let able: Promise<Abilities> | undefined;

/** What the runtime can verify: it must accept a signature of RFC 8032 §7.1 and refuse it over another message. */
async function abilities(): Promise<Abilities> {
	const subtle = (globalThis as { crypto?: { subtle?: unknown } }).crypto?.subtle !== undefined;
	if (!subtle) return { ed25519: false, p256: false };
	const key = fromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c") as Bytes;
	const signature = fromHex(
		"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
	) as Bytes;
	const tried = [utf8("r"), utf8("s")].map((message) => accepts({ key, message, signature }).catch(() => undefined));
	const [good, bad] = await Promise.all(tried);
	return { ed25519: good === true && bad === false, p256: true };
}
