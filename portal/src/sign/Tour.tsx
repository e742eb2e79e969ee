import { type MouseEvent, useCallback, useEffect, useState } from "react";
import type { Item } from "../../../gateway/gateway_pb.ts";
import { remember, remembered, useLang } from "../i18n/index.ts";
import { go } from "../kit/address.ts";
import { Link } from "../kit/Link.tsx";
import { useRoute } from "../kit/route.ts";
import { useBlocks } from "../ledger/live.ts";
import { sentences } from "../ledger/sentence.ts";
import { headerWords } from "./header-words.ts";
import type { Persona } from "./persona-list.ts";
import { actorOf, addressOf, heard, type Progress, placeOf, readProgress, ticked } from "./tour.ts";

/** The numbers that an event brings, by field: {payment: "57"}. */
async function numbersOf(event: Pick<Item, "type" | "payload">): Promise<Record<string, string>> {
	const message = (await sentences()).read(event) ?? {};
	return Object.fromEntries(
		Object.entries(message).flatMap(([name, v]) => (typeof v === "bigint" ? [[name, String(v)]] : [])),
	);
}

/** Three things to try as this officer. Each is ticked when its event is in a block, or its page was seen. */
export default function Tour({ persona, now }: { persona: Persona; now: string }) {
	const w = headerWords();
	const lang = useLang();
	const name = placeOf(persona.name);
	const [progress, setProgress] = useState(() => readProgress(remembered(name)));
	const { path } = useRoute().place;
	const { tour } = persona;
	const change = useCallback(
		(to: (was: Progress) => Progress) =>
			setProgress((was) => {
				const next = to(was);
				if (next !== was) remember(name, JSON.stringify(next));
				return next;
			}),
		[name],
	);
	useBlocks(
		useCallback(
			(b) => {
				change((was) => heard(tour, was, b.happened));
				for (const { event } of b.happened) {
					if (!event || !tour.some((s) => s.event === event.type)) continue;
					void numbersOf(event).then((seen) => change((was) => ({ ...was, seen: { ...was.seen, ...seen } })));
				}
			},
			[tour, change],
		),
	);
	// Also when the step before it ends: what is to be seen may stand on the page already.
	const at = progress.done.length;
	// biome-ignore lint/correctness/useExhaustiveDependencies: as said.
	useEffect(
		() => change((was) => ticked(tour, was, (s) => !s.event && path.startsWith(addressOf(s.ends ?? s.to, was.seen)))),
		[at, path, tour, change],
	);
	return (
		<details className="menu display tour">
			<summary>
				<span className="tour-name">{w.tour}</span>{" "}
				<span className="tour-count">{w.ticked(progress.done.length, tour.length)}</span>
			</summary>
			<div className="menu-box stack" data-gap="small">
				<p className="meta">{lang === "zh" ? persona.mayZh : persona.mayEn}</p>
				<ol className="tour-list">
					{tour.map((s, i) => (
						<li key={s.zh} data-done={progress.done.includes(i) || undefined}>
							<StepLink to={addressOf(s.to, progress.seen)} as={s.event ? actorOf(persona, i) : now} now={now}>
								{s[lang]}
							</StepLink>
							{progress.done.includes(i) && <span aria-hidden="true"> ✓</span>}
						</li>
					))}
				</ol>
			</div>
		</details>
	);
}

/** Leads to where a step is done, as the officer who does it. */
function StepLink({ to, as, now, children }: { to: string; as: string; now: string; children: string }) {
	const press = (e: MouseEvent) => {
		(e.currentTarget.closest("details") as HTMLDetailsElement | null)?.removeAttribute("open");
		if (as === now) return;
		e.preventDefault();
		// A key that cannot be had is said where it is needed.
		void import("./personas.ts")
			.then((m) => m.becomePersona(as))
			.catch(() => undefined)
			.then(() => go(to));
	};
	return (
		<Link to={to} onClick={press}>
			{children}
		</Link>
	);
}
