import { useEffect, useState } from "react";
import { Button, Field } from "../../kit/index.ts";
import { chainWords } from "./words.ts";

/** The longest text that is taken. Nothing on the ledger has a longer name; more was pasted by mistake. */
const longest = 400;

export function Search({ asked, onAsk }: { asked: string; onAsk: (text: string) => void }) {
	const w = chainWords();
	const [text, setText] = useState(asked);
	// The address may change under the field: by the back button, or by a link to a search.
	useEffect(() => setText(asked), [asked]);
	return (
		<search>
			<form
				className="chain-search"
				onSubmit={(e) => {
					e.preventDefault();
					onAsk(text.trim().slice(0, longest));
				}}
			>
				<Field
					label={w.search}
					hint={w.searchHint}
					value={text}
					onChange={setText}
					type="search"
					autoComplete="off"
					spellCheck={false}
				/>
				<Button type="submit">{w.find}</Button>
			</form>
		</search>
	);
}
