// Places in the shell that rooms fill. Each file here is one place and may be rewritten by the room that fills it.
export { LightStrip } from "./light.tsx";
export { approachPersona as approachSlots, PersonaSwitch } from "./persona.tsx";
