import type { Claim } from "@gongshi/verify";
import { useText } from "../../i18n/index.ts";
import { useRegister } from "../../ledger/index.ts";
import { RecordFields, recordOf } from "../chain/RecordFields.tsx";
import { verifyWords } from "./words.ts";

/** What a receipt says of a record: which it is, and what stands in it. */
export default function RecordSaid({ of }: { of: Claim }) {
	const w = verifyWords();
	const text = useText();
	return (
		<>
			<h2>{recordOf(useRegister(of.space), of)?.title(text) ?? w.whatHappened}</h2>
			<RecordFields of={of} />
		</>
	);
}
