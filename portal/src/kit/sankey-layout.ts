// Where the boxes and ribbons of a Sankey stand. Amounts are bigint; only positions on the screen are floats.

export interface SankeyNode {
	readonly id: string;
	readonly label: string;
	/** Where a press on it leads. */
	readonly to?: string;
}
export interface SankeyFlow {
	readonly from: string;
	readonly to: string;
	/** Not negative. */
	readonly amount: bigint;
}
export interface Box {
	node: SankeyNode;
	column: number;
	amount: bigint;
	x: number;
	y: number;
	height: number;
	colour: number;
}
export interface Ribbon {
	flow: SankeyFlow;
	from: Box;
	to: Box;
	path: string;
}
export interface Drawing {
	readonly boxes: readonly Box[];
	readonly ribbons: readonly Ribbon[];
	readonly columns: number;
	readonly height: number;
}

/** In pixels. The picture becomes taller than `height` where its labels need it. */
export interface Size {
	readonly width: number;
	readonly height: number;
	/** How tall a label is. No two of a column come nearer to each other than this. */
	readonly label: number;
}

export const boxWidth = 14;
const gap = 10;
const least = 3;

/** Places nodes in columns by their longest way from a source, largest first, next to where their money comes from. */
export function layout(nodes: readonly SankeyNode[], flows: readonly SankeyFlow[], size: Size): Drawing {
	const positive = flows.filter((f) => f.amount > 0n && f.from !== f.to);
	const boxes = measure(nodes, positive);
	const columns = Math.max(0, ...[...boxes.values()].map((b) => b.column)) + 1;
	const byColumn = Array.from({ length: columns }, (_, c) => [...boxes.values()].filter((b) => b.column === c));
	const crowd = Math.max(1, ...byColumn.map((c) => c.length));
	const tall = Math.max(size.height, crowd * (gap + size.label));
	const scale = Math.min(...byColumn.map((c) => scaleOf(c, tall - gap * (c.length - 1), size.label)));
	for (const [c, column] of byColumn.entries())
		place(column, { c, columns, size, tall, scale, flows: positive, boxes });
	return { boxes: [...boxes.values()], ribbons: draw(positive, boxes, scale), columns, height: tall };
}

/** The largest scale at which a column fits, if a box thinner than its label still has the label's room. */
function scaleOf(column: readonly Box[], tall: number, label: number): number {
	let room = tall;
	let left = Number(sum(column));
	for (const b of column.toSorted((x, y) => (x.amount < y.amount ? -1 : 1))) {
		if ((Number(b.amount) / left) * room >= label) break;
		room -= label;
		left -= Number(b.amount);
	}
	return room / Math.max(1, left);
}

const sum = (boxes: readonly Box[]) => boxes.reduce((total, b) => total + b.amount, 0n);

function measure(nodes: readonly SankeyNode[], flows: readonly SankeyFlow[]): Map<string, Box> {
	const boxes = new Map<string, Box>();
	for (const node of nodes) {
		const into = flows.filter((f) => f.to === node.id).reduce((t, f) => t + f.amount, 0n);
		const out = flows.filter((f) => f.from === node.id).reduce((t, f) => t + f.amount, 0n);
		if (into === 0n && out === 0n) continue;
		boxes.set(node.id, { node, column: 0, amount: into > out ? into : out, x: 0, y: 0, height: 0, colour: 0 });
	}
	// At most as many rounds as there are nodes, so that a circle ends.
	for (let round = 0; round < boxes.size; round++) {
		let moved = false;
		for (const f of flows) {
			const [a, b] = [boxes.get(f.from), boxes.get(f.to)];
			if (a && b && b.column <= a.column && a.column + 1 < boxes.size) {
				b.column = a.column + 1;
				moved = true;
			}
		}
		if (!moved) break;
	}
	return boxes;
}

interface Room {
	c: number;
	columns: number;
	size: Size;
	tall: number;
	scale: number;
	flows: readonly SankeyFlow[];
	boxes: Map<string, Box>;
}

function place(column: Box[], r: Room): void {
	const source = (b: Box): number => {
		const from = r.flows.filter((f) => f.to === b.node.id).map((f) => r.boxes.get(f.from)?.y ?? 0);
		return from.length ? from.reduce((t, y) => t + y, 0) / from.length : 0;
	};
	column.sort(
		(a, b) => (r.c === 0 ? 0 : source(a) - source(b)) || (a.amount < b.amount ? 1 : a.amount > b.amount ? -1 : 0),
	);
	const room = (b: Box): number => Math.max(r.size.label, Number(b.amount) * r.scale);
	const used = column.reduce((total, b) => total + room(b), gap * (column.length - 1));
	const step = (r.size.width - boxWidth) / Math.max(1, r.columns - 1);
	let y = Math.max(0, (r.tall - used) / 2);
	for (const [i, b] of column.entries()) {
		b.x = r.c * step;
		b.height = Math.max(least, Number(b.amount) * r.scale);
		b.y = y + (room(b) - b.height) / 2;
		b.colour = ((i + r.c) % 6) + 1;
		y += room(b) + gap;
	}
}

function draw(flows: readonly SankeyFlow[], boxes: Map<string, Box>, scale: number): Ribbon[] {
	const left = new Map<Box, number>();
	const right = new Map<Box, number>();
	const pairs = flows.flatMap((flow) => {
		const [from, to] = [boxes.get(flow.from), boxes.get(flow.to)];
		return from && to ? [{ flow, from, to }] : [];
	});
	pairs.sort((a, b) => a.from.y - b.from.y || a.to.y - b.to.y);
	return pairs.map(({ flow, from, to }) => {
		const thick = Math.max(1, Number(flow.amount) * scale);
		const y0 = from.y + (right.get(from) ?? 0);
		const y1 = to.y + (left.get(to) ?? 0);
		right.set(from, y0 - from.y + thick);
		left.set(to, y1 - to.y + thick);
		const [x0, x1] = [from.x + boxWidth, to.x];
		const m = (x0 + x1) / 2;
		const path = `M${x0} ${y0}C${m} ${y0} ${m} ${y1} ${x1} ${y1}V${y1 + thick}C${m} ${y1 + thick} ${m} ${y0 + thick} ${x0} ${y0 + thick}Z`;
		return { flow, from, to, path };
	});
}
