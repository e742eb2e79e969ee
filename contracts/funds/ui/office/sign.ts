// The one place where the finance office touches keys and signing.
export { type Actor, holds, NeedKey, type Signed, useActor, useSign } from "@gongshi/portal/sign";
