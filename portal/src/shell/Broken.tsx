import { Component, type ReactNode } from "react";
import { Button } from "../kit/Button.tsx";
import { Link } from "../kit/Link.tsx";
import { PageHead } from "../kit/PageHead.tsx";
import { shellWords } from "./words.ts";

/** Where no page is. */
export function NotFound() {
	const w = shellWords();
	return (
		<PageHead title={w.notFoundTitle} lead={w.notFound}>
			<p>
				<Link to="/" button="main">
					{w.home}
				</Link>
			</p>
		</PageHead>
	);
}

function Broken({ error }: { error: unknown }) {
	const w = shellWords();
	return (
		<>
			<PageHead title={w.brokenTitle} lead={w.broken}>
				<p>
					<Button onClick={() => location.reload()}>{w.reload}</Button>
				</p>
			</PageHead>
			<pre>{String(error)}</pre>
		</>
	);
}

/** Keeps a page that fails from taking the others with it. React offers this to classes only. */
export class Safe extends Component<{ children: ReactNode }, { error?: unknown }> {
	override state: { error?: unknown } = {};
	static getDerivedStateFromError(error: unknown) {
		return { error };
	}
	override render() {
		return "error" in this.state ? <Broken error={this.state.error} /> : this.props.children;
	}
}
