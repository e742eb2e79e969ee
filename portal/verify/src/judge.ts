import type { Bytes } from "./bytes.js";

/** One Ed25519 signature to be judged. */
export interface Signed {
	key: Bytes;
	message: Bytes;
	signature: Bytes;
}

/** The two numbers of an ECDSA signature. */
export interface Numbers {
	r: bigint;
	s: bigint;
}

/** Says of signatures whether they hold. A verification asks nothing else that takes long. */
export interface Judge {
	/** The first of votes that does not hold by ZIP-215, or -1. */
	firstWrong(all: Signed[]): number;
	ed25519(one: Signed): boolean;
	p256(key: Bytes, message: Bytes, numbers: Numbers): boolean;
	/** SM2 with SM3; the signature is DER. */
	sm2(key: Bytes, message: Bytes, der: Bytes): boolean;
}
