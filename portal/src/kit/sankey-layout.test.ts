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
const size = { width: 900, height: 400, label: 32 };
const find = (d: ReturnType<typeof layout>, id: string) => {
	const b = d.boxes.find((one) => one.node.id === id);
	if (!b) throw new Error(`no box ${id}`);
	return b;
};

test("heights are as the sums, columns as the way from the source", () => {
	const d = layout(nodes, flows, size);
	expect(d.columns).toBe(3);
	expect(find(d, "school").height / find(d, "road").height).toBeCloseTo(7 / 3);
	expect(["all", "school", "teachers"].map((id) => find(d, id).column)).toEqual([0, 1, 2]);
	expect(d.ribbons).toHaveLength(4);
});

for (const [called, count, amount] of [
	["many alike", 60, (i: number) => BigInt(i + 1)],
	["one large and crumbs", 12, (i: number) => (i === 0 ? 1_000_000n : 1n)],
	["two", 2, () => 5n],
] as const) {
	test(`neither boxes nor labels of a column overlap, and all stay in the picture: ${called}`, () => {
		const targets = Array.from({ length: count }, (_, i) => node(`n${i}`));
		const d = layout(
			[node("all"), ...targets],
			targets.map((n, i) => ({ from: "all", to: n.id, amount: amount(i) })),
			size,
		);
		const column = d.boxes.filter((b) => b.column === 1).toSorted((a, b) => a.y - b.y);
		expect(column).toHaveLength(count);
		const middle = (b: { y: number; height: number }) => b.y + b.height / 2;
		for (const [i, b] of column.entries()) {
			expect(middle(b)).toBeGreaterThanOrEqual(size.label / 2 - 0.001);
			expect(middle(b)).toBeLessThanOrEqual(d.height - size.label / 2 + 0.001);
			const next = column[i + 1];
			if (!next) continue;
			expect(next.y).toBeGreaterThanOrEqual(b.y + b.height);
			expect(middle(next) - middle(b)).toBeGreaterThanOrEqual(size.label);
		}
	});
}

test("a circle and empty flows end in a picture, not in a hang", () => {
	const d = layout(
		nodes,
		[
			{ from: "all", to: "school", amount: 1n },
			{ from: "school", to: "all", amount: 1n },
			{ from: "all", to: "road", amount: 0n },
		],
		size,
	);
	expect(d.boxes.map((b) => b.node.id)).toEqual(["all", "school"]);
});
