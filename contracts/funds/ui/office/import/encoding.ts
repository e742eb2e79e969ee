// How a file writes its characters: twin of cli/sheet/encoding.go. What is read is never guessed at: bytes that are no
// text in the encoding make their row a broken one.

const lineFeed = 10;
/** How much of a file is read at once. */
export const chunkBytes = 1 << 20;

/** Bytes of a file or of memory. */
export interface Source {
	readonly size: number;
	slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** Encodings that can be chosen by hand. */
export const encodings = ["utf-8", "gb18030", "big5", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

/** Reads a source piece by piece. */
export async function* chunksOf(source: Source): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < source.size; at += chunkBytes)
		yield new Uint8Array(await source.slice(at, Math.min(at + chunkBytes, source.size)).arrayBuffer());
}

/** Cuts pieces into whole lines, each with its line feed; the last may have none. Of a line longer than a piece the rest is dropped. */
export class Lines {
	private rest: Uint8Array = new Uint8Array();

	/** The whole lines of what has arrived, as one piece. */
	take(piece: Uint8Array): Uint8Array {
		const last = piece.lastIndexOf(lineFeed);
		if (last < 0) {
			if (this.rest.length <= chunkBytes) this.rest = join(this.rest, piece);
			return new Uint8Array();
		}
		const all = join(this.rest, piece.subarray(0, last + 1));
		this.rest = piece.slice(last + 1);
		return all;
	}
	/** What is left at the end. */
	end(): Uint8Array {
		const all = this.rest;
		this.rest = new Uint8Array();
		return all;
	}
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
	if (a.length === 0) return b;
	const all = new Uint8Array(a.length + b.length);
	all.set(a);
	all.set(b, a.length);
	return all;
}

/** Each line of a piece, with its line feed. */
export function* linesIn(piece: Uint8Array): Generator<Uint8Array> {
	for (let at = 0; at < piece.length; ) {
		const found = piece.indexOf(lineFeed, at);
		const end = found < 0 ? piece.length : found + 1;
		yield piece.subarray(at, end);
		at = end;
	}
}

/** The text, or undefined where the bytes are none in the encoding. */
export function decoderOf(encoding: string): (raw: Uint8Array) => string | undefined {
	const d = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
	const read = (raw: Uint8Array) => {
		try {
			return d.decode(raw);
		} catch {
			return undefined;
		}
	};
	if (d.encoding === "utf-8") return read;
	return (raw) => {
		const text = read(raw);
		if (text === undefined || text.includes("\uFFFD")) return undefined;
		return d.encoding === "gb18030" && doubtful.test(text) ? chinese(raw, read) : text;
	};
}

/**
 * Characters that browsers know as two bytes of GB 18030 and the ledger's reader does not: the areas for characters of
 * one's own, which mean nothing to anybody else, and some that the edition of 2022 moved there from four bytes.
 */
const doubtful = /[\ue000-\ue864\u1e3f\ufe10-\ufe19\u9fb4-\u9fbb]/;

/** Reads a line with doubtful characters one by one. */
function chinese(raw: Uint8Array, read: (raw: Uint8Array) => string | undefined): string | undefined {
	let text = "";
	for (let at = 0; at < raw.length; ) {
		const [lead = 0, second = 0] = raw.subarray(at, at + 2);
		const bytes = lead <= 0x80 ? 1 : second >= 0x30 && second <= 0x39 ? 4 : 2;
		const one = read(raw.subarray(at, at + bytes));
		if (one === undefined || (bytes === 2 && doubtful.test(one))) return undefined;
		// The editions of 2005 and 2022 have exchanged this one.
		text += begins(raw.subarray(at), 0x81, 0x35, 0xf4, 0x37) ? "\u1e3f" : one;
		at += bytes;
	}
	return text;
}

const begins = (b: Uint8Array, ...mark: number[]) => mark.every((m, i) => b[i] === m);

/** The encoding that the first bytes declare. */
export function markOf(start: Uint8Array): { encoding: Encoding; bytes: number } | undefined {
	if (begins(start, 0xef, 0xbb, 0xbf)) return { encoding: "utf-8", bytes: 3 };
	if (begins(start, 0xff, 0xfe)) return { encoding: "utf-16le", bytes: 2 };
	if (begins(start, 0xfe, 0xff)) return { encoding: "utf-16be", bytes: 2 };
	return undefined;
}

/** What a file of another kind is, by its first bytes. */
export type Other = "spreadsheet" | "pdf" | "binary";

export function otherThanText(start: Uint8Array): Other | undefined {
	if (begins(start, 0x50, 0x4b, 3, 4) || begins(start, 0xd0, 0xcf, 0x11, 0xe0)) return "spreadsheet";
	if (begins(start, 0x25, 0x50, 0x44, 0x46)) return "pdf";
	return !markOf(start) && start.includes(0) ? "binary" : undefined;
}

function isAscii(b: Uint8Array): boolean {
	for (let i = 0; i < b.length; i++) if ((b[i] ?? 0) >= 0x80) return false;
	return true;
}

/**
 * Reads the whole source, for a table may be plain ASCII until its last row. Where most lines that are not ASCII are
 * UTF-8 the others are broken rows; otherwise it is GB 18030, if most of them can be. Undefined where it is neither.
 */
export async function detect(
	source: Source,
	onRead: (bytes: number) => void = () => {},
): Promise<Encoding | undefined> {
	const count = { utf: 0, foreign: 0, chinese: 0 };
	const lines = new Lines();
	let read = 0;
	for await (const piece of chunksOf(source)) {
		const mark = read === 0 ? markOf(piece) : undefined;
		if (mark) return mark.encoding;
		read += piece.length;
		judge(lines.take(piece), count);
		onRead(read);
	}
	judge(lines.end(), count);
	const { utf, foreign, chinese } = count;
	if (foreign <= utf || (foreign === 1 && chinese === 0)) return "utf-8";
	return chinese > foreign / 2 ? "gb18030" : undefined;
}

const asUtf8 = decoderOf("utf-8");
const asChinese = decoderOf("gb18030");

function judge(piece: Uint8Array, count: { utf: number; foreign: number; chinese: number }): void {
	if (isAscii(piece)) return;
	const all = asUtf8(piece) !== undefined;
	// A decoder that throws is slow; most files are all of one kind.
	const allChinese = !all && asChinese(piece) !== undefined;
	for (const line of linesIn(piece)) {
		if (isAscii(line)) continue;
		if (all || asUtf8(line) !== undefined) count.utf++;
		else {
			count.foreign++;
			if (allChinese || asChinese(line) !== undefined) count.chinese++;
		}
	}
}
