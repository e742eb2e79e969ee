import { Suspense, useSyncExternalStore } from "react";
import { useFormat } from "../../i18n/index.ts";
import { Skeleton } from "../../kit/index.ts";
import { lazy } from "../../lazy.ts";
import { checked, subscribe } from "../../light/checked.ts";
import { entryWords } from "./entry-words.ts";

const WrongNote = lazy(() => import("../../light/WrongNote.tsx"));

/** How far this browser has followed the chain itself. */
export function LightCard() {
	const w = entryWords();
	const f = useFormat();
	const c = useSyncExternalStore(subscribe, checked);
	return (
		<section className="card stack" data-gap="small" id="light">
			<h2>{w.lightTitle}</h2>
			{c.wrong && (
				<Suspense fallback={<Skeleton lines={4} />}>
					<WrongNote wrong={c.wrong} />
				</Suspense>
			)}
			{c.height > 0n ? (
				<>
					<p className="big">{w.lightNow(f.number(c.height))}</p>
					<p className="meta">{w.lightCount(f.number(c.count))}</p>
				</>
			) : (
				<p className="meta">{w.lightWait}</p>
			)}
		</section>
	);
}
