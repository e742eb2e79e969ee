import { type Bytes, utf8 } from "./bytes.js";
import { layout, lineNames, lines } from "./file.js";

/**
 * The file of a receipt of which only the text came along: copied from a mail, a chat or a print, where spaces and line
 * breaks get lost or added and quotation marks get curled. No value of a receipt holds any of them but for one space in
 * a record's subject, so that the one layout can be written anew. Gives undefined where the values are not all there.
 * What is restored proves nothing by itself: verify it.
 */
export function restore(text: string): Bytes | undefined {
	const plain = text
		.replace(/[\u200b-\u200d\u2060\ufeff]/g, "")
		.replace(/[\u201c\u201d\u201e\uff02]/g, '"')
		.replaceAll("\uff1a", ":");
	if (!/"gongshi"\s*:\s*"receipt\/1"/.test(plain)) return undefined;
	const values = [...lineNames, "proof"].map((name) => read(plain, name));
	if (values.includes(undefined)) return undefined;
	const file = utf8(values.map((v, i) => (lines[i] as string) + v).join("") + lines[6]);
	return layout(file) ? file : undefined;
}

function read(text: string, name: string): string | undefined {
	const raw = new RegExp(`"${name}"\\s*:\\s*(?:"([^"]*)"|(\\d[\\d\\s]*))`).exec(text);
	const parts = (raw?.[1] ?? raw?.[2])?.split(/\s+/).filter(Boolean);
	if (!parts) return undefined;
	// "funds/budgets 6c69…" is the only value with a space.
	return name === "subject" && parts[0]?.includes("/") ? [parts[0], parts.slice(1).join("")].join(" ") : parts.join("");
}
