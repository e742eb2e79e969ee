import { Field } from "@gongshi/portal/kit";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { Choice } from "./choices.ts";
import { useOffice } from "./words.ts";
import "./office.css";

export interface ChooserProps {
	readonly id: string;
	readonly label: string;
	readonly hint?: Parameters<typeof Field>[0]["hint"];
	readonly error?: Parameters<typeof Field>[0]["error"];
	readonly optional?: boolean;
	readonly value: string;
	readonly onChange: (value: string) => void;
	/** Undefined while they are being asked for. */
	readonly choices: readonly Choice[] | undefined;
	/** Tells what is being typed, so that the ledger can be asked for it. */
	readonly onType: (text: string) => void;
}

/** How many are shown at once; more words find the rest. */
const shownMost = 50;

/** The choices in which every word that is typed occurs. */
export function matching(choices: readonly Choice[], typed: string): readonly Choice[] {
	const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
	if (words.length === 0) return choices;
	return choices.filter((c) => {
		const all = `${c.value} ${c.label} ${c.under}`.toLowerCase();
		return words.every((word) => all.includes(word));
	});
}

/**
 * A field that searches while one types and offers what is on the ledger (WAI-ARIA: an editable combobox with a list).
 * What is typed and matches nothing is kept as it is: the ledger says what is wrong with it.
 */
export function Chooser(p: ChooserProps) {
	const w = useOffice();
	const list = useId();
	const [typed, setTyped] = useState<string>();
	const [at, setAt] = useState(-1);
	const box = useRef<HTMLDivElement>(null);
	const open = typed !== undefined;
	const chosen = p.choices?.find((c) => c.value === p.value);
	const found = matching(p.choices ?? [], typed ?? "");
	const shown = found.slice(0, shownMost);
	const told = p.choices === undefined ? w.searching : w.foundChoices(shown.length, found.length);
	const type = (text: string) => {
		setTyped(text);
		setAt(-1);
		p.onType(text);
		const exact = p.choices?.find((c) => c.value === text.trim() || c.label === text.trim());
		p.onChange(exact ? exact.value : text.trim());
	};
	const close = () => {
		setTyped(undefined);
		setAt(-1);
		p.onType("");
	};
	const choose = (c: Choice) => {
		p.onChange(c.value);
		close();
	};
	useEffect(() => {
		box.current?.children[at]?.scrollIntoView({ block: "nearest" });
	}, [at]);
	// What the arrows have reached, or what alone is left of the choices.
	const only = shown[at] ?? (typed && shown.length === 1 ? shown[0] : undefined);
	const press = (e: KeyboardEvent) => {
		const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
		if (step) {
			e.preventDefault();
			if (!open) setTyped("");
			else if (shown.length > 0) setAt((at + step + shown.length) % shown.length);
		} else if (e.key === "Enter" && open && only) {
			e.preventDefault();
			choose(only);
		} else if (e.key === "Escape" && open) {
			e.preventDefault();
			close();
		}
	};
	return (
		<div className="chooser">
			<Field
				id={p.id}
				label={p.label}
				hint={p.hint}
				error={p.error}
				optional={p.optional ?? false}
				role="combobox"
				aria-autocomplete="list"
				aria-expanded={open}
				aria-controls={open ? list : undefined}
				aria-activedescendant={open && at >= 0 ? `${list}-${at}` : undefined}
				autoComplete="off"
				placeholder={w.searchChoices}
				value={typed || (chosen && !typed ? chosen.label : p.value)}
				onChange={type}
				onClick={(e) => {
					if (open) return;
					setTyped("");
					e.currentTarget.select();
				}}
				onKeyDown={press}
				onBlur={close}
			/>
			{chosen && (
				<p className="meta chooser-chosen">
					{chosen.under} {chosen.sum && <strong className="nowrap">{chosen.sum}</strong>}
				</p>
			)}
			{open && (
				<div className="chooser-pop">
					<div id={list} ref={box} role="listbox" tabIndex={-1} aria-label={p.label} className="chooser-list">
						{shown.map((c, i) => (
							// biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys (aria-activedescendant).
							<div
								key={c.value}
								id={`${list}-${i}`}
								role="option"
								tabIndex={-1}
								aria-selected={i === at}
								data-chosen={c.value === p.value || undefined}
								onMouseDown={(e) => e.preventDefault()}
								onClick={() => choose(c)}
							>
								<span className="wrap">
									{c.label} <span className="meta">{c.under}</span>
								</span>
								{c.sum && <span className="nowrap">{c.sum}</span>}
							</div>
						))}
					</div>
					<p className="meta" aria-hidden="true">
						{told}
					</p>
				</div>
			)}
			<p role="status" className="unseen">
				{open && told}
			</p>
		</div>
	);
}
