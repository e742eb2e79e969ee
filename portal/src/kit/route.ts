import { createContext, useCallback, useContext, useMemo } from "react";
import { go, type Place } from "./address.ts";

export interface Route {
	readonly place: Place;
	/** The path of the page that is shown, as the room wrote it; "" where there is none. */
	readonly pattern: string;
	readonly params: Readonly<Record<string, string | undefined>>;
}

/** The shell says here which page is shown. Component tests may say it too. */
export const RouteContext = createContext<Route>({
	place: { path: "/", search: "", hash: "", by: "start" },
	pattern: "/",
	params: {},
});

/** Where the reader is. */
export const useRoute = (): Route => useContext(RouteContext);

/** The parts of the address that the page's path names; `_splat` is what a last `$` stands for. */
export const useParams = (): Readonly<Record<string, string | undefined>> => useRoute().params;

/** Everything after the question mark. */
export function useQuery(): Readonly<Record<string, string | undefined>> {
	const { search } = useRoute().place;
	return useMemo(() => Object.fromEntries(new URLSearchParams(search)), [search]);
}

/** Goes to an address. `replace` leaves no step for the back button. */
export const useGo = (): ((to: string, o?: { replace?: boolean }) => void) => go;

/** One value that lives in the address, so that it can be linked to and survives a reload: `const [year, setYear] = useQueryText("year")`. */
export function useQueryText(
	name: string,
	otherwise = "",
): [string, (value: string, o?: { replace?: boolean }) => void] {
	const value = useQuery()[name] ?? otherwise;
	const set = useCallback(
		(to: string, o?: { replace?: boolean }) => {
			const all = new URLSearchParams(location.search);
			if (to === otherwise) all.delete(name);
			else all.set(name, to);
			const text = all.toString();
			go(text ? `${location.pathname}?${text}` : location.pathname, { ...o, still: true });
		},
		[name, otherwise],
	);
	return [value, set];
}
