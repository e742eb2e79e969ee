import { firstWrong, verifyEd25519 } from "./ed25519.js";
import type { Judge } from "./judge.js";
import { verifyP256 } from "./p256.js";
import { verifySM2 } from "./sm2.js";

/** This package's own arithmetic, whose verdict is the verdict. */
export const exact: Judge = { firstWrong, ed25519: verifyEd25519, p256: verifyP256, sm2: verifySM2 };
