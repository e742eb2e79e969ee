import { type Text, useText } from "@gongshi/portal/i18n";
import { ErrorNote } from "@gongshi/portal/kit";
import type { LedgerError } from "@gongshi/portal/ledger";
import { useEffect, useRef } from "react";
import { idOf } from "./FormField.tsx";
import type { Task } from "./task.ts";
import { useOffice } from "./words.ts";

export interface Wrong {
	/** By field; what is about none of the form's fields is `top`. */
	readonly fields: Readonly<Record<string, Text | LedgerError>>;
	readonly top?: LedgerError;
}

/** All that is wrong, above the form: it takes the focus, and each line leads to its field. */
export function Summary({ task, wrong }: { task: Task; wrong: Wrong }) {
	const w = useOffice();
	const text = useText();
	const box = useRef<HTMLDivElement>(null);
	const bad = task.fields.filter((f) => wrong.fields[f.name]);
	const any = bad.length > 0 || wrong.top !== undefined;
	// The sheet gives the focus back to the button first, in the frame in which it goes.
	useEffect(() => {
		if (!any || !wrong) return;
		const later = requestAnimationFrame(() => requestAnimationFrame(() => box.current?.focus()));
		return () => cancelAnimationFrame(later);
	}, [any, wrong]);
	if (!any) return null;
	return (
		<div className="note summary" data-tone="bad" role="alert" tabIndex={-1} ref={box}>
			<strong>{wrong.top ? w.refusedTop : w.fix(bad.length)}</strong>
			{wrong.top && <ErrorNote error={wrong.top} />}
			{bad.length > 0 && (
				<ul>
					{bad.map((f) => (
						<li key={f.name}>
							<a
								href={`#${idOf(f.name)}`}
								onClick={(e) => {
									e.preventDefault();
									const field = document.getElementById(idOf(f.name));
									field?.closest("details")?.setAttribute("open", "");
									field?.focus();
								}}
							>
								{text(f.label)}
							</a>
							{": "}
							{text(said(wrong.fields[f.name]))}
						</li>
					))}
				</ul>
			)}
		</div>
	);
}

function said(of: Text | LedgerError | undefined): Text {
	if (!of) return { zh: "", en: "" };
	return "text" in of ? of.text : of;
}
