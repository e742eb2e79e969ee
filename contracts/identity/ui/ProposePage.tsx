import { create } from "@bufbuild/protobuf";
import { type Text, useText, words } from "@gongshi/portal/i18n";
import {
	Button,
	Field,
	Note,
	PageHead,
	Select,
	Sentence,
	TextArea,
	useDraft,
	useQuery,
	useQueryText,
} from "@gongshi/portal/kit";
import { hex, useAsk } from "@gongshi/portal/ledger";
import { useState } from "react";
import { ChangeSchema, Identity, type Organisation, ProposeSchema, Status } from "../identity_pb.ts";
import { changeText, type Kind, keyHead, kinds, kindText } from "./change.ts";
import { quorum } from "./consortium.ts";
import { deskWords } from "./desk-words.ts";
import { useDirectory, useRules } from "./directory.ts";
import { Effects } from "./Effects.tsx";
import { For } from "./For.tsx";
import { meanings } from "./meanings.ts";
import "./identity.css";
import { type Asked, asked, changeOf, type Typed, wrongWith } from "./motion.ts";
import { type Order, Outcome, useOrder } from "./order.tsx";
import { parameters } from "./parameters.ts";
import { proposalWords } from "./proposal-words.ts";
import { holds, Need, useActor } from "./sign.tsx";

const useWords = words(
	{
		lead: "写明要改变什么和为什么。提出即表示本单位赞成；其他成员随后表决。",
		kind: "要改变什么",
		reason: "理由",
		reasonHint: "一句话，会永久公开。",
		says: "将提交表决的是",
		incomplete: "还缺内容：请至少填写一项要改变的，并改正上面标出的各处。",
		now: (value: string) => `现为 ${value}。`,
		notMember: "本单位不是有效的联盟成员，不能提案。请由成员单位提出。",
		quorum: (k: number, n: number) => `${n} 个成员中须有 ${k} 个赞成，包括本单位这一票。决定性的一票投出时立即执行。`,
	},
	{
		lead: "Say what should change, and why. Proposing it is your department's vote for it; the other members vote then.",
		kind: "What should change",
		reason: "Reason",
		reasonHint: "One sentence; it stays public for good.",
		says: "This is put to the vote",
		incomplete: "Something is missing: fill in at least one thing to change, and mend what is marked above.",
		now: (value) => `Now: ${value}.`,
		notMember: "Your organisation is no active member of the consortium and cannot propose. Let a member do it.",
		quorum: (k, n) =>
			`${k} of ${n} members must approve, with this vote as one of them. The deciding vote carries it out at once.`,
	},
);

/** Puts a change to the members' vote. */
export default function ProposePage() {
	const d = deskWords();
	const p = proposalWords();
	const w = useWords();
	const actor = useActor();
	return (
		<>
			<PageHead title={p.propose} lead={w.lead} crumbs={[{ title: d.title, to: "/office/consortium" }]} />
			<div className="stack">
				{(actor.key === undefined || !holds(actor, "identity/delegate")) && <Need power="identity/delegate" />}
				<ProposeForm organisation={actor.organisation} />
			</div>
		</>
	);
}

function ProposeForm({ organisation }: { organisation: string }) {
	const d = deskWords();
	const w = useWords();
	const text = useText();
	const [chosen, setKind] = useQueryText("kind", "admit");
	const kind: Kind = kinds.find((k) => k === chosen) ?? "admit";
	const begin = useGiven();
	const draft = useDraft(`identity/propose?${new URLSearchParams(begin)}`, begin);
	const typed = draft.values;
	const reason = typed.reason ?? "";
	const [tried, setTried] = useState(false);
	const { members, ready } = useDirectory();
	const fields = asked[kind];
	const order = useOrder(["reason", ...fields.map((f) => f.name)]);
	// Where nothing is required, something must be filled in all the same.
	const filled = fields.some((f) => f.name !== "from_height" && typed[f.name]?.trim());
	const complete = filled && fields.every((f) => !wrongWith(f, typed));
	const submit = async () => {
		setTried(true);
		if (!complete || reason.trim() === "") return;
		const final = await order.send({
			title: { zh: "提出提案", en: "Propose a change" },
			commands: [
				{ schema: ProposeSchema, message: { organisation, reason: reason.trim(), change: changeOf(kind, typed) } },
			],
			role: "identity/delegate",
			organisation,
		});
		if (final) {
			setTried(false);
			draft.forget();
		}
	};
	return (
		<div className="desk-form">
			<For organisation={organisation} />
			{organisation && ready && !members.some((m) => m.id === organisation) && <Note tone="warn">{w.notMember}</Note>}
			<Select
				label={w.kind}
				value={kind}
				options={kinds.map((k) => ({ value: k, label: text(kindText(k)) }))}
				hint={<Sentence of={meanings[kind]} />}
				onChange={(k) => setKind(k, { replace: true })}
			/>
			{fields.map((f) => (
				<AskedField key={`${kind} ${f.name}`} of={f} typed={typed} onChange={draft.set} order={order} tried={tried} />
			))}
			<TextArea
				label={w.reason}
				hint={w.reasonHint}
				maxLength={160}
				value={reason}
				error={tried && reason.trim() === "" ? d.fill : order.at("reason")}
				onChange={(v) => draft.set("reason", v)}
			/>
			{complete && <Preview kind={kind} typed={typed} />}
			{tried && !complete && <Note tone="bad">{w.incomplete}</Note>}
			<Outcome of={order} />
			<div>
				<Button busy={order.busy} onClick={() => void submit()}>
					{d.sign}
				</Button>
			</div>
		</div>
	);
}

/** What the address gives of the fields, such as the web addresses of a proposal that another page has prepared. */
function useGiven(): Record<string, string> {
	const query = useQuery();
	const names = new Set(Object.values(asked).flatMap((fields) => fields.map((f) => f.name)));
	return Object.fromEntries(
		[...names].flatMap((name) => {
			const given = query[name];
			return given ? [[name, given]] : [];
		}),
	);
}

function Preview({ kind, typed }: { kind: Kind; typed: Typed }) {
	const w = useWords();
	const { names, members } = useDirectory();
	return (
		<Note title={w.says}>
			<p>
				<Sentence of={changeText(create(ChangeSchema, changeOf(kind, typed)), names)} />
			</p>
			<Effects of={changeOf(kind, typed)} />
			<p className="meta">{w.quorum(quorum(members.length), members.length)}</p>
		</Note>
	);
}

interface AskedProps {
	of: Asked;
	typed: Typed;
	onChange: (field: string, value: string) => void;
	order: Order;
	tried: boolean;
}

function AskedField({ of: f, typed, onChange, order, tried }: AskedProps) {
	const d = deskWords();
	const w = useWords();
	const text = useText();
	const options = useOptions(f.as);
	const wrong = tried ? wrongWith(f, typed) : undefined;
	const said = { fill: d.fill, number: d.badNumber, key: d.badKey };
	const now = usePresent(f.name);
	const shared = {
		label: text(f.label),
		hint: [now && w.now(text(now)), f.hint && text(f.hint)].filter(Boolean).join(" ") || undefined,
		optional: f.as === "text",
		value: typed[f.name] ?? "",
		error: wrong ? said[wrong] : order.at(f.name),
		onChange: (v: string) => onChange(f.name, v),
	};
	if (options) return <Select {...shared} options={[{ value: "", label: d.choose }, ...options]} />;
	return (
		<Field {...shared} inputMode={f.as === "number" ? "numeric" : undefined} spellCheck={false} autoComplete="off" />
	);
}

/** What a parameter is now, in words; undefined for other fields. */
function usePresent(field: string): Text | undefined {
	const { parameters: held } = useRules();
	const shown = parameters.find((p) => p.field.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`) === field);
	return held && shown?.value(held);
}

const fits: Partial<Record<Asked["as"], (o: Organisation) => boolean>> = {
	member: (o) => o.member && o.status === Status.ACTIVE,
	suspended: (o) => o.status === Status.SUSPENDED,
	outsider: (o) => !o.member && o.status === Status.ACTIVE,
	any: (o) => o.status !== Status.REMOVED,
};

/** What there is to choose from; undefined where one types. */
function useOptions(as: Asked["as"]) {
	const text = useText();
	const { all, names } = useDirectory();
	const validators = useAsk(Identity.method.listValidators, {}, { enabled: as === "validator" });
	const schedule = useAsk(Identity.method.getParameters, {}, { enabled: as === "scheduled" });
	const fit = fits[as];
	if (fit) return all.filter(fit).map((o) => ({ value: o.id, label: `${text(names(o.id))} (${o.id})` }));
	if (as === "validator")
		return (validators.data?.validators ?? [])
			.filter((v) => v.power > 0n)
			.map((v) => ({ value: hex(v.key), label: `${text(names(v.organisation))} · ${keyHead(v.key)}` }));
	if (as === "scheduled")
		return (schedule.data?.pending ?? []).map((s) => ({ value: String(s.proposal), label: `${s.proposal}` }));
	return undefined;
}
