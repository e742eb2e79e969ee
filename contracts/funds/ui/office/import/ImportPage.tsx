import { PageHead, Skeleton } from "@gongshi/portal/kit";
import { lazy } from "@gongshi/portal/lazy";
import { Suspense, useEffect, useState } from "react";
import { Chooser } from "./Chooser.tsx";
import { useChooserWords } from "./chooser-words.ts";
import { remembered } from "./keep.ts";
import { LatelyList } from "./LatelyList.tsx";
import type { Beginning } from "./useTable.ts";
import "../../funds.css";
import "./import.css";

/** What reads tables is loaded when there is one. */
const Begun = lazy(() => import("./Begun.tsx"));

/** From a published table to the ledger: choose, say what the columns are, check, sign and send. */
export default function ImportPage() {
	const w = useChooserWords();
	const [begin, setBegin] = useState<Beginning | "nothing">();
	useEffect(() => {
		let here = true;
		void remembered().then((was) => here && setBegin((now) => now ?? (was?.kept ? { was } : "nothing")));
		return () => {
			here = false;
		};
	}, []);
	return (
		<div className="stack" data-gap="large">
			<PageHead title={w.title} lead={w.lead} crumbs={[{ title: w.desk, to: "/office/funds" }]} />
			{begin === "nothing" && (
				<>
					<section className="card stack" aria-labelledby="import-1">
						<h2 id="import-1">{w.step1}</h2>
						<Chooser onFiles={(files) => files.length > 0 && setBegin({ files })} />
					</section>
					<LatelyList />
				</>
			)}
			{begin !== undefined && begin !== "nothing" && (
				<Suspense fallback={<Skeleton lines={6} />}>
					<Begun begin={begin} onClear={() => setBegin("nothing")} />
				</Suspense>
			)}
		</div>
	);
}
