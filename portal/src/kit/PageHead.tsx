import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { Link } from "./Link.tsx";
import { useRoute } from "./route.ts";
import { kitWords } from "./words.ts";

export interface Crumb {
	readonly title: string;
	readonly to: string;
}

let arrived: string | undefined;
/** Whether the reader has come from another page, and not only opened this one. */
let moved = false;

/**
 * The head of every page: its only h1. It names the document, and takes the focus when the reader has come from
 * another page, so that the keyboard and the screen reader arrive too.
 */
export function PageHead({
	title,
	lead,
	crumbs = [],
	children,
}: {
	title: string;
	lead?: ReactNode;
	crumbs?: readonly Crumb[];
	children?: ReactNode;
}) {
	const w = kitWords();
	const h1 = useRef<HTMLHeadingElement>(null);
	const { path } = useRoute().place;
	useEffect(() => {
		document.title = `${title} · ${w.brand}`;
	}, [title, w.brand]);
	// For the layout, so that it runs again for a page that was hidden while a part of it loaded: then, or where the page
	// before has taken the focus along, it would be nowhere.
	useLayoutEffect(() => {
		const came = arrived !== path;
		moved ||= arrived !== undefined && came;
		arrived = path;
		const nowhere = document.activeElement === document.body;
		if (moved && (came || nowhere) && !location.hash) h1.current?.focus({ preventScroll: true });
	}, [path]);
	return (
		<header className="page-head">
			{crumbs.length > 0 && (
				<nav aria-label={w.crumbs}>
					<ol className="crumbs">
						{crumbs.map((c) => (
							<li key={c.to}>
								<Link to={c.to}>{c.title}</Link>
							</li>
						))}
					</ol>
				</nav>
			)}
			<h1 ref={h1} tabIndex={-1}>
				{title}
			</h1>
			{lead && <p className="lead">{lead}</p>}
			{children}
		</header>
	);
}
