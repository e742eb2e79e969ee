import { type Claim, keyText } from "@gongshi/verify";
import { useText } from "../../i18n/index.ts";
import { useRegister } from "../../ledger/index.ts";
import { RecordFields, recordOf } from "./RecordFields.tsx";

/** What a receipt says of a record: which it is, and what stands in it. Its room alone is loaded, when it is proven. */
export default function RecordSaid({ of }: { of: Claim }) {
	const text = useText();
	return (
		<>
			<h2>{recordOf(useRegister(of.space), of)?.title(text) ?? keyText(of)}</h2>
			<RecordFields of={of} />
		</>
	);
}
