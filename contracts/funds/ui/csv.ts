// Tables as CSV, for spreadsheets.

/** Spreadsheets run a cell that begins like this as a formula; an apostrophe makes it text. Numbers stay numbers. */
export function harmless(cell: string): string {
	if (/^-?\d+(\.\d+)?$/.test(cell)) return cell;
	return /^[\s]*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** RFC 4180 with the mark by which spreadsheets know UTF-8. */
export function csv(rows: readonly (readonly string[])[]): string {
	return `\uFEFF${rows.map((cells) => cells.map((c) => quoted(harmless(c))).join(",")).join("\r\n")}\r\n`;
}
