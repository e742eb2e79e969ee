import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderToStaticMarkup } from "react-dom/server";
import { languages, setLang, tagOf } from "../i18n/index.ts";
import { Skeleton } from "../kit/show.tsx";
import { Header, Strip } from "./Shell.tsx";

/**
 * What every page is before its scripts have run, in each language; the style sheet shows the one that early.ts has
 * chosen. The build renders it into index.html (scripts/early.js). React puts the live page in its place.
 */
export function early(): string {
	const nothing = new QueryClient();
	return languages
		.map((l) => {
			setLang(l);
			return renderToStaticMarkup(
				<QueryClientProvider client={nothing}>
					<div className="early" lang={tagOf(l)}>
						<Header />
						<Strip />
						<div className="early-main">
							<Skeleton lines={6} />
						</div>
					</div>
				</QueryClientProvider>,
			);
		})
		.join("");
}
