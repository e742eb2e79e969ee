import type { AnchorHTMLAttributes, MouseEvent, ReactNode } from "react";
import { far, go, near } from "./address.ts";

export interface LinkProps
	extends Omit<
		AnchorHTMLAttributes<HTMLAnchorElement>,
		"href" | "onFocus" | "onBlur" | "onPointerEnter" | "onPointerLeave"
	> {
	/** An address of the portal such as "/funds/x?by=line", or one elsewhere. */
	readonly to: string;
	/** Shown as a button. */
	readonly button?: "main" | "second" | "plain";
	readonly children: ReactNode;
}

/** A real link, so that it can be opened in a tab, copied and printed; inside the portal the page is not loaded anew. */
export function Link({ to, button, children, onClick, ...rest }: LinkProps) {
	const press = (e: MouseEvent<HTMLAnchorElement>) => {
		onClick?.(e);
		const other = e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey;
		if (other || !to.startsWith("/") || rest.target || rest.download !== undefined) return;
		e.preventDefault();
		go(to);
	};
	return (
		<a
			{...rest}
			{...(button ? { className: `button ${rest.className ?? ""}`, "data-kind": button } : {})}
			href={to}
			onClick={press}
			onFocus={() => near(to)}
			onBlur={far}
			onPointerEnter={() => near(to)}
			onPointerLeave={far}
		>
			{children}
		</a>
	);
}
