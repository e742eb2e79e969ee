import { mulAddUnsafe } from "@noble/curves/abstract/curve.js";
import { type Bytes, toNumber, utf8 } from "./bytes.js";
import { sm2Curve as curve, SM2 as Point } from "./curves.js";
import { readDER } from "./der.js";
import { sm3 } from "./sm3.js";

/** The user id that enters every SM2 signature of the ledger, the default of GM/T 0009. */
const ledgerUser = "1234567812345678";

export const bytes32 = (v: bigint): Bytes =>
	Uint8Array.from(v.toString(16).padStart(64, "0").match(/../g) ?? [], (b) => Number.parseInt(b, 16));

/** Z of GB/T 32918.2: who signs, in which curve. */
function identity(key: Bytes, user: string): Bytes {
	const id = utf8(user);
	const bits = Uint8Array.of((id.length * 8) >> 8, (id.length * 8) & 255);
	return sm3(bits, id, ...[curve.a, curve.b, curve.Gx, curve.Gy].map(bytes32), key.subarray(1));
}

/** The number that is signed for message by the holder of key. */
export const digest = (key: Bytes, message: Bytes, user = ledgerUser): bigint =>
	toNumber(sm3(identity(key, user), message));

/** SM2 with SM3 (GB/T 32918.2): key is 04, X, Y; the signature strict DER. */
export function verifySM2(key: Bytes, message: Bytes, der: Bytes, user = ledgerUser): boolean {
	const signature = readDER(der);
	if (!signature || key.length !== 65 || key[0] !== 4) return false;
	const { r, s } = signature;
	const { n } = curve;
	if (r < 1n || r >= n || s < 1n || s >= n) return false;
	const t = (r + s) % n;
	if (t === 0n) return false;
	try {
		const point = Point.fromBytes(key);
		const sum = mulAddUnsafe(Point, [Point.BASE, point], [s, t]);
		if (sum.is0()) return false;
		return (digest(key, message, user) + sum.toAffine().x) % n === r;
	} catch {
		return false;
	}
}
