import { NeedKey } from "@gongshi/portal/sign";

// The one place where this room meets the signing of the portal.
export { holds, type SignRequest as Ask, useActor, useSign } from "@gongshi/portal/sign";

/** Says which power a page needs where nobody with it acts in this browser, and how to get there. */
export function Need({ power }: { power: string }) {
	return <NeedKey role={power} />;
}
