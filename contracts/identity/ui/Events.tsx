import { Link, Sentence } from "@gongshi/portal/kit";
import { type Item, useSentences } from "@gongshi/portal/ledger";

/** Events in plain sentences, each with where to see what it is about. */
export default function Events({ of }: { of: readonly Item[] }) {
	const book = useSentences();
	return (
		<ul className="plain-list">
			{of.map((e, i) => {
				const link = book.link(e);
				return (
					<li key={i}>
						{link ? (
							<Link to={link}>
								<Sentence of={book.say(e)} />
							</Link>
						) : (
							<Sentence of={book.say(e)} />
						)}
					</li>
				);
			})}
		</ul>
	);
}
