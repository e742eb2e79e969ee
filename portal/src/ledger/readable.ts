/**
 * Lets a component read at once, with React's `use`, what has come before it is asked for; without these two fields
 * React finds out only after it has shown a placeholder. They are its own convention for promises that are kept.
 */
export function readable<T>(of: Promise<T>): Promise<T> {
	const marked = of as Promise<T> & { status?: "fulfilled" | "rejected"; value?: T; reason?: unknown };
	of.then(
		(value) => {
			Object.assign(marked, { status: "fulfilled", value });
		},
		(reason) => {
			Object.assign(marked, { status: "rejected", reason });
		},
	);
	return marked;
}
