import { type DragEvent, useId, useState } from "react";
import { useChooserWords } from "./chooser-words.ts";

/** Where a table, and its mapping file with it, is dropped or chosen. */
export function Chooser({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
	const w = useChooserWords();
	const id = useId();
	const [over, setOver] = useState(false);
	const drop = (e: DragEvent) => {
		e.preventDefault();
		setOver(false);
		onFiles([...e.dataTransfer.files]);
	};
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the field inside does the same by keyboard.
		<div
			className="import-drop"
			data-over={over || undefined}
			onDragOver={(e) => {
				e.preventDefault();
				setOver(true);
			}}
			onDragLeave={() => setOver(false)}
			onDrop={drop}
		>
			<label htmlFor={id}>{w.drop}</label>
			<p className="meta" id={`${id}-hint`}>
				{w.dropHint}
			</p>
			<input
				id={id}
				type="file"
				multiple
				accept=".csv,.tsv,.txt,.json,text/csv,text/tab-separated-values"
				aria-describedby={`${id}-hint`}
				onChange={(e) => {
					onFiles([...(e.target.files ?? [])]);
					// The same file may be chosen again.
					e.target.value = "";
				}}
			/>
			<span className="button" data-kind="second" aria-hidden="true">
				{w.choose}
			</span>
		</div>
	);
}
