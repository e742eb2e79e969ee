import { type Bytes, fromBase64 } from "./bytes.js";
import { layout, lines } from "./file.js";
import { label } from "./labels.js";
import { receiptSchema } from "./messages.js";
import { type Cursor, decode, type Field, Malformed } from "./wire.js";

/** A receipt of which one character was changed, and where. */
export interface Broken {
	file: Bytes;
	/** The place of the changed byte in the file, and the line, from 1, and column, from 1, in which it stands. */
	at: number;
	line: number;
	column: number;
	/** The field: "claim", "layout", or within the proof such as "blocks[0].votes[2].signature". */
	field: string;
	before: string;
	after: string;
	/** One sentence that tells where the change is. */
	zh: string;
	en: string;
}

const lineWords: { [name: string]: { zh: string; en: string } } = {
	network: { zh: "“网络”一行", en: "the line “network”" },
	claim: { zh: "“内容类型”一行", en: "the line “claim”" },
	subject: { zh: "“对象”一行", en: "the line “subject”" },
	height: { zh: "“高度”一行", en: "the line “height”" },
	time: { zh: "“时间”一行", en: "the line “time”" },
	layout: { zh: "文件的固定格式", en: "the file's fixed layout" },
};

/**
 * Changes one byte of a receipt's file at `at`, or at a random place, by one of its own kind: a digit by another digit, a
 * character of the proof by another of its alphabet. An empty file stays as it is. It never throws.
 */
export function breakIt(file: Bytes, at = randomPlace(file.length)): Broken {
	const place = Math.min(Math.max(Math.trunc(at) || 0, 0), Math.max(file.length - 1, 0));
	const broken = Uint8Array.from(file);
	const was = file[place] ?? 0;
	const is = another(was);
	if (file.length > 0) broken[place] = is;
	const ahead = file.subarray(0, place);
	const line = ahead.reduce((n, b) => n + (b === 10 ? 1 : 0), 1);
	const column = place - ahead.lastIndexOf(10);
	const field = fieldAt(file, place);
	const [before, after] = [character(was), character(is)];
	const { zh, en } = lineWords[field] ?? words(field);
	return {
		file: broken,
		at: place,
		line,
		column,
		field,
		before,
		after,
		zh: `第 ${line} 行第 ${column} 个字符由“${before}”改为“${after}”：${zh}。`,
		en: `Character ${column} of line ${line} was changed from “${before}” to “${after}”: ${en}.`,
	};
}

function randomPlace(length: number): number {
	return Math.floor(((crypto.getRandomValues(new Uint32Array(1))[0] as number) / 2 ** 32) * length);
}

const character = (b: number): string =>
	b > 32 && b < 127 ? String.fromCharCode(b) : `0x${b.toString(16).padStart(2, "0")}`;

const kinds = ["0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "+/"];

/** The next character of the same kind, so that the change is one that a hand or a wire might make. */
function another(b: number): number {
	const c = String.fromCharCode(b);
	const kind = kinds.find((k) => k.includes(c));
	return kind ? kind.charCodeAt((kind.indexOf(c) + 1) % kind.length) : b ^ 1;
}

/** Which value of the file, or which field of its proof, a byte belongs to. */
function fieldAt(file: Bytes, at: number): string {
	const values = layout(file);
	if (!values) return "layout";
	let from = 0;
	for (const [i, value] of values.entries()) {
		from += (lines[i] as string).length;
		if (at < from) return "layout";
		const name = ["network", "claim", "subject", "height", "time"][i];
		if (at < from + value.length) return name ?? proofField(value, ((at - from) * 6) >> 3);
		from += value.length;
	}
	return "layout";
}

/** The path of the field that the byte at `at` of a proof belongs to; "proof" where the proof cannot be read. */
function proofField(text: string, at: number): string {
	const content = fromBase64(text);
	if (!content) return "proof";
	const trail: { path: string; from: number; end: number }[] = [];
	try {
		decode(content, receiptSchema, (f: Field, index: number, value: Cursor) => {
			if (at >= value.at - 1 && at < value.end) {
				trail.push({ path: index < 0 ? f.name : `${f.name}[${index}]`, from: value.at, end: value.end });
			}
		});
	} catch (e) {
		if (!(e instanceof Malformed)) throw e;
		return "proof";
	}
	// Inner fields are told before the messages that hold them.
	return (
		trail
			.reverse()
			.map((t) => t.path)
			.join(".") || "proof"
	);
}

/** "blocks[0].votes[2].signature" in words. */
function words(field: string): { zh: string; en: string } {
	const parts = field.split(".").map((part) => {
		const [, name = part, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(part) ?? [];
		const says = label(name);
		if (index === undefined) return says;
		return { zh: `第 ${Number(index) + 1} 个${says.zh}`, en: `${says.en} ${Number(index) + 1}` };
	});
	if (field === "proof") return { zh: "证明部分", en: "the proof" };
	return {
		zh: `证明中的${parts.map((p) => p.zh).join("的")}`,
		en: `in the proof, ${parts.map((p) => p.en).join(", ")}`,
	};
}
