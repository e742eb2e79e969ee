// What several pages of the room show.
import { type Text, useFormat, useLang, useText } from "@gongshi/portal/i18n";
import { Bar, FigureNote, Link, Money, Status } from "@gongshi/portal/kit";
import { type ReactNode, useEffect } from "react";
import { type Budget, Control, Stage } from "../budget_pb.ts";
import { type Entry, Kind } from "../entry_pb.ts";
import type { Line } from "../line_pb.ts";
import { stages, useFigures } from "./figure-words.ts";
import { titled, useOrganisation } from "./names.ts";
import { kinds, payeeText } from "./payee.ts";
import { entryAt, paymentAt } from "./place.ts";
import { type Measure, measures, share } from "./tally.ts";
import "./funds.css";

/** Where a budget's figures come from, what they cover, how fresh they are: under every figure. */
export function BudgetNote({ budget, height }: { budget: Budget; height: bigint | undefined }) {
	const w = useFigures();
	const lang = useLang();
	const organisation = useOrganisation(budget.organisation);
	const s = budget.source;
	if (!s) return <FigureNote source={w.ledgerSource(organisation)} coverage={w.enforcedCover} height={height} />;
	const source = (
		<>
			<a href={s.url} rel="noreferrer">
				{s.publisher}
			</a>{" "}
			({w.retrieved(s.retrieved)})
		</>
	);
	return (
		<FigureNote
			source={source}
			coverage={(lang === "zh" ? s.coverageZh : s.coverageEn) || s.coverageEn}
			licence={s.licence}
			height={height}
		/>
	);
}

export function ControlBadge({ budget }: { budget: Budget }) {
	const w = useFigures();
	const text = useText();
	if (budget.control === Control.ENFORCED && budget.stage !== Stage.APPROVED)
		return <Status tone="warn">{text(stages[budget.stage])}</Status>;
	return budget.control === Control.ENFORCED ? (
		<Status tone="ok">{w.enforced}</Status>
	) : (
		<Status tone="info">{w.observed}</Status>
	);
}

/** The balances of a budget or a line, so that neither knows the other. */
export interface Balances {
	readonly approvedMinor: bigint;
	readonly adjustedMinor: bigint;
	readonly paidMinor: bigint;
	readonly draftedMinor: bigint;
}
export const balance = (of: Balances, m: Measure): bigint =>
	m === "approved" ? of.approvedMinor : m === "adjusted" ? of.adjustedMinor : of.paidMinor;

/** The balances that a budget has at all: a publisher of payments tells no votes. */
export const told = (b: Balances): Measure[] => measures.filter((m) => balance(b, m) !== 0n);

/** The figures that a reader may expect: an enforced budget has all three, a published one those that were published. */
export const figuresOf = (b: Budget): Measure[] => (b.control === Control.ENFORCED ? [...measures] : told(b));

/** Approved, adjusted and paid side by side, on one scale; what was not published is said in words. */
export function Compare({ of, budget, exponent }: { of: Balances; budget: Budget; exponent?: number | undefined }) {
	const w = useFigures();
	const f = useFormat();
	const figures = figuresOf(budget);
	if (budget.control === Control.ENFORCED && budget.stage < Stage.APPROVED)
		return (
			<p>
				{w.drafted}{" "}
				<span className="big">
					<Money minor={of.draftedMinor} currency={budget.currency} exponent={exponent} form="short" />
				</span>
			</p>
		);
	const missing = measures.filter((m) => !figures.includes(m));
	const paidOf = of.adjustedMinor > 0n && w.ofAdjusted(f.percent(share(of.paidMinor, of.adjustedMinor)));
	return (
		<>
			<Sums
				label={w.compare}
				budget={budget}
				exponent={exponent}
				of={figures.map((m) => ({ key: m, name: w[m], minor: balance(of, m), under: m === "paid" && paidOf }))}
			/>
			{missing.length > 0 && <p className="meta">{w.notPublished(f.list(missing.map((m) => w[m])))}</p>}
		</>
	);
}

interface Sum {
	readonly key: string;
	readonly name: string;
	readonly minor: bigint;
	/** What else is to be said of it. */
	readonly under?: ReactNode;
}

/** A few sums side by side, short and exact, on one scale. */
export function Sums({
	label,
	of,
	budget,
	exponent,
}: {
	label: string;
	of: readonly Sum[];
	budget: Budget;
	exponent: number | undefined;
}) {
	const f = useFormat();
	const whole = of.reduce((most, { minor }) => (minor > most ? minor : most), 0n);
	return (
		<dl className="compare" aria-label={label}>
			{of.map(({ key, name, minor, under }) => {
				const money = { minor, currency: budget.currency, exponent };
				return (
					<div key={key} data-measure={key}>
						<dt>{name}</dt>
						<dd>
							<span className="big">
								<Money {...money} form="short" />
							</span>
							<span className="meta exact">{f.money(money)}</span>
							<Bar share={share(minor, whole)} />
							{under && <span className="meta">{under}</span>}
						</dd>
					</div>
				);
			})}
		</dl>
	);
}

/** A payment of an enforced budget has a story; a published one is an entry. */
export const storyAt = (e: Pick<Entry, "budget" | "kind" | "settles" | "sequence">): string =>
	e.kind === Kind.PAID && e.settles > 0n
		? paymentAt(e.budget, e.settles)
		: e.kind === Kind.ORDERED && e.settles > 0n
			? paymentAt(e.budget, e.sequence)
			: entryAt(e.budget, e.sequence);

/** Names an entry by whom it pays; where there is no payee, by what it is. */
export const entryName = (e: Entry): Text => {
	if (e.payee) return payeeText(e.payee);
	return e.purpose ? { zh: e.purpose, en: e.purpose } : kinds[e.kind];
};

export function EntryLink({ entry }: { entry: Entry }) {
	const text = useText();
	return <Link to={storyAt(entry)}>{text(entryName(entry))}</Link>;
}

/** A list of a few large things, each with its sum and its share. */
export function Ranking({
	rows,
	whole,
}: {
	rows: readonly {
		key: string;
		to: string;
		title: ReactNode;
		under?: ReactNode;
		minor: bigint;
		currency: string;
		exponent: number | undefined;
	}[];
	whole: bigint;
}) {
	return (
		<ol className="ranking">
			{rows.map((r) => (
				<li key={r.key}>
					<div className="what">
						<Link to={r.to}>{r.title}</Link>
						{r.under && <span className="meta">{r.under}</span>}
					</div>
					<Money minor={r.minor} currency={r.currency} exponent={r.exponent} form="short" />
					{whole > 0n && <Bar share={share(r.minor, whole)} />}
				</li>
			))}
		</ol>
	);
}

/** Fetches the pages that are still missing, one after another. */
export function useEvery(pages: {
	hasNextPage: boolean;
	isFetchingNextPage: boolean;
	isError: boolean;
	fetchNextPage: () => unknown;
}): void {
	const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = pages;
	useEffect(() => {
		if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
	}, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
}

export function BudgetLink({ budget }: { budget: Budget }) {
	return <>{titled(budget, useLang())}</>;
}

export const lineName = (l: Line | undefined): Text => ({
	zh: l?.nameZh || l?.nameEn || l?.code || "",
	en: l?.nameEn || l?.nameZh || l?.code || "",
});
