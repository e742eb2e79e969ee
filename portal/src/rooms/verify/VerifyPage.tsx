import { maxFileBytes } from "@gongshi/verify";
import { type DragEvent, Suspense, useCallback, useEffect, useState } from "react";
import { Button, Disclose, ErrorNote, Note, PageHead, TextArea, useGo } from "../../kit/index.ts";
import { lazy } from "../../lazy.ts";
import { ask, Ledger } from "../../ledger/index.ts";
import { AnchorCard, LightCard, OfflineCard } from "./AnchorCard.tsx";
import { useAnchor } from "./use-anchor.ts";
import { NoAnchor, Verdict } from "./Verdict.tsx";
import { verifyWords } from "./words.ts";

const Scanner = lazy(() => import("./Scanner.tsx"));

/** Reads no more than would be refused as too large anyway. */
const bytesOf = async (b: Blob): Promise<Uint8Array> =>
	new Uint8Array(await b.slice(0, maxFileBytes + 1).arrayBuffer());

/** Drop, paste or scan a receipt, and this browser says what it proves. */
export default function VerifyPage() {
	const w = verifyWords();
	const { anchor, ready, set } = useAnchor();
	const [file, setFile] = useState<Uint8Array>();
	const [error, setError] = useState<unknown>();
	const take = useCallback((b: Uint8Array) => {
		setError(undefined);
		setFile(b);
	}, []);
	usePaste(take);
	const example = async () => {
		try {
			const { transactions } = await ask(Ledger.method.listTransactions, { pageSize: 1 });
			const newest = transactions[0];
			if (!newest) return setError(w.noExample);
			take((await ask(Ledger.method.getReceipt, { transaction: newest.id })).file);
		} catch (e) {
			setError(e);
		}
	};
	return (
		<>
			<PageHead title={w.title} lead={w.lead} />
			<div className="stack" data-gap="large">
				{file && anchor ? (
					<>
						<div className="row no-print">
							<Button kind="second" onClick={() => setFile(undefined)}>
								{w.again}
							</Button>
						</div>
						<Verdict file={file} anchor={anchor} />
					</>
				) : (
					<Entry take={take} example={() => void example()} />
				)}
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

function usePaste(take: (b: Uint8Array) => void): void {
	useEffect(() => {
		const on = (e: ClipboardEvent) => {
			if (e.target instanceof HTMLTextAreaElement || e.target instanceof HTMLInputElement) return;
			const file = e.clipboardData?.files[0];
			const text = e.clipboardData?.getData("text");
			if (file) void bytesOf(file).then(take);
			else if (text) take(new TextEncoder().encode(text));
		};
		document.addEventListener("paste", on);
		return () => document.removeEventListener("paste", on);
	}, [take]);
}

function Entry({ take, example }: { take: (b: Uint8Array) => void; example: () => void }) {
	const w = verifyWords();
	const [over, setOver] = useState(false);
	const [text, setText] = useState("");
	const drop = (e: DragEvent) => {
		e.preventDefault();
		setOver(false);
		const file = e.dataTransfer.files[0];
		if (file) void bytesOf(file).then(take);
	};
	return (
		<section className="stack">
			<label
				className="drop"
				data-over={over || undefined}
				onDragOver={(e) => {
					e.preventDefault();
					setOver(true);
				}}
				onDragLeave={() => setOver(false)}
				onDrop={drop}
			>
				<svg viewBox="0 0 48 48" fill="none" stroke="currentColor" strokeWidth="2.5" aria-hidden="true">
					<path d="M24 32V10m-9 9 9-9 9 9M8 30v10h32V30" />
				</svg>
				<strong>{w.drop}</strong>
				<span className="meta">{w.dropHint}</span>
				<input
					type="file"
					className="unseen"
					onChange={(e) => {
						const file = e.target.files?.[0];
						if (file) void bytesOf(file).then(take);
					}}
				/>
			</label>
			<div className="row">
				<Button onClick={example}>{w.example}</Button>
				<Scan />
			</div>
			<Disclose title={w.paste}>
				<div className="stack">
					<TextArea label={w.paste} hint={w.pasteHint} value={text} onChange={setText} />
					<div>
						<Button kind="second" onClick={() => take(new TextEncoder().encode(text))}>
							{w.check}
						</Button>
					</div>
				</div>
			</Disclose>
		</section>
	);
}

function Scan() {
	const w = verifyWords();
	const go = useGo();
	const [on, setOn] = useState(false);
	const [said, setSaid] = useState("");
	const found = useCallback(
		(text: string) => {
			setOn(false);
			const m = /\/v\/([0-9a-f]{2,}(?:\?kind=record)?(?:#[0-9a-f]+)?)$/i.exec(text);
			if (m) go(`/v/${m[1]}`);
			else setSaid(w.scanned);
		},
		[go, w],
	);
	const none = useCallback(() => {
		setOn(false);
		setSaid(w.scanNo);
	}, [w]);
	return (
		<>
			<Button
				kind="second"
				onClick={() => {
					setSaid("");
					setOn(!on);
				}}
			>
				{on ? w.scanStop : w.scan}
			</Button>
			<span role="status">{said}</span>
			{on && (
				<Suspense>
					<Scanner onFound={found} onNone={none} />
				</Suspense>
			)}
		</>
	);
}
