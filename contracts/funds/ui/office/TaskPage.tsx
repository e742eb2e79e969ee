import { decimal, type Text, useFormat, useLang, useText } from "@gongshi/portal/i18n";
import {
	Button,
	EmptyState,
	ErrorNote,
	Facts,
	Link,
	Money,
	Note,
	PageHead,
	ReceiptButton,
	useParams,
	useQuery,
} from "@gongshi/portal/kit";
import { type LedgerError, useAsk } from "@gongshi/portal/ledger";
import { type FormEvent, useRef, useState } from "react";
import { Funds } from "../../funds_pb.ts";
import { payeeText, titled } from "../names.ts";
import { numberOf } from "../PaymentPage.tsx";
import { paymentAt } from "../place.ts";
import { useDraft } from "./draft.ts";
import { FormField } from "./FormField.tsx";
import { holds, NeedKey, type Signed, useActor, useSign } from "./sign.ts";
import { missing, type Task, tasks, type Values } from "./tasks.ts";
import { useOffice } from "./words.ts";
import "../funds.css";

/** One task: its form, then the signing sheet, then what has come of it. */
export default function TaskPage() {
	const { budget = "", task: id = "" } = useParams();
	const w = useOffice();
	const text = useText();
	const lang = useLang();
	const task = tasks.find((t) => t.id === id);
	const whole = useAsk(Funds.method.getBudget, { budget }, { enabled: budget !== "-" });
	const b = whole.data?.budget;
	return (
		<div className="stack" data-gap="large">
			<PageHead
				title={task ? text(task.title) : w.unknown}
				lead={b ? titled(b, lang) : undefined}
				crumbs={[{ title: w.title, to: "/office/funds" }]}
			/>
			{task ? (
				<Form
					key={`${budget}/${id}`}
					task={task}
					budget={budget}
					currency={b?.currency ?? "CNY"}
					exponent={whole.data?.exponent ?? 2}
				/>
			) : (
				<EmptyState title={w.unknown}>
					<Link to="/office/funds">{w.back}</Link>
				</EmptyState>
			)}
		</div>
	);
}

interface FormProps {
	readonly task: Task;
	readonly budget: string;
	readonly currency: string;
	readonly exponent: number;
}

function Form({ task, budget, currency, exponent }: FormProps) {
	const w = useOffice();
	const text = useText();
	const actor = useActor();
	const sign = useSign();
	const query = useQuery() as Values;
	const draft = useDraft(`funds/${budget}/${task.id}?${new URLSearchParams(query as Record<string, string>)}`, query);
	const suggested = useSuggested({ budget, values: draft.values, currency, exponent });
	const values = { ...suggested, ...draft.values };
	const [wrong, setWrong] = useState<Record<string, Text | LedgerError>>({});
	const [top, setTop] = useState<LedgerError>();
	const [end, setEnd] = useState<Signed>();
	const form = useRef<HTMLFormElement>(null);
	const submit = async (e: FormEvent) => {
		e.preventDefault();
		const found = missing(task, values, exponent);
		setWrong(found);
		setTop(undefined);
		if (Object.keys(found).length > 0)
			return requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus());
		const signed = await sign({
			title: task.title,
			commands: [{ schema: task.schema, message: task.message(values, { budget, exponent }) }],
			role: task.role,
		});
		if (signed.state === "refused") {
			const field = task.fields.find((f) => f.name === signed.error.field)?.name;
			if (field) setWrong({ [field]: signed.error });
			else setTop(signed.error);
		} else if (signed.state !== "cancelled") {
			draft.forget();
			setEnd(signed);
		}
		return undefined;
	};
	if (end) return <Done end={end} />;
	return (
		<form ref={form} className="card stack" noValidate onSubmit={(e) => void submit(e)}>
			{!actor.loading && !holds(actor, task.role) && <NeedKey role={task.role} />}
			{Object.keys(wrong).length > 0 && <Note tone="bad" title={w.fix(Object.keys(wrong).length)} />}
			{top && (
				<Note tone="bad" title={w.refusedTop}>
					<ErrorNote error={top} />
				</Note>
			)}
			<About budget={budget} values={values} currency={currency} exponent={exponent} />
			{task.fields.map((f) => (
				<FormField
					key={f.name}
					field={f}
					budget={budget}
					value={values[f.name] ?? ""}
					error={wrong[f.name]}
					onChange={(v) => draft.set(f.name, v)}
				/>
			))}
			<p className="meta">{w.saved}</p>
			<div className="row">
				<Button type="submit">{w.sign}</Button>
				<Link to="/office/funds">{text({ zh: "返回", en: "Back" })}</Link>
			</div>
		</form>
	);
}

interface Subject {
	readonly budget: string;
	readonly values: Values;
	readonly currency: string;
	readonly exponent: number;
}

/** What the numbers in a form stand for, asked only where there are any. */
function useSubject({ budget, values }: Subject) {
	const payment = numberOf(values.payment ?? "");
	const commitment = numberOf(values.commitment ?? "");
	return {
		payment: useAsk(Funds.method.getPayment, { budget, payment }, { enabled: payment > 0n }).data?.payment,
		commitment: useAsk(Funds.method.getCommitment, { budget, commitment }, { enabled: commitment > 0n }).data
			?.commitment,
	};
}

/** The amount and purpose that are most likely meant: all of the payment, or all that is left of the commitment. */
function useSuggested(s: Subject): Values {
	const { payment, commitment } = useSubject(s);
	const money = (minor: bigint) => decimal({ minor, currency: s.currency, exponent: s.exponent });
	if (payment) return { amount_minor: money(payment.amountMinor) };
	if (commitment)
		return { amount_minor: money(commitment.amountMinor - commitment.orderedMinor), purpose: commitment.purpose };
	return {};
}

function About(s: Subject) {
	const w = useOffice();
	const text = useText();
	const { payment, commitment } = useSubject(s);
	if (!payment && !commitment) return null;
	const money = (minor: bigint) => <Money minor={minor} currency={s.currency} exponent={s.exponent} />;
	if (payment)
		return (
			<Note title={w.about}>
				<p>
					<Link to={paymentAt(s.budget, payment.number)}>
						{w.payment(String(payment.number), text(payeeText(payment.payee)))}
					</Link>
				</p>
				<Facts
					of={[
						[payment.purpose, money(payment.amountMinor)],
						[w.orderedBy, payment.orderedBy],
					]}
				/>
			</Note>
		);
	if (!commitment) return null;
	return (
		<Note title={w.about}>
			<p>{w.commitment(String(commitment.number), text(payeeText(commitment.payee)))}</p>
			<Facts
				of={[
					[commitment.purpose, money(commitment.amountMinor)],
					[w.left, money(commitment.amountMinor - commitment.orderedMinor)],
				]}
			/>
		</Note>
	);
}

function Done({ end }: { end: Signed }) {
	const w = useOffice();
	const f = useFormat();
	return (
		<section className="card stack" role="status">
			<Note tone={end.state === "final" ? "ok" : "info"} title={w.done}>
				<p>{end.state === "final" ? w.doneAt(f.number(end.height)) : w.pending}</p>
			</Note>
			<div className="row">
				{end.state === "final" && <ReceiptButton transaction={end.id} />}
				{end.state === "final" && <Link to={`/chain/tx/${end.id}`}>{end.id.slice(0, 12)}…</Link>}
				<Link to="/office/funds" button="main">
					{w.back}
				</Link>
			</div>
		</section>
	);
}
