import { mulAddUnsafe } from "@noble/curves/abstract/curve.js";
import { type Bytes, hash, toNumber } from "./bytes.js";
import { P256 as Point } from "./curves.js";

const n = Point.Fn.ORDER;

/** ECDSA on P-256 over SHA-256 of message: key is 04, X, Y. Both halves of s are accepted. */
export function verifyP256(key: Bytes, message: Bytes, { r, s }: { r: bigint; s: bigint }): boolean {
	if (key.length !== 65 || key[0] !== 4 || r < 1n || r >= n || s < 1n || s >= n) return false;
	try {
		const inverse = Point.Fn.inv(s);
		const scalars = [Point.Fn.create(toNumber(hash(message)) * inverse), Point.Fn.create(r * inverse)];
		const sum = mulAddUnsafe(Point, [Point.BASE, Point.fromBytes(key)], scalars);
		return !sum.is0() && sum.toAffine().x % n === r;
	} catch {
		return false;
	}
}
