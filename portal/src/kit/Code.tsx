/** Text for machines, as it is. Where it is long it scrolls, and so the keyboard must reach it. */
export function Code({ children }: { children: string }) {
	// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
	return <pre tabIndex={0}>{children}</pre>;
}
