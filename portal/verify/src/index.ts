/**
 * Judges Gongshi's receipts without any network or trust in the server that gave them: the twin of the Go package
 * `proof`, from the same `proof/SPEC.md`.
 */
export { type Anchor, anchorFile, fingerprint, parseAnchor } from "./anchor.js";
export { type Broken, breakIt } from "./break.js";
export { type Description, describe, type Language } from "./describe.js";
export { maxFileBytes } from "./file.js";
export { exactly, verifySoon } from "./native.js";
export { restore } from "./restore.js";
export type { Check, Claim, Department, Verdict } from "./verdict.js";
export { keyText } from "./verdict.js";
export { verify } from "./verify.js";
