import { useText } from "@gongshi/portal/i18n";
import { Link, ReceiptButton, Stepper, Time } from "@gongshi/portal/kit";
import { hex } from "@gongshi/portal/ledger";
import { useOrganisation } from "./names.ts";
import type { StoryStep } from "./story.ts";
import { useFunds } from "./words.ts";

/** A story's steps, each with its signer, its transaction and its receipt. */
export function StoryList({ steps }: { steps: readonly StoryStep[] }) {
	const w = useFunds();
	const text = useText();
	return (
		<Stepper
			label={w.story}
			steps={steps.map((s) => ({ title: text(s.title), state: s.state, children: <Told step={s} /> }))}
		/>
	);
}

function Told({ step }: { step: StoryStep }) {
	const w = useFunds();
	const text = useText();
	const organisation = useOrganisation(step.by?.organisation ?? "");
	return (
		<div className="stack" data-gap="small">
			<p className="told">{text(step.says)}</p>
			{step.by && (
				<p className="meta">
					{w.signedBy(step.by.party, organisation)} · <Time ms={step.by.ms} />
				</p>
			)}
			{step.transaction && (
				<div className="act no-print">
					<Link to={`/chain/tx/${hex(step.transaction)}`}>{w.seeTx}</Link>
					<ReceiptButton transaction={step.transaction} small />
				</div>
			)}
		</div>
	);
}
