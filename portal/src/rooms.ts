import { type Room, type RoomPage, type Wing, wings } from "./room.ts";

// A new contract's pages are found here by their folder alone: nothing in the portal names a contract.
const found = import.meta.glob<{ default: Room }>(["../../contracts/*/ui/index.tsx", "./rooms/*/index.tsx"], {
	eager: true,
});

/** All rooms, by name. */
export const rooms: readonly Room[] = Object.values(found)
	.map((m) => m.default)
	.sort((a, b) => (a.name < b.name ? -1 : 1));

/** The pages that the top navigation shows. */
export const entrances: readonly (RoomPage & { wing: Wing })[] = wings.flatMap((wing) =>
	rooms.flatMap((r) => r.pages.filter((p): p is RoomPage & { wing: Wing } => p.wing === wing)),
);

/** The wing in which a page lies. */
export const wingOf = (r: Room, p: RoomPage): Wing | undefined =>
	p.wing ?? p.within ?? r.pages.find((other) => other.wing)?.wing;
