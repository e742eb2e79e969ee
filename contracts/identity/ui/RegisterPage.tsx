import { words } from "@gongshi/portal/i18n";
import { Button, Field, Note, PageHead, Select, useDraft, useQueryText } from "@gongshi/portal/kit";
import { useState } from "react";
import { RegisterOrganisationSchema, RegisterPartySchema } from "../identity_pb.ts";
import { drawId, personal } from "./consortium.ts";
import { deskWords } from "./desk-words.ts";
import "./identity.css";
import { For } from "./For.tsx";
import { DraftKey, keyFields, keyOf, typedKey } from "./KeyFields.tsx";
import { Outcome, useOrder } from "./order.tsx";
import { Need, useActor } from "./sign.tsx";

const useWords = words(
	{
		lead: "登记只是让账本认识一个代号或单位；能办什么，另行授予。",
		what: "登记什么",
		party: "签署人（一个人或一个系统）",
		organisation: "单位",
		organisationSay: "登记后可以办理业务，但不是联盟成员；成为成员须由成员表决。",
		codeHint: "随机生成，不含任何个人信息。请在本单位内部记下它是谁。",
		again: "换一个",
		personal: "这像身份证号或手机号，不得上链；请改用随机代号",
		write: "请记下这个代号对应的人。账本不知道，也查不回来。",
		id: "单位编号",
		idHint: "2 至 32 个小写字母、数字或连字符，以字母开头；永不重用。",
		zh: "中文名称",
		en: "英文名称",
		names: "至少填写一种语言。",
		credit: "统一社会信用代码",
		other: "其他代码",
		otherHint: "写成“登记簿:代码”，例如 GB-COH:01234567。",
		admin: "首位管理员的代号",
		adminHint: "新签署人，连同下面的密钥一起登记。",
	},
	{
		lead: "Registering only makes a code or an organisation known to the ledger; what it may do is granted separately.",
		what: "What to register",
		party: "a signer (a person or a system)",
		organisation: "an organisation",
		organisationSay: "It may act on the ledger then, but is no member: members vote on that.",
		codeHint: "Drawn at random, with nothing personal in it. Keep a note in your department of whose it is.",
		again: "Draw another",
		personal: "This looks like an identity or mobile number, which may not be on the ledger; draw a random code",
		write: "Write down whose code this is. The ledger does not know, and cannot tell you later.",
		id: "Id",
		idHint: "2 to 32 lower-case letters, digits or hyphens, a letter first; never used again.",
		zh: "Chinese name",
		en: "English name",
		names: "One language at least.",
		credit: "Unified social credit code",
		other: "Other code",
		otherHint: "As register:code, such as GB-COH:01234567.",
		admin: "Code of its first administrator",
		adminHint: "A new signer, registered together with the key below.",
	},
);

/** Makes a signer or an organisation known. */
export default function RegisterPage() {
	const d = deskWords();
	const w = useWords();
	const actor = useActor();
	const [what, setWhat] = useQueryText("what", "party");
	return (
		<>
			<PageHead title={d.register} lead={w.lead} crumbs={[{ title: d.title, to: "/office/consortium" }]} />
			<div className="desk-form">
				{actor.key === undefined && <Need power="identity/admin" />}
				<Select
					label={w.what}
					hint={what === "organisation" ? w.organisationSay : undefined}
					value={what}
					onChange={(v) => setWhat(v, { replace: true })}
					options={[
						{ value: "party", label: w.party },
						{ value: "organisation", label: w.organisation },
					]}
				/>
				<For organisation={actor.organisation} />
				{what === "organisation" ? (
					<NewOrganisation registrar={actor.organisation} />
				) : (
					<NewParty organisation={actor.organisation} />
				)}
			</div>
		</>
	);
}

/** A random code, with a button for another one. */
function Code({
	label,
	value,
	error,
	onChange,
}: {
	label: string;
	value: string;
	error: Parameters<typeof Field>[0]["error"];
	onChange: (to: string) => void;
}) {
	const w = useWords();
	return (
		<div className="stack" data-gap="small">
			<Field
				label={label}
				hint={w.codeHint}
				value={value}
				error={personal(value) ? w.personal : error}
				spellCheck={false}
				autoComplete="off"
				onChange={onChange}
			/>
			<div>
				<Button kind="second" size="small" onClick={() => onChange(drawId())}>
					{w.again}
				</Button>
			</div>
		</div>
	);
}

/** A code drawn at random, the same as long as the form is open. */
function useDrawn(field: string): Record<string, string> {
	return useState(() => ({ [field]: drawId() }))[0];
}

function NewParty({ organisation }: { organisation: string }) {
	const d = deskWords();
	const w = useWords();
	const draft = useDraft("identity/register/party", useDrawn("party"));
	const { party = "" } = draft.values;
	const [tried, setTried] = useState(false);
	const order = useOrder(["party", ...keyFields]);
	const submit = async () => {
		setTried(true);
		const made = keyOf(typedKey(draft));
		if (!made || !party.trim() || personal(party)) return;
		const final = await order.send({
			title: { zh: "登记签署人", en: "Register a signer" },
			commands: [{ schema: RegisterPartySchema, message: { organisation, party: party.trim(), keys: [made] } }],
			role: "identity/admin",
			organisation,
		});
		if (final) draft.forget();
	};
	return (
		<>
			<Code
				label={d.party}
				value={party}
				error={tried && !party.trim() ? d.fill : order.at("party")}
				onChange={(v) => draft.set("party", v)}
			/>
			<DraftKey draft={draft} order={order} tried={tried} code="party" />
			<Note tone="warn">{w.write}</Note>
			<Outcome of={order} />
			<div>
				<Button busy={order.busy} onClick={() => void submit()}>
					{d.sign}
				</Button>
			</div>
		</>
	);
}

function NewOrganisation({ registrar }: { registrar: string }) {
	const d = deskWords();
	const w = useWords();
	const draft = useDraft("identity/register/organisation", useDrawn("admin"));
	const { id = "", nameZh = "", nameEn = "", creditCode = "", otherCode = "", admin = "" } = draft.values;
	const set = (field: string) => (v: string) => draft.set(field, v);
	const [tried, setTried] = useState(false);
	const order = useOrder(["organisation", "name", "credit_code", "code", "other_code", "party", ...keyFields]);
	const nameless = !nameZh.trim() && !nameEn.trim();
	const submit = async () => {
		setTried(true);
		const made = keyOf(typedKey(draft));
		if (!made || !id.trim() || nameless || !admin.trim() || personal(admin)) return;
		const t = { id: id.trim(), nameZh, nameEn, creditCode: creditCode.trim(), otherCode: otherCode.trim() };
		const final = await order.send({
			title: { zh: "登记单位", en: "Register an organisation" },
			commands: [
				{ schema: RegisterOrganisationSchema, message: { ...t, registrar, admin: admin.trim(), adminKey: made } },
			],
			role: "identity/admin",
			organisation: registrar,
		});
		if (final) draft.forget();
	};
	return (
		<>
			<Field
				label={w.id}
				hint={w.idHint}
				value={id}
				error={tried && !id.trim() ? d.fill : order.at("organisation")}
				spellCheck={false}
				autoComplete="off"
				onChange={set("id")}
			/>
			<Field
				label={w.zh}
				hint={w.names}
				value={nameZh}
				error={tried && nameless ? d.fill : order.at("name")}
				onChange={set("nameZh")}
			/>
			<Field label={w.en} value={nameEn} onChange={set("nameEn")} />
			<Field
				label={w.credit}
				optional
				value={creditCode}
				error={order.at("credit_code", "code")}
				spellCheck={false}
				onChange={set("creditCode")}
			/>
			<Field
				label={w.other}
				optional
				hint={w.otherHint}
				value={otherCode}
				error={order.at("other_code")}
				spellCheck={false}
				onChange={set("otherCode")}
			/>
			<Code
				label={w.admin}
				value={admin}
				error={tried && !admin.trim() ? d.fill : order.at("party")}
				onChange={set("admin")}
			/>
			<DraftKey draft={draft} order={order} tried={tried} code="admin" />
			<Outcome of={order} />
			<div>
				<Button busy={order.busy} onClick={() => void submit()}>
					{d.sign}
				</Button>
			</div>
		</>
	);
}
