import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

export interface TabItem {
	readonly id: string;
	readonly title: ReactNode;
	readonly children: ReactNode;
}

/**
 * Several views of one thing, by the ARIA pattern of tabs: arrows, Home and End move and choose, one Tab press goes on
 * to what is shown. Keep `selected` in the address, so that a link opens the same view.
 */
export function Tabs({
	label,
	items,
	selected,
	onSelect,
}: {
	label: string;
	items: readonly TabItem[];
	selected: string;
	onSelect: (id: string) => void;
}) {
	const own = useId();
	const list = useRef<HTMLDivElement>(null);
	const shown = items.find((i) => i.id === selected) ?? items[0];
	const onKeyDown = (e: KeyboardEvent) => {
		if (e.altKey || e.ctrlKey || e.metaKey || e.shiftKey) return;
		const tabs = [...(list.current?.children ?? [])] as HTMLElement[];
		const to = target(e.key, tabs.indexOf(e.target as HTMLElement), tabs.length);
		const item = to === undefined ? undefined : items[to];
		if (to === undefined || !item) return;
		e.preventDefault();
		tabs[to]?.focus();
		onSelect(item.id);
	};
	if (!shown) return null;
	return (
		<div className="tabs">
			<div role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
				{items.map((i) => (
					<button
						key={i.id}
						type="button"
						role="tab"
						id={`${own}-${i.id}`}
						aria-selected={i === shown}
						aria-controls={i === shown ? `${own}-panel` : undefined}
						tabIndex={i === shown ? 0 : -1}
						onClick={() => onSelect(i.id)}
					>
						{i.title}
					</button>
				))}
			</div>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: the pattern lets one reach a panel that begins with text. */}
			<div key={shown.id} role="tabpanel" id={`${own}-panel`} aria-labelledby={`${own}-${shown.id}`} tabIndex={0}>
				{shown.children}
			</div>
		</div>
	);
}

/** Where a key leads from a tab: around the row, or to its ends. */
function target(key: string, now: number, count: number): number | undefined {
	switch (key) {
		case "ArrowRight":
			return (now + 1) % count;
		case "ArrowLeft":
			return (now + count - 1) % count;
		case "Home":
			return 0;
		case "End":
			return count - 1;
		default:
			return undefined;
	}
}
