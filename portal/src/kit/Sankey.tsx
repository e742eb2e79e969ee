import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Link } from "./Link.tsx";
import { type Box, boxWidth, type Drawing, layout, type SankeyFlow, type SankeyNode } from "./sankey-layout.ts";
import { Disclose } from "./show.tsx";
import { Table } from "./Table.tsx";
import { kitWords } from "./words.ts";

export type { SankeyFlow, SankeyNode } from "./sankey-layout.ts";

export interface SankeyProps {
	/** What the picture says, in a sentence. */
	readonly label: string;
	readonly nodes: readonly SankeyNode[];
	readonly flows: readonly SankeyFlow[];
	/** An amount, as it stands beside a box and in the table. */
	readonly show: (amount: bigint) => ReactNode;
	/** An amount in few characters, as text. */
	readonly brief: (amount: bigint) => string;
	readonly height?: number;
	/** Show the table at once, beside the picture. */
	readonly tableOpen?: boolean;
}

/**
 * Where money comes from and goes to: ribbons as thick as the sums. Every box is labelled and is a link where it leads
 * somewhere; the same figures stand in a table below, which is all that a narrow screen shows.
 */
export function Sankey({ label, nodes, flows, show, brief, height = 420, tableOpen }: SankeyProps) {
	const w = kitWords();
	const [frame, width, type] = useRoom();
	const [drawing, head] = useMemo(() => {
		const [head, tail] = margins(nodes, flows).map((m) => m * type) as [number, number];
		const size = { width: Math.max(320, width - head - tail), height, label: labelHeight * type };
		return [layout(nodes, flows, size), head];
	}, [nodes, flows, width, height, type]);
	const name = useMemo(() => new Map(nodes.map((n) => [n.id, n])), [nodes]);
	const narrow = width > 0 && width < 560 * type;
	const table = (
		<Table
			label={label}
			columns={[
				{
					key: "from",
					head: w.from,
					cell: (f) => name.get(f.from)?.label,
					order: (f) => name.get(f.from)?.label ?? "",
				},
				{
					key: "to",
					head: w.to,
					cell: (f) => <Target node={name.get(f.to)} />,
					order: (f) => name.get(f.to)?.label ?? "",
				},
				{ key: "amount", head: w.amount, cell: (f) => show(f.amount), number: true, order: (f) => f.amount },
			]}
			rows={flows}
			id={(f) => `${f.from}→${f.to}`}
		/>
	);
	return (
		<figure className="sankey" ref={frame} aria-label={label}>
			{!narrow && width > 0 && (
				<Picture drawing={drawing} width={width} head={head} type={type} label={label} brief={brief} />
			)}
			{narrow ? (
				table
			) : (
				<Disclose title={w.asTable} open={tableOpen ?? false}>
					{table}
				</Disclose>
			)}
		</figure>
	);
}

const Target = ({ node }: { node: SankeyNode | undefined }) =>
	node?.to ? <Link to={node.to}>{node.label}</Link> : (node?.label ?? null);

/** Room for a label's two lines, and at most for its width, in pixels at the usual size of type. */
const labelHeight = 34;
const widest = 230;
/** Between a box and its label. */
const apart = 8;

/** What the labels before the first boxes and behind the last ones need, so that they lie on no ribbon. */
function margins(nodes: readonly SankeyNode[], flows: readonly SankeyFlow[]): [number, number] {
	const [reached, left] = [new Set(flows.map((f) => f.to)), new Set(flows.map((f) => f.from))];
	const room = (of: readonly SankeyNode[]) =>
		apart + Math.min(widest, Math.max(90, ...of.map((n) => widthOf(n.label) + 8)));
	return [room(nodes.filter((n) => !reached.has(n.id))), room(nodes.filter((n) => !left.has(n.id)))];
}

/** How wide the picture may be, and how large type is: 1 is usual, 1.25 large. */
function useRoom(): [React.RefObject<HTMLElement | null>, number, number] {
	const frame = useRef<HTMLElement>(null);
	const [room, setRoom] = useState({ width: 0, type: 1 });
	useEffect(() => {
		if (!frame.current) return;
		const watch = new ResizeObserver(([e]) =>
			setRoom({
				width: Math.round(e?.contentRect.width ?? 0),
				type: (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16,
			}),
		);
		watch.observe(frame.current);
		return () => watch.disconnect();
	}, []);
	return [frame, room.width, room.type];
}

function Picture({
	drawing,
	width,
	head,
	type,
	label,
	brief,
}: {
	drawing: Drawing;
	width: number;
	head: number;
	type: number;
	label: string;
	brief: (amount: bigint) => string;
}) {
	return (
		// biome-ignore lint/a11y/useSemanticElements: a group of links that make up one picture.
		<svg viewBox={`0 0 ${width} ${drawing.height}`} role="group" aria-label={label}>
			<Patterns />
			<g transform={`translate(${head})`}>
				{drawing.ribbons.map((r) => (
					<path key={`${r.flow.from}→${r.flow.to}`} className="flow" d={r.path} fill={`var(--c${r.to.colour})`}>
						<title>{`${r.from.node.label} → ${r.to.node.label}: ${brief(r.flow.amount)}`}</title>
					</path>
				))}
				{drawing.boxes.map((b) =>
					b.node.to ? (
						<Link key={b.node.id} to={b.node.to} aria-label={`${b.node.label} ${brief(b.amount)}`}>
							<Node box={b} brief={brief} room={roomFor(b, drawing, width, head)} type={type} />
						</Link>
					) : (
						<g key={b.node.id}>
							<Node box={b} brief={brief} room={roomFor(b, drawing, width, head)} type={type} />
						</g>
					),
				)}
			</g>
		</svg>
	);
}

/** How many pixels a label has: before the first column, or until the next one begins. */
function roomFor(b: Box, d: Drawing, width: number, head: number): number {
	if (b.x === 0) return head - apart;
	const next = Math.min(width - head, ...d.boxes.filter((o) => o.x > b.x).map((o) => o.x));
	return next - b.x - boxWidth - apart;
}

/** Chinese characters are twice as wide as Latin ones. */
const widthOf = (text: string): number =>
	[...text].reduce((sum, c) => sum + ((c.codePointAt(0) ?? 0) > 0x2e7f ? 13.2 : 7), 0);

function fit(text: string, room: number): string {
	if (widthOf(text) <= room) return text;
	let kept = "";
	for (const c of text) {
		if (widthOf(kept + c) + 13.2 > room) break;
		kept += c;
	}
	return `${kept.trimEnd()}…`;
}

interface NodeProps {
	box: Box;
	brief: (amount: bigint) => string;
	room: number;
	type: number;
}

function Node({ box, brief, room, type }: NodeProps) {
	const first = box.x === 0;
	const x = first ? -apart : box.x + boxWidth + apart;
	const y = box.y + box.height / 2;
	const anchor = first ? "end" : "start";
	return (
		<>
			<rect x={box.x} y={box.y} width={boxWidth} height={box.height} rx="2" fill={`var(--c${box.colour})`} />
			<rect x={box.x} y={box.y} width={boxWidth} height={box.height} rx="2" fill={`url(#sankey-p${box.colour})`} />
			<text x={x} y={y - 3 * type} textAnchor={anchor}>
				{fit(box.node.label, room / type)}
				<title>{box.node.label}</title>
			</text>
			<text x={x} y={y + 13 * type} textAnchor={anchor} className="sum">
				{brief(box.amount)}
			</text>
		</>
	);
}

/** Six hatchings, so that colour is never the only difference. */
function Patterns() {
	const lines = ["", "M0 3h6", "M3 0v6", "M0 6 6 0", "M0 0l6 6", "M0 3h6M3 0v6"];
	return (
		<defs>
			{lines.map((d, i) => (
				<pattern key={d} id={`sankey-p${i + 1}`} width="6" height="6" patternUnits="userSpaceOnUse">
					<path d={d} stroke="#fff" strokeOpacity=".45" strokeWidth="1" />
				</pattern>
			))}
		</defs>
	);
}
