// The heavy half of the kit. Import it only from pages that are loaded lazily: it brings React Aria and the virtual table.
export { Dialog, type DialogProps } from "./Dialog.tsx";
export { Sankey, type SankeyFlow, type SankeyNode, type SankeyProps } from "./Sankey.tsx";
export { type Column, Table, type TableProps } from "./Table.tsx";
export { type TabItem, Tabs } from "./Tabs.tsx";
