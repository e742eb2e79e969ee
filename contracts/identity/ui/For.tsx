import { Sentence } from "@gongshi/portal/kit";
import { deskWords } from "./desk-words.ts";
import { useDirectory } from "./directory.ts";

/** For whom the signer acts. */
export function For({ organisation }: { organisation: string }) {
	const d = deskWords();
	const { names } = useDirectory();
	if (!organisation) return null;
	return (
		<p>
			{d.acting}
			<strong>
				<Sentence of={names(organisation)} />
			</strong>
		</p>
	);
}
