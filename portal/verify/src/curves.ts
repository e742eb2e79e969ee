import { edwards } from "@noble/curves/abstract/edwards.js";
import { weierstrass } from "@noble/curves/abstract/weierstrass.js";
import { ed25519, p256 } from "./orders.js";

/**
 * The three curves, built here from their parameters: noble's modules by curve would bring along signing, hashing to
 * curves and threshold schemes, twice the size of all that verification needs.
 */

/** P-256 (SP 800-186). */
export const P256 = weierstrass({
	p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
	a: 0xffffffff00000001000000000000000000000000fffffffffffffffffffffffcn,
	b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
	n: p256.n,
	h: 1n,
	Gx: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
	Gy: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
});

export const sm2Curve = {
	p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
	a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
	b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
	n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
	h: 1n,
	Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
	Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};

/** The curve sm2p256v1 (GB/T 32918.5-2017). */
export const SM2 = weierstrass(sm2Curve);

const { p, n } = ed25519;
const rootOfMinusOne = 0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0n;

const mod = (x: bigint): bigint => ((x % p) + p) % p;

/** x squared n times. */
function squared(x: bigint, n: number): bigint {
	let out = x;
	for (let i = 0; i < n; i++) out = (out * out) % p;
	return out;
}

/** x to the power of (p−5)/8 = 2^252 − 3. */
function power(x: bigint): bigint {
	const b1 = x % p;
	const b2 = (squared(b1, 1) * b1) % p; // bN is x to the power of 2^N − 1
	const b4 = (squared(b2, 2) * b2) % p;
	const b5 = (squared(b4, 1) * b1) % p;
	const b10 = (squared(b5, 5) * b5) % p;
	const b20 = (squared(b10, 10) * b10) % p;
	const b40 = (squared(b20, 20) * b20) % p;
	const b80 = (squared(b40, 40) * b40) % p;
	const b160 = (squared(b80, 80) * b80) % p;
	const b240 = (squared(b160, 80) * b80) % p;
	const b250 = (squared(b240, 10) * b10) % p;
	return (squared(b250, 2) * b1) % p;
}

/** The even square root of u/v, if there is one (RFC 8032 §5.1.3). */
function uvRatio(u: bigint, v: bigint): { isValid: boolean; value: bigint } {
	const v3 = mod(v * v * v);
	const candidate = mod(u * v3 * power(u * mod(v3 * v3 * v)));
	const check = mod(v * candidate * candidate);
	const turned = check === mod(-u);
	const root = turned ? mod(candidate * rootOfMinusOne) : candidate;
	return { isValid: turned || check === mod(u), value: root % 2n === 0n ? root : p - root };
}

/** edwards25519 (RFC 8032). */
export const Ed25519 = edwards(
	{
		p,
		n,
		h: 8n,
		a: p - 1n,
		d: 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n,
		Gx: 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
		Gy: 0x6666666666666666666666666666666666666666666666666666666666666658n,
	},
	{ uvRatio },
);
