import { act, type ReactNode, useState } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { setLang } from "../i18n/index.ts";
import { refused } from "../ledger/refusal.ts";
import { Button, ErrorNote, Field, Hash, Link, Money, ReceiptButton, Stepper } from "./index.ts";
import { Table } from "./Table.tsx";
import { Tabs } from "./Tabs.tsx";

let close = () => {};
beforeAll(() => {
	(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
});
afterEach(() => {
	close();
	act(() => setLang("zh"));
});

/** Shows something and gives the element around it. */
function show(what: ReactNode): HTMLElement {
	const box = document.body.appendChild(document.createElement("div"));
	const root = createRoot(box);
	act(() => root.render(what));
	close = () => {
		act(() => root.unmount());
		box.remove();
	};
	return box;
}
const press = (e: Element | null) => act(() => (e as HTMLElement).click());
const missing = refused({
	book: "funds",
	code: 17,
	field: "line",
	zh: "没有这条预算科目",
	en: "no such line",
	detail: "9.9",
});

describe("Button", () => {
	test("a blocked one keeps the focus and gives its reason, but does nothing", () => {
		const pressed = vi.fn();
		const b = show(
			<Button blocked="先选一条科目" onClick={pressed}>
				付款
			</Button>,
		).querySelector("button");
		press(b);
		expect(pressed).not.toHaveBeenCalled();
		expect(b?.disabled).toBe(false);
		expect(b?.getAttribute("aria-disabled")).toBe("true");
		expect(b?.title).toBe("先选一条科目");
	});
	test("a free one acts", () => {
		const pressed = vi.fn();
		press(show(<Button onClick={pressed}>付款</Button>).querySelector("button"));
		expect(pressed).toHaveBeenCalledOnce();
	});
});

describe("Tabs", () => {
	const items = ["flow", "lines", "files"].map((id) => ({ id, title: `t-${id}`, children: `p-${id}` }));
	function Three() {
		const [at, setAt] = useState("lines");
		return <Tabs label="看法" items={items} selected={at} onSelect={setAt} />;
	}
	const key = (name: string, more: object = {}) =>
		act(() => {
			document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, ...more }));
		});
	const chosen = (box: Element) => box.querySelector('[aria-selected="true"]');

	test("one is in the order of Tab, and its panel bears its name", () => {
		const box = show(<Three />);
		expect([...box.querySelectorAll("[role=tab]")].map((t) => t.getAttribute("tabindex"))).toEqual(["-1", "0", "-1"]);
		const panel = box.querySelector("[role=tabpanel]");
		expect(panel?.textContent).toBe("p-lines");
		expect(panel?.getAttribute("aria-labelledby")).toBe(chosen(box)?.id);
		expect(chosen(box)?.getAttribute("aria-controls")).toBe(panel?.id);
		expect(box.querySelector("[role=tablist]")?.getAttribute("aria-label")).toBe("看法");
	});
	test("arrows go around, Home and End to the ends; what the browser uses itself is left to it", () => {
		const box = show(<Three />);
		(chosen(box) as HTMLElement).focus();
		for (const [name, to] of [
			["ArrowRight", "t-files"],
			["ArrowRight", "t-flow"],
			["ArrowLeft", "t-files"],
			["Home", "t-flow"],
			["End", "t-files"],
			["a", "t-files"],
		] as const) {
			key(name);
			expect([chosen(box)?.textContent, document.activeElement?.textContent]).toEqual([to, to]);
		}
		key("ArrowLeft", { altKey: true });
		expect(chosen(box)?.textContent).toBe("t-files");
	});
	test("an unknown choice in the address shows the first", () => {
		const box = show(<Tabs label="看法" items={items} selected="nothing" onSelect={() => {}} />);
		expect(box.querySelector("[role=tabpanel]")?.textContent).toBe("p-flow");
	});
});

describe("Field", () => {
	test("a refusal stands beside the field, is announced with it, and leaves what was typed", () => {
		const box = show(<Field label="科目" value="9.9" onChange={() => {}} error={missing} />);
		const input = box.querySelector("input");
		const said = box.querySelector(`#${CSS.escape(input?.getAttribute("aria-describedby") ?? "none")}`);
		expect(said?.textContent).toContain("没有这条预算科目");
		expect(said?.textContent).toContain("funds 17 号");
		expect(input?.getAttribute("aria-invalid")).toBe("true");
		expect(input?.value).toBe("9.9");
	});
	test("the label belongs to the input", () => {
		const box = show(<Field label="科目" value="" onChange={() => {}} />);
		expect(box.querySelector("label")?.htmlFor).toBe(box.querySelector("input")?.id);
	});
});

test("a refusal is read in the language of the page", () => {
	const box = show(<ErrorNote error={missing} />);
	expect(box.textContent).toContain("没有这条预算科目");
	act(() => setLang("en"));
	expect(box.textContent).toContain("no such line");
});

test("money is shown short with the exact sum within reach", () => {
	const box = show(<Money minor={1234567890n} currency="CNY" form="short" />);
	expect(box.textContent).toBe("1,234.57 万元");
	expect(box.querySelector(".money")?.getAttribute("title")).toBe("12,345,678.90 元");
});

test("a hash leaves out its middle, and the whole is there to be copied", () => {
	const box = show(<Hash of={new Uint8Array(32).fill(0xab)} />);
	expect(box.querySelector("code")?.textContent).toBe("abababab…ababab");
	expect(box.querySelector("code")?.title).toHaveLength(64);
});

test("a receipt's link names a transaction or a record", () => {
	const box = show(
		<>
			<ReceiptButton transaction={new Uint8Array([1, 2])} />
			<ReceiptButton record="0aff" />
		</>,
	);
	expect([...box.querySelectorAll("a")].map((a) => a.getAttribute("href"))).toEqual(["/v/0102", "/v/0aff?kind=record"]);
});

test("a link goes inside the portal without loading the page, and leaves new tabs to the browser", () => {
	const a = show(<Link to="/funds?by=line">看钱</Link>).querySelector("a");
	const click = new MouseEvent("click", { bubbles: true, cancelable: true });
	act(() => void a?.dispatchEvent(click));
	expect(click.defaultPrevented).toBe(true);
	expect(location.pathname + location.search).toBe("/funds?by=line");
	const tab = new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey: true });
	act(() => void a?.dispatchEvent(tab));
	expect(tab.defaultPrevented).toBe(false);
});

test("the stage at which something is can be heard, not only seen", () => {
	const box = show(
		<Stepper
			label="付款"
			steps={[
				{ title: "下达", state: "done" },
				{ title: "复核", state: "now" },
				{ title: "银行", state: "next" },
			]}
		/>,
	);
	expect(box.querySelector("[aria-current=step]")?.textContent).toContain("复核 进行中");
});

describe("Table", () => {
	const rows = Array.from({ length: 10_000 }, (_, i) => ({ id: `n${i}`, amount: BigInt((i * 7919) % 10_000) }));
	const columns = [
		{ key: "id", head: "编号", cell: (r: { id: string }) => r.id },
		{
			key: "amount",
			head: "金额",
			cell: (r: { amount: bigint }) => String(r.amount),
			order: (r: { amount: bigint }) => r.amount,
		},
	];
	test("ten thousand rows are in the table, a screenful in the document", async () => {
		const box = show(<Table label="付款" columns={columns} rows={rows} id={(r) => r.id} />);
		await act(() => import("./LongTable.tsx"));
		expect(box.querySelector("table")?.getAttribute("aria-rowcount")).toBe("10001");
		expect(box.querySelectorAll("tbody tr").length).toBeLessThan(100);
		press(box.querySelector("button.unseen"));
		expect(document.activeElement?.textContent).toMatch(/^共 10,000 行/);
	});
	test("a press on a head orders by exact amounts, and says so", () => {
		const box = show(<Table label="付款" columns={columns} rows={rows.slice(0, 50)} id={(r) => r.id} />);
		press(box.querySelector(".sort"));
		expect(box.querySelector("[aria-sort]")?.getAttribute("aria-sort")).toBe("descending");
		const sums = [...box.querySelectorAll("tbody td")].map((td) => Number(td.textContent));
		expect(sums).toEqual(sums.toSorted((a, b) => b - a));
	});
});
