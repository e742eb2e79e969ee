import { type ReactNode, useEffect, useState } from "react";
import { type Amount, type Text, useFormat, useText } from "../i18n/index.ts";
import { hex } from "../ledger/bytes.ts";
import { nowMs } from "../ledger/clock.ts";
import { Button } from "./Button.tsx";
import { kitWords } from "./words.ts";

/** Money, exact unless `short`; the short form keeps the exact one within reach. `bare` leaves the currency to the column's head. */
export function Money({ form = "exact", ...amount }: Amount & { form?: "exact" | "short" | "bare" }) {
	const f = useFormat();
	if (form === "short") {
		return (
			<span className="money" title={f.money(amount)}>
				{f.moneyShort(amount)}
			</span>
		);
	}
	return <span className="money">{form === "bare" ? f.moneyBare(amount) : f.money(amount)}</span>;
}

/** Copies text, and says that it did. */
export function Copy({ text, label }: { text: string; label?: string }) {
	const w = kitWords();
	const [done, setDone] = useState(false);
	useEffect(() => {
		if (!done) return;
		const t = setTimeout(() => setDone(false), 2000);
		return () => clearTimeout(t);
	}, [done]);
	return (
		<button
			type="button"
			className="copy no-print"
			aria-label={done ? w.copied : `${w.copy} ${label ?? ""}`}
			title={done ? w.copied : w.copy}
			onClick={() => void navigator.clipboard?.writeText(text).then(() => setDone(true))}
		>
			<svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
				{done ? <path d="m3 8.5 3.5 3.5L13 4.5" /> : <path d="M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3" />}
			</svg>
		</button>
	);
}

/** A hash or id with its middle left out; the whole is copied, printed in full on hover. */
export function Hash({
	of,
	label,
	head = 8,
	tail = 6,
}: {
	of: Uint8Array | string;
	label?: string;
	head?: number;
	tail?: number;
}) {
	const text = typeof of === "string" ? of : hex(of);
	const brief = text.length > head + tail + 1 ? `${text.slice(0, head)}…${text.slice(-tail)}` : text;
	return (
		<span className="hash">
			{/* On paper nothing is hovered: there the whole stands. */}
			<code title={text}>{brief === text ? text : <span className="brief">{brief}</span>}</code>
			<Copy text={text} {...(label ? { label } : {})} />
		</span>
	);
}

/** A moment, in full or as "3 minutes ago" with the full one within reach; on paper, where time stands, the full one. */
export function Time({ ms, form = "full" }: { ms: bigint | number; form?: "full" | "date" | "ago" }) {
	const f = useFormat();
	const [now, setNow] = useState(nowMs);
	useEffect(() => {
		if (form !== "ago") return;
		const t = setInterval(() => setNow(nowMs()), 5000);
		return () => clearInterval(t);
	}, [form]);
	const at = new Date(Number(ms));
	return (
		<time dateTime={at.toISOString()} title={form === "full" ? undefined : f.time(ms)}>
			{form === "ago" ? (
				<span className="brief">{f.ago(ms, Math.max(now, Number(ms)))}</span>
			) : form === "date" ? (
				f.date(ms)
			) : (
				f.time(ms)
			)}
		</time>
	);
}

export type Tone = "plain" | "ok" | "warn" | "bad" | "info";
const marks: Record<Tone, string> = { plain: "", ok: "✓", warn: "!", bad: "✕", info: "" };

/** A state in a word; colour only repeats it. */
export function Status({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
	return (
		<span className="status" data-tone={tone}>
			{marks[tone] && <span aria-hidden="true">{marks[tone]}</span>}
			{children}
		</span>
	);
}

/** A sentence in the reader's language. */
export function Sentence({ of }: { of: Text }) {
	return <>{useText()(of)}</>;
}

/** Names and values. */
export function Facts({ of }: { of: readonly (readonly [name: ReactNode, value: ReactNode])[] }) {
	return (
		<dl className="facts">
			{of.map(([name, value], i) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: facts keep their order.
				<Fact key={i} name={name} value={value} />
			))}
		</dl>
	);
}
const Fact = ({ name, value }: { name: ReactNode; value: ReactNode }) => (
	<>
		<dt>{name}</dt>
		<dd>{value}</dd>
	</>
);

/** Where a figure comes from, what it covers, and how fresh it is: under every figure. */
export function FigureNote({
	source,
	coverage,
	height,
	timeMs,
	licence,
}: {
	source: ReactNode;
	coverage?: ReactNode;
	height?: bigint | undefined;
	timeMs?: bigint | number | undefined;
	licence?: ReactNode;
}) {
	const w = kitWords();
	const f = useFormat();
	return (
		<p className="figure-note">
			<span>
				{w.source}
				{source}
			</span>
			{coverage && (
				<span>
					{w.coverage}
					{coverage}
				</span>
			)}
			{licence && (
				<span>
					{w.licence}
					{licence}
				</span>
			)}
			{height !== undefined && <span>{w.fresh(f.number(height))}</span>}
			{timeMs !== undefined && (
				<span>
					{w.freshAt} <Time ms={timeMs} />
				</span>
			)}
		</p>
	);
}

/** A box that says something beside the text. */
export function Note({
	tone = "info",
	title,
	children,
}: {
	tone?: "info" | "ok" | "warn" | "bad";
	title?: ReactNode;
	children?: ReactNode;
}) {
	return (
		<div className="note" data-tone={tone} role={tone === "bad" ? "alert" : undefined}>
			{title && <strong>{title}</strong>}
			{children}
		</div>
	);
}

/** Nothing to show, why that is, and what to do. */
export function EmptyState({ title, children }: { title: ReactNode; children?: ReactNode }) {
	return (
		<div className="empty">
			<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
				<path d="M10 6h20l8 8v28H10zM30 6v8h8M17 22h14M17 29h14M17 36h8" />
			</svg>
			<strong>{title}</strong>
			{children && <div>{children}</div>}
		</div>
	);
}

/** Room for what is on its way; invisible for the first 300 ms. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
	const w = kitWords();
	return (
		<div className="stack" role="status" aria-label={w.loading}>
			{Array.from({ length: lines }, (_, i) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: nothing else tells them apart.
				<div key={i} className="skeleton" />
			))}
		</div>
	);
}

/** A share as a bar; say the number beside it. */
export function Bar({ share }: { share: number }) {
	return (
		<div className="bar" aria-hidden="true">
			<span style={{ inlineSize: `${Math.max(0, Math.min(1, share)) * 100}%` }} />
		</div>
	);
}

/** More, for those who want it. With `late` its children are made, and loaded, when it is first opened. */
export function Disclose({
	title,
	children,
	open,
	late,
}: {
	title: ReactNode;
	children: ReactNode;
	open?: boolean;
	late?: boolean;
}) {
	const [made, setMade] = useState(!late || open === true);
	return (
		<details className="disclose" open={open} onToggle={made ? undefined : () => setMade(true)}>
			<summary>{title}</summary>
			{made && children}
		</details>
	);
}

/** The mark: a vermilion seal. */
export function Seal() {
	return (
		<svg className="seal" viewBox="0 0 64 64" aria-hidden="true">
			<rect width="64" height="64" rx="11" fill="#b3261e" />
			<rect x="4" y="4" width="56" height="56" rx="8" fill="none" stroke="#fff" strokeOpacity=".55" strokeWidth="1.5" />
			<g fill="none" stroke="#fff" strokeWidth="4.6" strokeLinecap="round">
				<path d="M24 14v26M40 14v26M15 24h34M11 40h42" />
				<path d="m25 45-9 7M39 45l9 7" />
			</g>
		</svg>
	);
}

/** Asks again. */
export function Retry({ onPress }: { onPress: () => void }) {
	const w = kitWords();
	return (
		<Button kind="second" size="small" onClick={onPress}>
			{w.retry}
		</Button>
	);
}
