import { useLang, useText } from "@gongshi/portal/i18n";
import { Button, Disclose, EmptyState, Link, PageHead, useDraft, useParams, useQuery } from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { useEffect, useEffectEvent, useState } from "react";
import type { Budget } from "../../budget_pb.ts";
import { Funds } from "../../funds_pb.ts";
import { titled } from "../names.ts";
import { About } from "./About.tsx";
import type { Where } from "./choices.ts";
import { Done } from "./Done.tsx";
import { FormField } from "./FormField.tsx";
import { Summary, type Wrong } from "./Summary.tsx";
import { holds, NeedKey, type Signed, useActor, useSign } from "./sign.ts";
import { suggested, useSubject } from "./subject.ts";
import { fieldOf, missing, type Task, type TaskField, tasks, type Values } from "./tasks.ts";
import { useOffice } from "./words.ts";
import "../funds.css";
import "./office.css";

/** One task: its form, then the signing sheet, then what has come of it. */
export default function TaskPage() {
	const { budget = "", task: id = "" } = useParams();
	const query = useQuery() as Values;
	const w = useOffice();
	const text = useText();
	const lang = useLang();
	const [round, setRound] = useState(0);
	const task = tasks.find((t) => t.id === id);
	const whole = useAsk(Funds.method.getBudget, { budget }, { enabled: budget !== "-" });
	const b = whole.data?.budget;
	const at = { budget, currency: b?.currency ?? "CNY", exponent: whole.data?.exponent ?? 2 };
	return (
		<div className="stack" data-gap="large">
			<PageHead
				title={task ? text(task.title) : w.unknown}
				lead={b ? titled(b, lang) : undefined}
				crumbs={[{ title: w.title, to: "/office/funds" }]}
			/>
			{task ? (
				// Another address is another form, so that the next task of the same kind begins anew.
				<Form
					key={`${round} ${budget}/${id}?${new URLSearchParams(query)}`}
					task={task}
					at={at}
					budget={b}
					asking={whole.isLoading}
					query={query}
					onAgain={() => setRound(round + 1)}
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
	readonly at: Where;
	readonly budget: Budget | undefined;
	/** Its budget, and so its money, is still being asked for. */
	readonly asking: boolean;
	readonly query: Values;
	/** Begins anew at the same address. */
	readonly onAgain: () => void;
}

const nothing: Wrong = { fields: {} };

function Form({ task, at, budget, asking, query, onAgain }: FormProps) {
	const w = useOffice();
	const text = useText();
	const actor = useActor();
	const sign = useSign();
	const draft = useDraft(`funds/${at.budget}/${task.id}?${new URLSearchParams(query)}`, query);
	const subject = useSubject(task, draft.values, at);
	const values = { ...suggested(task, draft.values, subject, at), ...draft.values };
	const [wrong, setWrong] = useState(nothing);
	const [end, setEnd] = useState<Signed>();
	const submit = async () => {
		const found = missing(task, values, at.exponent);
		setWrong({ fields: found });
		if (Object.keys(found).length > 0) return;
		const signed = await sign({
			title: task.title,
			commands: [{ schema: task.schema, message: task.message(values, at) }],
			role: task.role,
		});
		if (signed.state === "refused") {
			const field = fieldOf(task, signed.error.field)?.name;
			setWrong(field ? { fields: { [field]: signed.error } } : { fields: {}, top: signed.error });
		} else if (signed.state !== "cancelled") {
			draft.forget();
			setEnd(signed);
		}
	};
	const press = useWhen(!asking && !subject.asking, () => void submit());
	if (end) return <Done end={end} onGo={onAgain} />;
	return (
		<form
			className="card stack"
			noValidate
			onSubmit={(e) => {
				e.preventDefault();
				press();
			}}
		>
			{!actor.loading && !holds(actor, task.role) && <NeedKey role={task.role} />}
			<Summary task={task} wrong={wrong} />
			<About task={task} subject={subject} values={values} budget={budget} at={at} />
			<Fields task={task} at={at} values={values} wrong={wrong} onChange={draft.set} />
			{task.fields.length > 0 && <p className="meta">{w.saved}</p>}
			<div className="row">
				<Button type="submit">{w.sign}</Button>
				<Link to="/office/funds">{text({ zh: "返回", en: "Back" })}</Link>
			</div>
		</form>
	);
}

/**
 * Does it when it is pressed and the time has come. Whoever presses while the ledger is still asked for what fills the
 * form's fields would be told that they are empty.
 */
function useWhen(ready: boolean, run: () => void): () => void {
	const [pressed, setPressed] = useState(false);
	const begin = useEffectEvent(run);
	useEffect(() => {
		if (!pressed || !ready) return;
		setPressed(false);
		begin();
	}, [pressed, ready]);
	return () => setPressed(true);
}

interface FieldsProps {
	readonly task: Task;
	readonly at: Where;
	readonly values: Values;
	readonly wrong: Wrong;
	readonly onChange: (field: string, value: string) => void;
}

/** The fields in their order; those that most leave empty stand behind one heading at the end. */
function Fields({ task, at, values, wrong, onChange }: FieldsProps) {
	const w = useOffice();
	const one = (f: TaskField) => (
		<FormField
			key={f.name}
			field={f}
			at={at}
			value={values[f.name] ?? ""}
			error={wrong.fields[f.name]}
			onChange={(v) => onChange(f.name, v)}
		/>
	);
	const rare = task.fields.filter((f) => f.rare);
	return (
		<>
			{task.fields.filter((f) => !f.rare).map(one)}
			{rare.length > 0 && (
				<Disclose title={w.rare} open={rare.some((f) => wrong.fields[f.name])}>
					<div className="stack">{rare.map(one)}</div>
				</Disclose>
			)}
		</>
	);
}
