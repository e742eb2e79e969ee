import { useText } from "@gongshi/portal/i18n";
import { Facts, Link, Money, Note } from "@gongshi/portal/kit";
import type { ReactNode } from "react";
import { type Budget, Stage } from "../../budget_pb.ts";
import { payeeText } from "../names.ts";
import { entryAt, lineAt, paymentAt } from "../place.ts";
import { entrySays, saying } from "../story.ts";
import { paymentStages } from "../words.ts";
import type { Where } from "./choices.ts";
import { DraftLines, Unnamed } from "./DraftLines.tsx";
import { useActor } from "./sign.ts";
import { misplaced, preparedBy, type Subject } from "./subject.ts";
import type { Task, Values } from "./task.ts";
import { useOffice } from "./words.ts";

interface AboutProps {
	readonly task: Task;
	readonly subject: Subject;
	readonly values: Values;
	readonly budget: Budget | undefined;
	readonly at: Where;
}

const drafting = new Set(["submit-budget", "approve-budget", "return-budget"]);

/** What the form decides on, and what already speaks against it. */
export function About(p: AboutProps) {
	const w = useOffice();
	const text = useText();
	const actor = useActor();
	const { task, subject, budget, at } = p;
	const own = actor.party !== "" && preparedBy(task, subject, budget) === actor.party;
	return (
		<>
			<Told {...p} />
			{budget && drafting.has(task.id) && budget.stage < Stage.APPROVED && <DraftLines budget={budget} at={at} />}
			{task.id === "name-codes" && <Unnamed budget={at.budget} dimension={Number(p.values.dimension || "0")} />}
			{own && (
				<Note tone="warn" title={w.sameEyes}>
					<p>{w.sameEyesWhy}</p>
				</Note>
			)}
			{subject.payment && misplaced(task, subject) && (
				<Note tone="warn" title={w.wrongStage}>
					<p>{w.wrongStageWhy(text(paymentStages[subject.payment.stage].text))}</p>
				</Note>
			)}
		</>
	);
}

function Told({ subject, at }: AboutProps) {
	const w = useOffice();
	const text = useText();
	const money = (minor: bigint) => <Money key="m" minor={minor} currency={at.currency} exponent={at.exponent} />;
	const { payment: p, commitment: c, transfer: t, entry: e } = subject;
	if (p)
		return (
			<Box to={paymentAt(at.budget, p.number)} title={w.payment(String(p.number), text(payeeText(p.payee)))}>
				<Facts
					of={[
						[p.purpose, money(p.amountMinor)],
						[w.orderedBy, p.orderedBy],
					]}
				/>
			</Box>
		);
	if (c)
		return (
			<Box to={entryAt(at.budget, c.number)} title={w.commitment(String(c.number), text(payeeText(c.payee)))}>
				<Facts
					of={[
						[c.purpose, money(c.amountMinor)],
						[w.left, money(c.amountMinor - c.orderedMinor)],
					]}
				/>
			</Box>
		);
	if (t)
		return (
			<Box to={lineAt(at.budget, t.from)} title={w.transfer(String(t.number))}>
				<p className="wrap">{t.reason}</p>
				<Facts
					of={[
						[`${t.from} → ${t.to}`, money(t.amountMinor)],
						[w.proposedBy, t.proposedBy],
					]}
				/>
			</Box>
		);
	if (e)
		return (
			<Box to={entryAt(at.budget, e.sequence)} title={w.entryNumber(String(e.sequence))}>
				<p>{text(entrySays(e, saying(at.currency, at.exponent)))}</p>
				<Facts
					of={[
						[w.left, money(e.amountMinor - (subject.undone ?? 0n))],
						[w.madeBy, e.party],
					]}
				/>
			</Box>
		);
	return null;
}

function Box({ to, title, children }: { to: string; title: string; children: ReactNode }) {
	const w = useOffice();
	return (
		<Note title={w.about}>
			<p>
				<Link to={to}>{title}</Link>
			</p>
			{children}
		</Note>
	);
}
