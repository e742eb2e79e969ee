import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components";

export interface TabItem {
	readonly id: string;
	readonly title: ReactNode;
	readonly children: ReactNode;
}

/** Several views of one thing. Keep `selected` in the address, so that a link opens the same view. */
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
	return (
		<AriaTabs className="tabs" selectedKey={selected} onSelectionChange={(key) => onSelect(String(key))}>
			<TabList aria-label={label}>
				{items.map((i) => (
					<Tab key={i.id} id={i.id}>
						{i.title}
					</Tab>
				))}
			</TabList>
			{items.map((i) => (
				<TabPanel key={i.id} id={i.id}>
					{i.children}
				</TabPanel>
			))}
		</AriaTabs>
	);
}
