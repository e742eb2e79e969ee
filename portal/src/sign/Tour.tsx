import { useCallback, useEffect, useState } from "react";
import { remember, remembered, useLang } from "../i18n/index.ts";
import { Link } from "../kit/Link.tsx";
import { useRoute } from "../kit/route.ts";
import { useBlocks } from "../ledger/live.ts";
import { headerWords } from "./header-words.ts";
import type { Persona } from "./persona-list.ts";

/** Three things to try as this officer. Each is ticked when its event is in a block, or its page was seen. */
export function Tour({ persona }: { persona: Persona }) {
	const w = headerWords();
	const lang = useLang();
	const name = `tour.${persona.name}`;
	const [done, setDone] = useState<readonly number[]>(() =>
		(remembered(name) ?? "").split(",").filter(Boolean).map(Number),
	);
	const { path } = useRoute().place;
	const { tour } = persona;
	const tick = useCallback(
		(which: (step: Persona["tour"][number]) => boolean) => {
			setDone((was) => {
				// In order: the block that ends one step does not end the next of the same event.
				const next = tour.findIndex((_, i) => !was.includes(i));
				const step = tour[next];
				if (!step || !which(step)) return was;
				const now = [...was, next];
				remember(name, now.join(","));
				return now;
			});
		},
		[tour, name],
	);
	useBlocks(
		useCallback((b) => tick((s) => s.event !== undefined && b.happened.some((h) => h.event?.type === s.event)), [tick]),
	);
	useEffect(() => tick((s) => path.startsWith(s.to) && (s.event === undefined || s.to === "/chain")), [path, tick]);
	return (
		<details className="menu display tour">
			<summary>
				<span className="tour-name">{w.tour}</span>{" "}
				<span className="tour-count">{w.ticked(done.length, tour.length)}</span>
			</summary>
			<div className="menu-box stack" data-gap="small">
				<p className="meta">{lang === "zh" ? persona.mayZh : persona.mayEn}</p>
				<ol className="tour-list">
					{tour.map((s, i) => (
						<li key={s.zh} data-done={done.includes(i) || undefined}>
							<Link to={s.to}>{s[lang]}</Link>
							{done.includes(i) && <span aria-hidden="true"> ✓</span>}
						</li>
					))}
				</ol>
			</div>
		</details>
	);
}
