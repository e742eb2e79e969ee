import { useFormat, useText } from "@gongshi/portal/i18n";
import { Button, EmptyState, Link, Money, Skeleton, Status } from "@gongshi/portal/kit";
import { useState } from "react";
import { type Budget, Stage } from "../../budget_pb.ts";
import { BudgetNote } from "../parts.tsx";
import { DraftLines } from "./DraftLines.tsx";
import { type Actor, holds, useActor } from "./sign.ts";
import { type Item, useExponent, usePayable, useWaiting } from "./waiting.ts";
import { useOffice, useRoleName } from "./words.ts";

/** How many of a list are shown before one asks for more. */
const first = 20;

const own = (i: Item, actor: Actor) => i.by !== undefined && i.by === actor.party;
const may = (i: Item, actor: Actor) => holds(actor, i.task.role) && !own(i, actor);

/** What waits for a decision, that of the reader first; then what can be paid. */
export function Waiting({ budget, height }: { budget: Budget; height: bigint | undefined }) {
	const w = useOffice();
	const actor = useActor();
	const exponent = useExponent(budget.id);
	const { items, ready } = useWaiting(budget);
	const sorted = items.toSorted((a, b) => Number(may(b, actor)) - Number(may(a, actor)));
	return (
		<>
			<section className="card" aria-live="polite">
				<h2>{w.waiting}</h2>
				{!ready && <Skeleton lines={3} />}
				{ready && sorted.length === 0 && <EmptyState title={w.nothing}>{w.nothingHow}</EmptyState>}
				<List items={sorted} budget={budget} />
				{budget.stage < Stage.APPROVED && (
					<DraftLines budget={budget} at={{ budget: budget.id, currency: budget.currency, exponent }} />
				)}
				<BudgetNote budget={budget} height={height} />
			</section>
			{budget.stage === Stage.APPROVED && <PayableList budget={budget} />}
		</>
	);
}

function PayableList({ budget }: { budget: Budget }) {
	const w = useOffice();
	const f = useFormat();
	const payable = usePayable(budget);
	if (!payable) return <Skeleton lines={3} />;
	if (payable.looked === 0) return null;
	return (
		<section className="card">
			<h2>{w.payable}</h2>
			<p className="meta">{w.looked(f.number(payable.looked), f.number(payable.items.length))}</p>
			<List items={payable.items} budget={budget} />
			{payable.more && (
				<Button kind="second" onClick={payable.more}>
					{w.older}
				</Button>
			)}
		</section>
	);
}

/** The first of a list, how many there are, and the rest when asked for. */
function List({ items, budget }: { items: readonly Item[]; budget: Budget }) {
	const w = useOffice();
	const f = useFormat();
	const [upTo, setUpTo] = useState(first);
	const shown = items.slice(0, upTo);
	return (
		<>
			<ul className="tasks">
				{shown.map((i) => (
					<One key={i.key} item={i} budget={budget} />
				))}
			</ul>
			{items.length > first && (
				<div className="row">
					<span className="meta">{w.counted(f.number(shown.length), f.number(items.length))}</span>
					{shown.length < items.length && (
						<Button kind="second" size="small" onClick={() => setUpTo(upTo + first * 5)}>
							{w.more}
						</Button>
					)}
				</div>
			)}
		</>
	);
}

function One({ item, budget }: { item: Item; budget: Budget }) {
	const w = useOffice();
	const text = useText();
	const role = useRoleName();
	const actor = useActor();
	const mine = may(item, actor);
	return (
		<li>
			<div className="wrap">
				<strong>{item.see ? <Link to={item.see}>{item.title}</Link> : item.title}</strong>{" "}
				{mine && <Status tone="warn">{w.mine}</Status>}
				<div className="meta">
					{item.minor !== undefined && (
						<>
							<Money minor={item.minor} currency={budget.currency} /> ·{" "}
						</>
					)}
					{item.more}
				</div>
				{!mine && <div className="meta">{own(item, actor) ? w.own : w.needs(role(item.task.role))}</div>}
			</div>
			<Link to={item.to} button={mine ? "main" : "second"} data-size="small">
				{text(item.task.title)}
			</Link>
		</li>
	);
}
