import { useFormat, useText } from "@gongshi/portal/i18n";
import {
	Answer,
	EmptyState,
	ErrorNote,
	Facts,
	Link,
	Money,
	Note,
	ReceiptButton,
	Skeleton,
	Status,
} from "@gongshi/portal/kit";
import { asOf, nowMs, useAsk, useAskPages } from "@gongshi/portal/ledger";
import { Table } from "@gongshi/portal/rich";
import { useState } from "react";
import type { Budget } from "../budget_pb.ts";
import { type Commitment, type Payment, PaymentStage } from "../entry_pb.ts";
import { Funds, type GetCommitmentAnswer } from "../funds_pb.ts";
import { useCommitment } from "./commitment-words.ts";
import { BudgetNote, Sums, useEvery } from "./parts.tsx";
import { entryAt, paymentAt, recordKey } from "./place.ts";
import { share } from "./tally.ts";
import { paymentStages, useFunds } from "./words.ts";

interface Of {
	readonly budget: Budget;
	readonly exponent: number | undefined;
}

/** What has become of a commitment: how much is ordered, paid and still owed, and each payment of it. */
export default function CommitmentPayments({ budget, exponent, number }: Of & { number: bigint }) {
	const c = useCommitment();
	const [on] = useState(() => new Intl.DateTimeFormat("sv-SE").format(nowMs()));
	const answer = useAsk(Funds.method.getCommitment, { budget: budget.id, commitment: number, on });
	const pages = useAskPages(Funds.method.findPayments, {
		budget: budget.id,
		commitment: number,
		order: "number",
		pageSize: 500,
	});
	useEvery(pages);
	return (
		<>
			<Answer of={answer} lines={6}>
				{(a) => (a.commitment ? <Owed answer={a} of={a.commitment} budget={budget} exponent={exponent} /> : null)}
			</Answer>
			<section className="stack">
				<h2>{c.paymentsOfIt}</h2>
				{pages.isError && <ErrorNote error={pages.error} onRetry={() => void pages.refetch()} />}
				{pages.data ? (
					<Payments rows={pages.data.pages.flatMap((p) => p.payments)} budget={budget} exponent={exponent} />
				) : (
					<Skeleton lines={4} />
				)}
				<BudgetNote budget={budget} height={pages.data?.pages[0]?.height} />
			</section>
		</>
	);
}

function Owed({ answer, of, budget, exponent }: Of & { answer: GetCommitmentAnswer; of: Commitment }) {
	const c = useCommitment();
	const w = useFunds();
	const f = useFormat();
	const part = (minor: bigint) => c.ofContract(f.percent(share(minor, of.amountMinor)));
	const money = (minor: bigint) => f.money({ minor, currency: budget.currency, exponent });
	const left = of.amountMinor - of.paidMinor;
	return (
		<section className="card stack">
			<h2>{c.howFar}</h2>
			<Sums
				label={c.howFar}
				budget={budget}
				exponent={exponent}
				of={[
					{ key: "bound", name: c.bound, minor: of.amountMinor },
					{ key: "ordered", name: w.ordered, minor: of.orderedMinor, under: part(of.orderedMinor) },
					{ key: "paid", name: w.paid, minor: of.paidMinor, under: part(of.paidMinor) },
					{ key: "left", name: c.left, minor: left, under: part(left) },
				]}
			/>
			{answer.lateDays > 0 && (
				<Note tone="warn" title={c.late(f.number(answer.lateDays))}>
					<p>{c.owedSince(of.due, money(answer.unpaidMinor))}</p>
					{answer.interestMinor > 0n && <p>{c.interest(money(answer.interestMinor))}</p>}
				</Note>
			)}
			<Facts
				of={[
					...(of.due ? [[c.due, of.due] as const] : []),
					...(of.smallBusiness ? [[w.payee, c.smallBusiness] as const] : []),
					[c.canOrder, money(of.amountMinor - of.orderedMinor)],
				]}
			/>
			<div className="row">
				<ReceiptButton record={recordKey("commitments", budget.id, of.number)} />
				<span className="meta">{c.proofOfState}</span>
			</div>
			<BudgetNote budget={budget} height={asOf(answer)} />
		</section>
	);
}

function Payments({ rows, budget, exponent }: Of & { rows: readonly Payment[] }) {
	const c = useCommitment();
	const w = useFunds();
	const text = useText();
	if (rows.length === 0) return <EmptyState title={c.noPayments}>{c.noPaymentsWhy}</EmptyState>;
	const money = (minor: bigint) => <Money minor={minor} currency={budget.currency} exponent={exponent} form="bare" />;
	const returned = rows.reduce((s, p) => s + p.returnedMinor, 0n);
	const standing = rows.filter((p) => p.stage !== PaymentStage.CANCELLED);
	return (
		<Table
			label={`${c.paymentsOfIt} (${budget.currency})`}
			rows={rows}
			id={(p) => String(p.number)}
			columns={[
				{
					key: "payment",
					head: c.payments,
					order: (p) => p.number,
					cell: (p) => (
						<>
							<Link to={paymentAt(budget.id, p.number)}>{w.payment(String(p.number))}</Link>
							<span className="meta wrap">{p.purpose}</span>
							<Status tone={paymentStages[p.stage].tone}>{text(paymentStages[p.stage].text)}</Status>
						</>
					),
				},
				{
					key: "paid",
					head: c.paidOn,
					narrow: "hide",
					order: (p) => p.paidOn,
					cell: (p) => <span className="nowrap">{p.paidOn}</span>,
				},
				{
					key: "advice",
					head: c.bankAdvice,
					narrow: "hide",
					cell: (p) => p.confirmation > 0n && <Link to={entryAt(budget.id, p.confirmation)}>{p.bankReference}</Link>,
				},
				...(returned > 0n
					? [
							{
								key: "returned",
								head: w.returned,
								number: true,
								narrow: "hide" as const,
								order: (p: Payment) => p.returnedMinor,
								cell: (p: Payment) => p.returnedMinor > 0n && money(p.returnedMinor),
							},
						]
					: []),
				{
					key: "amount",
					head: w.amount,
					number: true,
					order: (p) => p.amountMinor,
					cell: (p) => <Link to={paymentAt(budget.id, p.number)}>{money(p.amountMinor)}</Link>,
				},
			]}
			footer={
				<tr>
					<th scope="row">{rows.length === standing.length ? w.total : c.totalStanding}</th>
					<td data-narrow="hide" />
					<td data-narrow="hide" />
					{returned > 0n && (
						<td className="num" data-narrow="hide">
							{money(returned)}
						</td>
					)}
					<td className="num" data-total="ordered">
						{money(standing.reduce((s, p) => s + p.amountMinor, 0n))}
					</td>
				</tr>
			}
		/>
	);
}
