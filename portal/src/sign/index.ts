// Keys in this browser, and what is signed with them.
export { type Actor, holds, useActor, useWallet } from "./actor.ts";
export type { Command } from "./envelope.ts";
export { NeedKey, Others } from "./NeedKey.tsx";
export type { Outcome } from "./pending.ts";
export { becomePersona, type Persona, usePersonas } from "./personas.ts";
export { type Batch, type BatchRequest, type Signed, type SignRequest, sign, signer, useSign } from "./request.ts";
export { type KeyRecord, keep, kept, type PendingRecord } from "./store.ts";
