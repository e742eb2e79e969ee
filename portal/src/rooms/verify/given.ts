import { maxFileBytes, restore } from "@gongshi/verify";

/** What somebody gave to be verified, as far as a look at it tells. */
export type Given =
	| { readonly is: "receipt"; readonly file: Uint8Array; readonly name: string; readonly restored: boolean }
	/** Not a receipt but the way to one: its page. */
	| { readonly is: "address"; readonly to: string }
	| { readonly is: "picture"; readonly picture: Blob }
	| { readonly is: "none"; readonly why: Why; readonly detail: string };

/** Why it is no receipt; each has its sentence and its way on. */
export type Why =
	| "empty"
	| "huge"
	| "newer"
	| "anchor"
	| "json"
	| "pdf"
	| "zip"
	| "page"
	| "text"
	| "bytes"
	| "code"
	| "unreadable";

const none = (why: Why, detail = ""): Given => ({ is: "none", why, detail });

/** A picture larger than this is not decoded: it might fill the memory. */
const mostOfPicture = 32 << 20;

const marks: readonly (readonly [start: string, is: "picture" | "pdf" | "zip"])[] = [
	["\x89PNG", "picture"],
	["\xff\xd8\xff", "picture"],
	["GIF8", "picture"],
	["BM", "picture"],
	["RIFF", "picture"],
	["%PDF", "pdf"],
	["PK\x03\x04", "zip"],
	["\x1f\x8b", "zip"],
	["Rar!", "zip"],
	["7z\xbc\xaf", "zip"],
];

/** Looks at a file. Of a large one it reads no more than shows that it is too large. */
export async function ofFile(file: Blob, name: string): Promise<Given> {
	if (file.size === 0) return none("empty");
	const head = new TextDecoder("latin1").decode(await file.slice(0, 16).arrayBuffer());
	const kind = file.type.startsWith("image/") ? "picture" : marks.find(([start]) => head.startsWith(start))?.[1];
	if (kind === "picture" && file.size <= mostOfPicture) return { is: "picture", picture: file };
	if (kind === "pdf" || kind === "zip") return none(kind);
	if (file.size > maxFileBytes) return none("huge", String(file.size));
	const bytes = new Uint8Array(await file.arrayBuffer());
	let text: string;
	try {
		text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		// A receipt of which a byte was damaged is still one, and the verifier says what is wrong with it.
		return looksLike(new TextDecoder("latin1").decode(bytes.subarray(0, 4096)))
			? { is: "receipt", file: bytes, name, restored: false }
			: none("bytes");
	}
	const given = ofText(text, name);
	// A file is judged byte by byte as it is: that it came through a mail does not excuse it.
	return given.is === "receipt" ? { ...given, file: bytes, restored: false } : given;
}

const looksLike = (text: string): boolean =>
	/"?gongshi"?\s*:\s*"?receipt|receipt\/\d|"(claim|proof)"\s*:/.test(text.slice(0, 4096));

/** Looks at text that was pasted, dropped or scanned. */
export function ofText(text: string, name = "receipt.gongshi.json"): Given {
	const tight = text.replace(/[\s\u200b-\u200d\u2060\ufeff]+/g, "");
	if (tight === "") return none("empty");
	const address = addressOf(tight);
	if (address) return { is: "address", to: address };
	if (text.length > maxFileBytes) return none("huge", String(text.length));
	const plain = text.replace(/[\u201c\u201d\u201e\uff02]/g, '"');
	const version = /"gongshi"\s*:\s*"(\w+)\/(\d+)"/.exec(plain.slice(0, 4096));
	if (version?.[1] === "anchor") return none("anchor");
	if (version?.[1] === "receipt" && version[2] !== "1") return none("newer", `receipt/${version[2]}`);
	if (looksLike(plain)) {
		const whole = restore(text);
		const file = whole ?? new TextEncoder().encode(text);
		return { is: "receipt", file, name, restored: whole !== undefined && new TextDecoder().decode(whole) !== text };
	}
	if (/^\s*<(!doctype|html|\?xml)/i.test(text)) return none("page");
	return none(isJSON(text) ? "json" : "text", text.trim().slice(0, 200));
}

/** What a QR code says. */
export function scanned(text: string): Given {
	const given = ofText(text);
	return given.is === "none" ? none("code", text.slice(0, 200)) : given;
}

function isJSON(text: string): boolean {
	try {
		return typeof JSON.parse(text) === "object";
	} catch {
		return false;
	}
}

/** The page of the receipt that an id or an address names, whatever host stands before it: the receipt is asked for here. */
function addressOf(tight: string): string | undefined {
	const at = /\/v\/((?:[0-9a-f]{2}){1,1024})(\?kind=record)?(#[0-9a-f]{64})?$/i.exec(tight);
	if (at) return `/v/${at[1]?.toLowerCase()}${at[2] ?? ""}${at[3] ?? ""}`;
	const id = /^(?:0x)?([0-9a-f]{64})$/i.exec(tight)?.[1];
	if (id) return `/v/${id.toLowerCase()}`;
	const key = /^((?:[0-9a-f]{2}){8,1024})$/i.exec(tight)?.[1];
	return key ? `/v/${key.toLowerCase()}?kind=record` : undefined;
}
