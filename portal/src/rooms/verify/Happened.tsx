import type { Claim } from "@gongshi/verify";
import { useText } from "../../i18n/index.ts";
import { Link } from "../../kit/index.ts";
import { byId, useSentences } from "../../ledger/index.ts";
import { verifyWords } from "./words.ts";

/** What a receipt says of a transaction: what happened by it, and who signed it. */
export default function Happened({ of }: { of: Claim }) {
	const w = verifyWords();
	const text = useText();
	const book = useSentences();
	const commands = of.transaction?.body.commands ?? [];
	const said = of.events?.length ? of.events : commands;
	return (
		<>
			<h2>{w.whatHappened}</h2>
			{of.code !== 0 && <p>{w.wasRefused}</p>}
			{said.slice(0, 4).map((item, i) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: events keep their order.
				<p key={i} className="lead">
					{text(book.say(item, byId))}
				</p>
			))}
			{said.length > 4 && <p className="meta">{w.more(said.length - 4)}</p>}
			<p className="meta">{w.signedBy(signers(of))}</p>
			<p className="no-print">
				<Link to={`/chain/tx/${of.id}`}>{w.toTransaction}</Link>
			</p>
		</>
	);
}

const signers = (of: Claim): string =>
	(of.transaction?.body.signers ?? [])
		.map((s) => (s.organisation ? `${s.party} (${s.organisation})` : s.party))
		.join(", ");
