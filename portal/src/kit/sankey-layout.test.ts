import { expect, test } from "vitest";
import { layout } from "./sankey-layout.ts";

const node = (id: string) => ({ id, label: id });
const nodes = ["all", "school", "road", "teachers", "books"].map(node);
const flows = [
	{ from: "all", to: "school", amount: 70n },
	{ from: "all", to: "road", amount: 30n },
	{ from: "school", to: "teachers", amount: 50n },
	{ from: "school", to: "books", amount: 20n },
];
const find = (d: ReturnType<typeof layout>, id: string) => {
	const b = d.boxes.find((one) => one.node.id === id);
	if (!b) throw new Error(`no box ${id}`);
	return b;
};

test("heights are as the sums, columns as the way from the source", () => {
	const d = layout(nodes, flows, 900, 400);
	expect(d.columns).toBe(3);
	expect(find(d, "school").height / find(d, "road").height).toBeCloseTo(7 / 3);
	expect(["all", "school", "teachers"].map((id) => find(d, id).column)).toEqual([0, 1, 2]);
	expect(d.ribbons).toHaveLength(4);
});

test("boxes of a column do not overlap and stay in the picture", () => {
	const many = Array.from({ length: 60 }, (_, i) => node(`n${i}`));
	const d = layout(
		[node("all"), ...many],
		many.map((n, i) => ({ from: "all", to: n.id, amount: BigInt(i + 1) })),
		900,
		400,
	);
	const column = d.boxes.filter((b) => b.column === 1).toSorted((a, b) => a.y - b.y);
	for (const [i, b] of column.entries()) {
		const next = column[i + 1];
		if (next) expect(next.y).toBeGreaterThanOrEqual(b.y + b.height);
	}
});

test("a circle and empty flows end in a picture, not in a hang", () => {
	const d = layout(
		nodes,
		[
			{ from: "all", to: "school", amount: 1n },
			{ from: "school", to: "all", amount: 1n },
			{ from: "all", to: "road", amount: 0n },
		],
		900,
		400,
	);
	expect(d.boxes.map((b) => b.node.id)).toEqual(["all", "school"]);
});
