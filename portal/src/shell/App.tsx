import { QueryClientProvider } from "@tanstack/react-query";
import { Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState, useTransition } from "react";
import { follow, type Place, scrolled, start, whenNear } from "../kit/address.ts";
import { type Route, RouteContext } from "../kit/route.ts";
import { Skeleton } from "../kit/show.tsx";
import { memory } from "../ledger/ask.ts";
import { NotFound, Safe } from "./Broken.tsx";
import { arriveSoon, near, pageOf } from "./pages.ts";
import { Shell } from "./Shell.tsx";

/** The whole portal: the page of the address, inside the shell. The old page stays until the next one can be shown. */
export function App() {
	const [place, setPlace] = useState<Place>(start);
	const [busy, move] = useTransition();
	const wanted = useRef(place);
	useEffect(
		() =>
			follow((to) => {
				const same = wanted.current.path === to.path;
				wanted.current = to;
				if (same) return move(() => setPlace(to));
				void arriveSoon(to.path).then((here) => {
					// Who has gone on meanwhile is not called back.
					if (wanted.current !== to) return;
					// What is here is drawn in one go; as a transition, in slices, it takes half as long again.
					if (here) setPlace(to);
					else move(() => setPlace(to));
				});
			}),
		[],
	);
	useEffect(() => whenNear(near), []);
	useAhead(place.path);
	useScroll(place);
	const { route, Page } = useMemo(() => {
		const found = pageOf(place.path);
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

/** When the page has come, the pages to which it leads are loaded ahead (ahead.ts). */
function useAhead(path: string): void {
	// biome-ignore lint/correctness/useExhaustiveDependencies: each page has links of its own.
	useEffect(() => {
		const gone = new AbortController();
		const rest = setTimeout(() => {
			// It saves time; without it nothing is missing.
			import("./ahead.ts").then((m) => m.lookAhead(gone.signal)).catch(() => undefined);
		}, 200);
		return () => {
			clearTimeout(rest);
			gone.abort();
		};
	}, [path]);
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
