import { Suspense } from "react";
import { lazy } from "../lazy.ts";

const Persona = lazy(() => import("../sign/Persona.tsx"));

/** Loads the switch before it is shown. */
export const approachPersona = Persona.approach;

/** Who one acts as, in the header. Only a demo offers others; what is signed is shown from here on every page. */
export function PersonaSwitch() {
	return (
		<Suspense>
			<Persona />
		</Suspense>
	);
}
