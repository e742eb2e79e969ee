export * from "../../../gateway/gateway_pb.ts";
export { type AskOptions, ask, call, keyOf, memory, testOnlyWire, useAsk } from "./ask.ts";
export { useAskPages } from "./ask-pages.ts";
export { hex, unhex } from "./bytes.ts";
export { type Live, live, startStream, useBlocks, useLive } from "./live.ts";
export { LedgerError, ledgerError, refused, type WireRefusal } from "./refusal.ts";
export { type Book, bookOf, sentences } from "./sentence.ts";
export { useSentences } from "./use-sentences.ts";
export { type Wire, WireError } from "./wire.ts";
