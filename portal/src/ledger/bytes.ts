/** Bytes as lower-case hexadecimal. */
export function hex(bytes: Uint8Array): string {
	let s = "";
	for (const b of bytes) s += b.toString(16).padStart(2, "0");
	return s;
}

/** The bytes of hexadecimal digits; undefined if it is none. */
export function unhex(text: string): Uint8Array<ArrayBuffer> | undefined {
	const digits = text.trim().toLowerCase();
	if (digits.length % 2 || !/^[0-9a-f]*$/.test(digits)) return undefined;
	const bytes = new Uint8Array(digits.length / 2);
	for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
	return bytes;
}
