import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { setLang } from "../i18n/index.ts";
import { become } from "./checked.ts";
import type { Reason } from "./lightblock.ts";
import Strip from "./Strip.tsx";
import WrongNote from "./WrongNote.tsx";
import { reasons } from "./words.ts";

vi.mock("./client.ts", () => ({ follow: async () => {}, again: async () => {} }));

test("the strip says what was checked, and for each lie which block and why, in both languages", () => {
	(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
	const box = document.body.appendChild(document.createElement("div"));
	act(() => createRoot(box).render(<Strip />));
	act(() => become({ state: "checked", height: 12n, count: 12 }));
	expect(box.textContent).toContain("第 12 块");
	for (const reason of Object.keys(reasons) as Reason[]) {
		for (const lang of ["zh", "en"] as const) {
			act(() => {
				setLang(lang);
				become({ state: "wrong", height: 9n, count: 9, wrong: { height: 10n, reason, atMs: 1 } });
			});
			const alert = box.querySelector('[role="alert"]');
			expect(alert?.textContent).toContain("10");
			expect(alert?.textContent).toContain(reasons[reason][lang]);
			expect(box.textContent).not.toContain("✓");
		}
	}
	expect(new Set(Object.values(reasons).map((r) => r.zh)).size).toBe(Object.keys(reasons).length);
});

test("beside the anchor it says more, and offers another check", () => {
	const box = document.body.appendChild(document.createElement("div"));
	act(() => {
		setLang("en");
		createRoot(box).render(<WrongNote wrong={{ height: 10n, reason: "power", atMs: 1 }} />);
	});
	expect(box.textContent).toContain(reasons.power.en);
	expect(box.querySelector("button")?.textContent).toBe("Check it again");
});
