import { Component, type ReactNode } from "react";
import { Button } from "../kit/Button.tsx";
import { Link } from "../kit/Link.tsx";
import { PageHead } from "../kit/PageHead.tsx";
import { keepTyped } from "../kit/typed.ts";
import { useParts } from "../lazy.ts";
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

/**
 * That a part of the portal is still to come, or that the server has newer pages than these. What is shown stays: the
 * reader chooses when to load again, and finds what was typed.
 */
export function PartsNote() {
	const w = shellWords();
	const parts = useParts();
	if (parts === "ready") return null;
	if (parts === "waiting") return <p className="offline">{w.partWaits}</p>;
	const again = () => {
		keepTyped();
		location.reload();
	};
	return (
		<div className="outdated row">
			<p>{w.outdated}</p>
			<Button size="small" onClick={again}>
				{w.reload}
			</Button>
		</div>
	);
}

/**
 * Keeps a part that fails from taking the others with it; a `small` one beside the page is then left out. React offers
 * this to classes only.
 */
export class Safe extends Component<{ children: ReactNode; small?: boolean }, { error?: unknown }> {
	override state: { error?: unknown } = {};
	static getDerivedStateFromError(error: unknown) {
		return { error };
	}
	override render() {
		if (!("error" in this.state)) return this.props.children;
		return this.props.small ? null : <Broken error={this.state.error} />;
	}
}
