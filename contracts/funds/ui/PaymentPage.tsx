import { useLang, useText } from "@gongshi/portal/i18n";
import {
	Answer,
	Facts,
	Link,
	Money,
	PageHead,
	type Params,
	ReceiptButton,
	Status,
	useParams,
} from "@gongshi/portal/kit";
import { askAhead, asOf, useAsk } from "@gongshi/portal/ledger";
import type { Budget } from "../budget_pb.ts";
import { Kind, type Payment } from "../entry_pb.ts";
import { Funds, type GetPaymentAnswer } from "../funds_pb.ts";
import { payeeText, titled } from "./names.ts";
import { BudgetNote, lineName } from "./parts.tsx";
import { budgetAt, entryAt, lineAt, numberOf, recordKey } from "./place.ts";
import { StoryList } from "./StoryList.tsx";
import { saying, storyOf } from "./story.ts";
import { paymentStages, useFunds } from "./words.ts";

export const ahead = ({ budget = "", number = "" }: Params) =>
	Promise.all([
		askAhead(Funds.method.getBudget, { budget }),
		askAhead(Funds.method.getPayment, { budget, payment: numberOf(number) }),
	]);

/** One payment: how much, to whom, how far it has come, and its whole story. */
export default function PaymentPage() {
	const { budget = "", number = "" } = useParams();
	const w = useFunds();
	const lang = useLang();
	const text = useText();
	const whole = useAsk(Funds.method.getBudget, { budget });
	const answer = useAsk(Funds.method.getPayment, { budget, payment: numberOf(number) });
	const b = whole.data?.budget;
	const line = answer.data?.line;
	const bound = answer.data?.commitment;
	const crumbs = [
		{ title: w.title, to: "/funds" },
		{ title: b ? titled(b, lang) : budget, to: budgetAt(budget) },
		...(line ? [{ title: text(lineName(line)), to: lineAt(budget, line.code) }] : []),
		...(bound ? [{ title: bound.purpose || w.entry(String(bound.number)), to: entryAt(budget, bound.number) }] : []),
	];
	return (
		<div className="stack" data-gap="large">
			<PageHead title={w.payment(number)} crumbs={crumbs} />
			<Answer of={answer} lines={8}>
				{(a) =>
					a.payment && b ? <Whole answer={a} payment={a.payment} budget={b} exponent={whole.data?.exponent} /> : null
				}
			</Answer>
		</div>
	);
}

function Whole({
	answer,
	payment,
	budget,
	exponent,
}: {
	answer: GetPaymentAnswer;
	payment: Payment;
	budget: Budget;
	exponent: number | undefined;
}) {
	const w = useFunds();
	const text = useText();
	const stage = paymentStages[payment.stage];
	const vote = useAsk(
		Funds.method.findEntries,
		{ budget: budget.id, line: payment.line, kind: [Kind.APPROVED], pageSize: 1 },
		{ live: false },
	);
	return (
		<div className="split">
			<section className="card stack">
				<div>
					<h2>{w.story}</h2>
					<p className="meta">{w.storyLead}</p>
				</div>
				<StoryList steps={storyOf(answer, saying(budget.currency, exponent), vote.data?.entries[0])} />
			</section>
			<div className="stack">
				<section className="card stack">
					<div>
						<span className="big">
							<Money minor={payment.amountMinor} currency={budget.currency} exponent={exponent} />
						</span>
						<p className="wrap">{text(payeeText(payment.payee))}</p>
						<p className="meta wrap">{payment.purpose}</p>
					</div>
					<div>
						<Status tone={stage.tone}>{text(stage.text)}</Status>
					</div>
					<Facts
						of={[
							[
								w.line,
								<Link key="l" to={lineAt(budget.id, payment.line)}>
									{text(lineName(answer.line))}
								</Link>,
							],
							...(answer.commitment
								? ([
										[
											w.reference,
											<Link key="c" to={entryAt(budget.id, payment.commitment)}>
												{answer.commitment.reference || w.entry(String(payment.commitment))}
											</Link>,
										],
									] as const)
								: []),
							...(payment.returnedMinor > 0n
								? ([
										[
											w.returned,
											<Money key="r" minor={payment.returnedMinor} currency={budget.currency} exponent={exponent} />,
										],
									] as const)
								: []),
						]}
					/>
					<BudgetNote budget={budget} height={asOf(answer)} />
				</section>
				<section className="card stack">
					<h2>{w.paymentProof}</h2>
					<p className="meta">{w.proofWhy}</p>
					<div>
						<ReceiptButton record={recordKey("payments", budget.id, payment.number)} />
					</div>
				</section>
			</div>
		</div>
	);
}
