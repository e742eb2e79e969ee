// Sums as people type them. Money never passes through a float.

/** "1,234.5" or "１２３４．５" or "1,234.50 元" in minor units; undefined if it is no sum, or finer than the minor unit. */
export function minorOf(text: string, exponent: number): bigint | undefined {
	const plain = text
		.normalize("NFKC")
		.replace(/[\s,，元¥￥]/g, "")
		.replace(/。/g, ".");
	const m = /^(-?)(\d{1,15})(?:\.(\d*))?$/.exec(plain);
	if (!m) return undefined;
	const fraction = (m[3] ?? "").replace(/0+$/, "");
	if (fraction.length > exponent) return undefined;
	const minor = BigInt(m[2] + fraction.padEnd(exponent, "0"));
	return m[1] ? -minor : minor;
}
