import { Suspense, useCallback, useEffect, useRef, useState } from "react";
import { ErrorNote, Note, PageHead, useGo } from "../../kit/index.ts";
import { lazy, steady } from "../../lazy.ts";
import { ask, Ledger } from "../../ledger/index.ts";
import { AnchorCard } from "./AnchorCard.tsx";
import { Entry } from "./Entry.tsx";
import { entryWords } from "./entry-words.ts";
import { type Given, ofFile, ofText, scanned } from "./given.ts";
import { LightCard } from "./LightCard.tsx";
import { NoAnchor } from "./NoAnchor.tsx";
import { OfflineCard } from "./OfflineCard.tsx";
import { Several, WhyNot } from "./Refused.tsx";
import { useAnchor } from "./use-anchor.ts";

const Checked = lazy(() => import("./Checked.tsx"));

/** Drop, paste or scan a receipt, and this browser says what it proves. */
export default function VerifyPage() {
	const w = entryWords();
	const { anchor, ready, set } = useAnchor();
	const [error, setError] = useState<unknown>();
	const { given, nth, several, busy, take, choose, reset } = useGiven();
	useWarmth();
	usePaste(take, choose);
	useDrop(take, choose);
	const example = async () => {
		setError(undefined);
		try {
			const { transactions } = await ask(Ledger.method.listTransactions, { pageSize: 50 });
			// The transaction that founded the network stands in no block and has no receipt.
			const newest = transactions.find((t) => t.id.length === 32);
			if (!newest) return setError(w.noExample);
			const { file } = await ask(Ledger.method.getReceipt, { transaction: newest.id });
			take({ is: "receipt", file, name: "receipt.gongshi.json", restored: false });
		} catch (e) {
			setError(e);
		}
	};
	return (
		<>
			<PageHead title={w.title} lead={w.lead} />
			<div className="stack" data-gap="large">
				{given?.is === "receipt" && anchor ? (
					<Suspense fallback={<p role="status">{w.reading}</p>}>
						<Checked key={nth} receipt={given} anchor={anchor} again={reset} />
					</Suspense>
				) : (
					<Entry choose={choose} take={take} example={() => void example()} />
				)}
				<div role="status">{busy && <p>{w.looking}</p>}</div>
				{several.length > 1 && <Several files={several} choose={(file) => choose([file])} />}
				{given?.is === "none" && <WhyNot why={given.why} detail={given.detail} />}
				{given?.is === "picture" && <Note tone="bad">{w.noCode}</Note>}
				{error !== undefined &&
					(typeof error === "string" ? <Note tone="warn">{error}</Note> : <ErrorNote error={error} />)}
				{ready && !anchor && <NoAnchor />}
				<div className="grid" style={{ "--min": "22rem" } as never}>
					<AnchorCard anchor={anchor} onChange={set} />
					<div className="stack">
						<LightCard />
						<OfflineCard />
					</div>
				</div>
			</div>
		</>
	);
}

/** What was given last, looked at; a picture is looked into. */
function useGiven() {
	const go = useGo();
	const [given, setGiven] = useState<Given>();
	const [several, setSeveral] = useState<readonly File[]>([]);
	const [busy, setBusy] = useState(false);
	const [nth, setNth] = useState(0);
	/** Only the last thing given counts: looking into a picture takes a while. */
	const turn = useRef(0);
	const take = useCallback(
		(g: Given) => {
			turn.current++;
			setBusy(false);
			setSeveral([]);
			if (g.is === "address") go(g.to);
			else {
				setGiven(g);
				setNth(turn.current);
			}
		},
		[go],
	);
	const choose = useCallback(
		(files: readonly File[]) => {
			const [file] = files;
			if (!file) return;
			const mine = ++turn.current;
			setGiven(undefined);
			setSeveral(files.length > 1 ? files : []);
			if (files.length > 1) return;
			setBusy(true);
			look(file)
				.catch((): Given => ({ is: "none", why: "unreadable", detail: file.name }))
				.then((g) => mine === turn.current && take(g));
		},
		[take],
	);
	const reset = useCallback(() => setGiven(undefined), []);
	return { given, nth, several, busy, take, choose, reset };
}

async function look(file: File): Promise<Given> {
	const given = await ofFile(file, file.name);
	if (given.is !== "picture") return given;
	const { codeIn } = await import("./picture.ts");
	const text = await codeIn(given.picture);
	return text === undefined ? given : scanned(text);
}

function usePaste(take: (g: Given) => void, choose: (files: readonly File[]) => void): void {
	useEffect(() => {
		const on = (e: ClipboardEvent) => {
			if (e.target instanceof HTMLTextAreaElement || e.target instanceof HTMLInputElement) return;
			const files = [...(e.clipboardData?.files ?? [])];
			const text = e.clipboardData?.getData("text");
			if (files.length > 0) choose(files);
			else if (text) take(ofText(text));
		};
		document.addEventListener("paste", on);
		return () => document.removeEventListener("paste", on);
	}, [take, choose]);
}

/** Takes what is dropped anywhere on the page: a file dropped beside the field would make the browser leave it. */
function useDrop(take: (g: Given) => void, choose: (files: readonly File[]) => void): void {
	useEffect(() => {
		const writing = (e: DragEvent) =>
			e.target instanceof HTMLTextAreaElement && !e.dataTransfer?.types.includes("Files");
		const over = (e: DragEvent) => {
			if (!writing(e)) e.preventDefault();
		};
		const drop = (e: DragEvent) => {
			if (writing(e)) return;
			e.preventDefault();
			const files = [...(e.dataTransfer?.files ?? [])];
			const text = e.dataTransfer?.getData("text");
			if (files.length > 0) choose(files);
			else if (text) take(ofText(text));
		};
		document.addEventListener("dragover", over);
		document.addEventListener("drop", drop);
		return () => {
			document.removeEventListener("dragover", over);
			document.removeEventListener("drop", drop);
		};
	}, [take, choose]);
}

/** Has what a verification needs ready before it is needed: the network may be away by then. It begins when the page is there. */
function useWarmth(): void {
	useEffect(() => {
		let stop: (() => void) | undefined;
		const rest = setTimeout(async () => {
			const { warmUp } = await steady(() => import("./warm.ts"));
			stop ??= warmUp();
		}, 100);
		return () => {
			clearTimeout(rest);
			stop?.();
			stop = () => {};
		};
	}, []);
}
