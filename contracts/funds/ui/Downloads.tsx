import { useText } from "@gongshi/portal/i18n";
import { Button, ErrorNote, Link, Progress, saveFile } from "@gongshi/portal/kit";
import { useState } from "react";
import type { Budget } from "../budget_pb.ts";
import { entryRows, lineRows } from "./files.ts";
import { BudgetNote } from "./parts.tsx";
import { packageAt } from "./place.ts";
import { useFunds } from "./words.ts";

/** The budget as files. They are made from the same answers as the page, so that their totals are its totals. */
export function Downloads({
	budget,
	exponent,
	height,
}: {
	budget: Budget;
	exponent: number;
	height: bigint | undefined;
}) {
	const w = useFunds();
	const text = useText();
	const [busy, setBusy] = useState<{ done: number; of: number }>();
	const [error, setError] = useState<unknown>();
	const make = async (what: "lines" | "entries") => {
		setError(undefined);
		setBusy({ done: 0, of: Number(budget[what]) });
		try {
			const file = await (what === "lines" ? lineRows : entryRows)({
				budget,
				exponent,
				text,
				onProgress: (done) => setBusy({ done, of: Number(budget[what]) }),
			});
			saveFile(`${budget.id.replaceAll("/", "-")}-${what}.csv`, new Blob([file], { type: "text/csv;charset=utf-8" }));
		} catch (cause) {
			setError(cause);
		}
		setBusy(undefined);
	};
	return (
		<section className="card stack">
			<p>{w.downloadWhy}</p>
			<div className="row">
				<Button kind="second" busy={busy !== undefined} onClick={() => void make("lines")}>
					{w.csvLines}
				</Button>
				<Button kind="second" busy={busy !== undefined} onClick={() => void make("entries")}>
					{w.csvEntries}
				</Button>
				<Link to={packageAt(budget.id)} button="second" download="">
					{w.packageFile}
				</Link>
			</div>
			{busy && <Progress label={w.preparing} done={busy.done} of={busy.of} />}
			{error !== undefined && <ErrorNote error={error} />}
			<BudgetNote budget={budget} height={height} />
		</section>
	);
}
