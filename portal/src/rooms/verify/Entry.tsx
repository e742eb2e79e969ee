import { Suspense, useCallback, useState } from "react";
import { Button, Disclose, Note, TextArea } from "../../kit/index.ts";
import { lazy } from "../../lazy.ts";
import { entryWords } from "./entry-words.ts";
import { type Given, ofText, scanned } from "./given.ts";

const Scanner = lazy(() => import("./Scanner.tsx"));

interface Entrance {
	/** Files as they are. */
	readonly choose: (files: readonly File[]) => void;
	/** What was looked at already. */
	readonly take: (g: Given) => void;
}

/** Every way to give a receipt: a file, a picture, text, the camera, or one from the ledger to try it. */
export function Entry({ choose, take, example }: Entrance & { example: () => void }) {
	const w = entryWords();
	const [over, setOver] = useState(false);
	return (
		<section className="stack">
			<label
				className="drop"
				data-over={over || undefined}
				onDragOver={() => setOver(true)}
				onDragLeave={() => setOver(false)}
				onDrop={() => setOver(false)}
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
						choose([...(e.target.files ?? [])]);
						// The same file may be chosen again.
						e.target.value = "";
					}}
				/>
			</label>
			<div className="row">
				<Button onClick={example}>{w.example}</Button>
				<Scan take={take} />
			</div>
			<Paste take={take} />
		</section>
	);
}

function Paste({ take }: { take: (g: Given) => void }) {
	const w = entryWords();
	const [text, setText] = useState("");
	return (
		<Disclose title={w.paste}>
			<form
				className="stack"
				onSubmit={(e) => {
					e.preventDefault();
					take(ofText(text));
				}}
			>
				<TextArea label={w.paste} hint={w.pasteHint} value={text} onChange={setText} spellCheck={false} rows={6} />
				<div>
					<Button kind="second" type="submit">
						{w.check}
					</Button>
				</div>
			</form>
		</Disclose>
	);
}

type Trouble = "none" | "denied" | "busy";

function Scan({ take }: { take: (g: Given) => void }) {
	const w = entryWords();
	const [on, setOn] = useState(false);
	const [trouble, setTrouble] = useState<Trouble>();
	const found = useCallback(
		(text: string) => {
			setOn(false);
			take(scanned(text));
		},
		[take],
	);
	const fail = useCallback((why: Trouble) => {
		setOn(false);
		setTrouble(why);
	}, []);
	const said = { none: w.scanNo, denied: w.scanDenied, busy: w.scanBusy };
	return (
		<>
			<Button
				kind="second"
				onClick={() => {
					setTrouble(undefined);
					setOn(!on);
				}}
			>
				{on ? w.scanStop : w.scan}
			</Button>
			{trouble && <Note tone="warn">{said[trouble]}</Note>}
			{on && (
				<div className="stack scan" data-gap="small">
					<p role="status">{w.scanHow}</p>
					<Suspense>
						<Scanner label={w.scan} onFound={found} onFail={fail} />
					</Suspense>
				</div>
			)}
		</>
	);
}
