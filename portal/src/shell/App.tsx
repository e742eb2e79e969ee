import { QueryClientProvider } from "@tanstack/react-query";
import { type FunctionComponent, Suspense, useEffect, useLayoutEffect, useMemo, useState, useTransition } from "react";
import { follow, match, type Place, scrolled, start } from "../kit/address.ts";
import { type Route, RouteContext } from "../kit/route.ts";
import { Skeleton } from "../kit/show.tsx";
import { lazy } from "../lazy.ts";
import { memory } from "../ledger/ask.ts";
import { rooms } from "../rooms.ts";
import { NotFound, Safe } from "./Broken.tsx";
import { Shell } from "./Shell.tsx";

const pages: readonly { path: string; Page: FunctionComponent | React.LazyExoticComponent<FunctionComponent> }[] = [
	{ path: "/", Page: lazy(() => import("../home/Home.tsx")) },
	...rooms.flatMap((r) => r.pages),
];

/** The whole portal: the page of the address, inside the shell. The old page stays until the next one can be shown. */
export function App() {
	const [place, setPlace] = useState<Place>(start);
	const [busy, move] = useTransition();
	useEffect(() => follow((to) => move(() => setPlace(to))), []);
	useScroll(place);
	const { route, Page } = useMemo(() => {
		const found = match(pages, place.path);
		const route: Route = { place, pattern: found?.page.path ?? "", params: found?.params ?? {} };
		return { route, Page: found?.page.Page ?? NotFound };
	}, [place]);
	return (
		<QueryClientProvider client={memory}>
			<RouteContext value={route}>
				<Shell busy={busy}>
					<Suspense fallback={<Skeleton lines={6} />}>
						<Safe key={place.path}>
							<Page />
						</Safe>
					</Suspense>
				</Shell>
			</RouteContext>
		</QueryClientProvider>
	);
}

/** A new page begins at its top or its anchor; an old one where the reader left it, as soon as it is tall enough again. */
function useScroll(place: Place): void {
	useLayoutEffect(() => {
		if (place.still) return;
		if (place.by !== "history") {
			if (place.hash) document.getElementById(place.hash.slice(1))?.scrollIntoView();
			else if (place.by === "link") scrollTo(0, 0);
			return;
		}
		const to = scrolled();
		const until = performance.now() + 1000;
		const settle = () => {
			scrollTo(0, to);
			if (scrollY < to - 1 && performance.now() < until) frame = requestAnimationFrame(settle);
		};
		let frame = requestAnimationFrame(settle);
		return () => cancelAnimationFrame(frame);
	}, [place]);
}
