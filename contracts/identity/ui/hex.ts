/** Bytes written in hex, spaces allowed, if they are as many digits as wanted. */
export function bytesOf(typed: string, digits: number): Uint8Array | undefined {
	const text = typed.replace(/\s+/g, "").toLowerCase();
	if (text.length !== digits || !/^[0-9a-f]*$/.test(text)) return undefined;
	return Uint8Array.from(text.match(/../g) ?? [], (b) => Number.parseInt(b, 16));
}
