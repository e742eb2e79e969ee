import { act, useState } from "react";
import { createRoot } from "react-dom/client";
import { beforeEach, expect, test, vi } from "vitest";

beforeEach(() => {
	(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
});

const kept = () => JSON.parse(sessionStorage.getItem("gongshi.typed") ?? "null");
const here = location.pathname;
const typed = [
	[here, "Name", "one"],
	["/elsewhere", "Name", "another"],
	[here, "Agree", true],
	[here, "Name", "two"],
];

/** A page load: what is kept is read once in each. */
async function form() {
	const { Check, Field } = await import("./Field.tsx");
	function Form() {
		const [a, setA] = useState("");
		const [b, setB] = useState("");
		const [yes, setYes] = useState(false);
		const [secret, setSecret] = useState("none");
		return (
			<>
				<Field label="Name" value={a} onChange={setA} />
				<Check label="Agree" checked={yes} onChange={setYes} />
				<Field label="Name" value={b} onChange={setB} />
				<Field label="Secret" type="password" value={secret} onChange={setSecret} />
				<p>{JSON.stringify([a, yes, b, secret])}</p>
			</>
		);
	}
	const box = document.body.appendChild(document.createElement("div"));
	const root = createRoot(box);
	await act(async () => root.render(<Form />));
	const says = () => JSON.parse(box.querySelector("p")?.textContent ?? "null");
	const leave = () => act(() => root.unmount());
	return { says, leave };
}

test("what was typed outlives the reload that the portal asked for, but no other, and no password does", async () => {
	sessionStorage.setItem("gongshi.typed", JSON.stringify(typed));
	const first = await form();
	expect(first.says()).toEqual(["one", true, "two", "none"]);
	expect(kept()).toBe(null);
	const { keepTyped } = await import("./typed.ts");
	keepTyped();
	expect(kept()).toEqual(typed.filter(([path]) => path === here));
	first.leave();
	sessionStorage.clear();
	const second = await form();
	expect(second.says()).toEqual(["", false, "", "none"]);
	second.leave();
});

test("a store that is damaged gives nothing", async () => {
	for (const raw of ["{", "7", "[7]", '{"length":1}', "null"]) {
		vi.resetModules();
		sessionStorage.setItem("gongshi.typed", raw);
		const { claimTyped } = await import("./typed.ts");
		expect(claimTyped(here, "Name"), raw).toBe(undefined);
	}
});
