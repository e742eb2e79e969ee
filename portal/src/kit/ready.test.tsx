import { act, Component, type ReactNode, use } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { readable } from "../lazy.ts";
import { Ready } from "./Ready.tsx";

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
class Net extends Component<{ children: ReactNode }> {
	override state = { caught: "" };
	static getDerivedStateFromError = (e: unknown) => ({ caught: String(e) });
	override render = () => this.state.caught || this.props.children;
}
const Says = ({ of }: { of: Promise<string> }) => use(of);

async function shown(of: Promise<string>): Promise<() => string> {
	const box = document.createElement("div");
	const root = createRoot(box);
	await act(async () =>
		root.render(
			<Net>
				<Ready of={of} lines={2}>
					<Says of={of} />
				</Ready>
			</Net>,
		),
	);
	return () => box.querySelectorAll(".skeleton").length + (box.textContent ?? "");
}

test("what has come is shown without a placeholder", async () => {
	const come = readable(Promise.resolve("here"));
	await come;
	expect((await shown(come))()).toBe("0here");
});

test("what is still to come has its room, and is shown when it comes", async () => {
	let give: (text: string) => void = () => {};
	const text = await shown(
		readable(
			new Promise((done) => {
				give = done;
			}),
		),
	);
	expect(text()).toBe("2");
	await act(async () => give("late"));
	expect(text()).toBe("0late");
});

test("what fails is for what is inside to say", async () => {
	vi.spyOn(console, "error").mockImplementation(() => {});
	const text = await shown(readable(Promise.reject(new Error("gone"))));
	expect(text()).toBe("0Error: gone");
});
