// Other people's tables, row by row: delimited text of any size in constant memory. Twin of cli/sheet/sheet.go.
import type { Text } from "@gongshi/portal/i18n";
import { chunkBytes, chunksOf, decoderOf, Lines, linesIn, markOf, type Source } from "./encoding.ts";
import { bytesOf, trim } from "./text.ts";

// Limits of one row. A quotation mark that is never closed would otherwise swallow the rest of the file.
const maxRowBytes = 256 << 10;
const maxRowLines = 100;

/** What is wrong with a row that is none. Each is one row's fault: the reader goes on with the next line. */
export type RowFault = "quote" | "encoding" | "long";

export const rowFaults: Readonly<Record<RowFault, Text>> = {
	quote: {
		zh: "引号位置不对或没有结束；请改正这一行的引号",
		en: "a quotation mark is misplaced or never closed; correct the row's quotes",
	},
	encoding: {
		zh: "含有不属于文件编码的字节；请改正这一行或另选编码",
		en: "bytes are no text in the file's encoding; correct the row or choose another encoding",
	},
	long: {
		zh: "一行超过 256 KiB；请检查分隔符和引号",
		en: "the row is longer than 256 KiB; check delimiters and quotes",
	},
};

export interface SheetRow {
	/** Of its first character, from 1. */
	readonly line: number;
	readonly cells: readonly string[];
	readonly fault?: RowFault;
}

/** A line without its end, or why it has no text. */
interface Physical {
	readonly text: string | undefined;
	readonly fault?: RowFault;
}

/** Reads rows in order. */
export class Sheet {
	/** Bytes of the source that have been read. */
	read = 0;
	private line = 1;
	private queue: Physical[] = [];
	private at = 0;
	private ended = false;
	private readonly pieces: AsyncGenerator<readonly Physical[]>;

	constructor(
		source: Source,
		encoding: string,
		private readonly comma: string,
	) {
		this.pieces = /^utf-16/.test(encoding) ? this.wide(source, encoding) : this.narrow(source, encoding);
	}

	/** Lines end with one byte that is part of no other character. */
	private async *narrow(source: Source, encoding: string): AsyncGenerator<readonly Physical[]> {
		const decode = decoderOf(encoding);
		const lines = new Lines();
		let first = true;
		for await (const piece of chunksOf(source)) {
			const mark = first && encoding === "utf-8" ? (markOf(piece)?.encoding === "utf-8" ? 3 : 0) : 0;
			first = false;
			this.read += piece.length;
			yield physical(lines.take(piece.subarray(mark)), decode);
		}
		yield physical(lines.end(), decode);
	}

	/** Of UTF-16 all is turned into text on the way. */
	private async *wide(source: Source, encoding: string): AsyncGenerator<readonly Physical[]> {
		const d = new TextDecoder(encoding);
		let rest = "";
		for await (const piece of chunksOf(source)) {
			this.read += piece.length;
			const lines = (rest + d.decode(piece, { stream: true })).split("\n");
			rest = lines.pop() ?? "";
			yield lines.map(ended);
		}
		rest += d.decode();
		if (rest !== "") yield [ended(rest)];
	}

	/** The next row that is not blank, undefined at the end. */
	async next(): Promise<SheetRow | undefined> {
		for (;;) {
			const first = this.line;
			const p = this.take() ?? (await this.more());
			if (!p) return undefined;
			if (p.text !== undefined && trim(p.text) === "") continue;
			return await this.row(first, p);
		}
	}

	private take(): Physical | undefined {
		const p = this.queue[this.at];
		if (!p) return undefined;
		this.at++;
		this.line++;
		return p;
	}

	/** Fetches lines and takes one. What was taken stays in the queue for a piece, so that it can be put back. */
	private async more(): Promise<Physical | undefined> {
		while (!this.ended && this.at >= this.queue.length) {
			const got = await this.pieces.next();
			if (got.done) this.ended = true;
			else {
				this.queue = [...this.queue.slice(Math.max(0, this.at - maxRowLines - 1)), ...got.value];
				this.at = this.queue.length - got.value.length;
			}
		}
		return this.take();
	}

	/** Splits a line, and those that follow while a quotation mark is open, into cells. A row that cannot be read ends with its first line. */
	private async row(line: number, p: Physical): Promise<SheetRow> {
		if (p.text === undefined) return { line, cells: [], fault: p.fault ?? "encoding" };
		let text = p.text;
		let taken = 0;
		let fault: RowFault;
		for (;;) {
			const cells = split(text, this.comma);
			const long = text.length > maxRowBytes || (3 * text.length > maxRowBytes && bytesOf(text) > maxRowBytes);
			if (typeof cells !== "string" && !long) return { line, cells };
			fault = long ? "long" : "quote";
			if (cells === "wrong" || taken === maxRowLines || long) break;
			const next = this.take() ?? (await this.more());
			if (!next) break;
			taken++;
			if (next.text === undefined) break;
			text += `\n${next.text}`;
		}
		this.at -= taken;
		this.line -= taken;
		return { line, cells: [], fault };
	}
}

const ended = (text: string): Physical => ({ text: text.replace(/[\r\n]+$/, "") });

/** Decodes a piece of whole lines: at once, or line by line where one of them is broken. */
function physical(piece: Uint8Array, decode: (raw: Uint8Array) => string | undefined): Physical[] {
	if (piece.length === 0) return [];
	const all = decode(piece);
	if (all === undefined)
		return Array.from(linesIn(piece), (raw) => {
			if (raw.length > chunkBytes) return { text: undefined, fault: "long" };
			const text = decode(raw);
			return text === undefined ? { text } : ended(text);
		});
	const lines = all.split("\n");
	if (lines.at(-1) === "") lines.pop();
	return lines.map(ended);
}

/** Parts one record by RFC 4180; "open" where a quotation mark waits for its end, "wrong" where one is misplaced. */
export function split(text: string, comma: string): string[] | "open" | "wrong" {
	const cells: string[] = [];
	for (let at = 0; ; ) {
		if (text[at] !== '"') {
			const end = text.indexOf(comma, at);
			if (end < 0) {
				cells.push(text.slice(at));
				return cells;
			}
			cells.push(text.slice(at, end));
			at = end + 1;
			continue;
		}
		let cell = "";
		for (at++; ; ) {
			const mark = text.indexOf('"', at);
			if (mark < 0) return "open";
			cell += text.slice(at, mark);
			at = mark + 1;
			if (text[at] !== '"') break;
			cell += '"';
			at++;
		}
		cells.push(cell);
		if (at === text.length) return cells;
		if (text[at] !== comma) return "wrong";
		at++;
	}
}
