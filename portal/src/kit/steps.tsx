import type { ReactNode } from "react";
import { useFormat } from "../i18n/index.ts";
import { kitWords } from "./words.ts";

/** How far something has come, in numbers and as a bar. */
export function Progress({ done, of, label }: { done: number; of: number; label: string }) {
	const f = useFormat();
	return (
		<div className="progress">
			<span aria-hidden="true">
				{label}: {f.number(done)} / {f.number(of)}
			</span>
			<progress value={done} max={of || 1} aria-label={label} />
		</div>
	);
}

export interface Step {
	readonly title: ReactNode;
	readonly state: "done" | "now" | "next" | "failed";
	readonly children?: ReactNode;
}

/** Stages in order, with how far it has come. */
export function Stepper({ steps, label }: { steps: readonly Step[]; label: string }) {
	const w = kitWords();
	const said = { done: w.done, now: w.doing, next: w.waiting, failed: w.failed };
	return (
		<ol className="steps" aria-label={label}>
			{steps.map((s, i) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: steps keep their order.
				<li key={i} data-state={s.state} aria-current={s.state === "now" ? "step" : undefined}>
					<div>
						<div className="title">
							{s.title} <span className="unseen">{said[s.state]}</span>
						</div>
						{s.children && <div className="meta">{s.children}</div>}
					</div>
				</li>
			))}
		</ol>
	);
}
