import { useText, words } from "@gongshi/portal/i18n";
import { Button, Field, PageHead, Select, Sentence, useDraft, useQueryText } from "@gongshi/portal/kit";
import { powers, usePowers } from "@gongshi/portal/ledger";
import { useState } from "react";
import { DelegateRoleSchema, GrantRoleSchema, Identity, RevokeRoleSchema, type Role } from "../identity_pb.ts";
import { deskWords } from "./desk-words.ts";
import { For } from "./For.tsx";
import "./identity.css";
import { Outcome, useOrder } from "./order.tsx";
import { useWhole } from "./pages.ts";
import { power } from "./powers.ts";
import { roleText } from "./roles.ts";
import { Need, useActor } from "./sign.tsx";

const useWords = words(
	{
		lead: "职权只在账本上授予，授予即生效；收回即失效。",
		what: "要做什么",
		grant: "授予职权",
		grantSay: "由本单位管理员签署。",
		revoke: "收回职权",
		revokeSay: "管理员可以收回，持有人也可以放弃。随它委托出去的也一并结束。",
		delegate: "委托职权",
		delegateSay: "把自己持有的职权借给同事一段时间；对方不能再转借。管理员职权不能委托。",
		to: "委托给",
		which: "收回哪一项",
		mine: "委托哪一项",
		none: "没有可选的职权",
	},
	{
		lead: "Powers are granted on the ledger alone: a grant counts at once, and so does its end.",
		what: "What to do",
		grant: "Grant a power",
		grantSay: "An administrator of the organisation signs.",
		revoke: "End a power",
		revokeSay: "An administrator may end it, and its holder may give it up. What was lent of it ends too.",
		delegate: "Lend a power",
		delegateSay:
			"Lend a power that you hold to a colleague for a time, who cannot lend it on. An administrator's power cannot be lent.",
		to: "Lend to",
		which: "Which power to end",
		mine: "Which power to lend",
		none: "There is nothing to choose from",
	},
);

export const prepare = powers;

/** Grants, ends and lends powers. */
export default function RolesPage() {
	const d = deskWords();
	const w = useWords();
	const actor = useActor();
	const [what, setWhat] = useQueryText("do", "grant");
	const says: Readonly<Record<string, string>> = { grant: w.grantSay, revoke: w.revokeSay, delegate: w.delegateSay };
	return (
		<>
			<PageHead title={d.roles} lead={w.lead} crumbs={[{ title: d.title, to: "/office/consortium" }]} />
			<div className="desk-form">
				{actor.key === undefined && <Need power="identity/admin" />}
				<Select
					label={w.what}
					hint={says[what]}
					value={what}
					onChange={(v) => setWhat(v, { replace: true })}
					options={[
						{ value: "grant", label: w.grant },
						{ value: "revoke", label: w.revoke },
						{ value: "delegate", label: w.delegate },
					]}
				/>
				<For organisation={actor.organisation} />
				{what === "revoke" ? (
					<Revoke key={actor.organisation} organisation={actor.organisation} />
				) : what === "delegate" ? (
					<Lend key={actor.party} organisation={actor.organisation} party={actor.party} />
				) : (
					<Grant organisation={actor.organisation} />
				)}
			</div>
		</>
	);
}

const other = "other";

/** The end of a day as it is typed in a date field, in this place's time; 0 for none. */
export const endOf = (day: string): bigint => (day ? BigInt(new Date(`${day}T23:59:59.999`).getTime()) : 0n);

function Grant({ organisation }: { organisation: string }) {
	const d = deskWords();
	const text = useText();
	const all = usePowers();
	const draft = useDraft("identity/roles/grant");
	const t = { party: "", role: all.ids[0] ?? "", own: "", scope: "", day: "", ...draft.values };
	const setT = draft.patch;
	const [tried, setTried] = useState(false);
	const order = useOrder(["party", "role", "scope", "expires_ms"]);
	const role = t.role === other ? t.own.trim() : t.role;
	const submit = async () => {
		setTried(true);
		if (!t.party.trim() || !role) return;
		const final = await order.send({
			title: { zh: "授予职权", en: "Grant a power" },
			commands: [
				{
					schema: GrantRoleSchema,
					message: { organisation, party: t.party.trim(), role, scope: t.scope.trim(), expiresMs: endOf(t.day) },
				},
			],
			role: "identity/admin",
			organisation,
		});
		if (final) draft.forget();
	};
	return (
		<>
			<Field
				label={d.party}
				value={t.party}
				error={tried && !t.party.trim() ? d.fill : order.at("party")}
				spellCheck={false}
				autoComplete="off"
				onChange={(party) => setT({ party })}
			/>
			<Select
				label={d.role}
				hint={<Sentence of={power(all, role).may} />}
				value={t.role}
				error={t.role === other ? undefined : order.at("role")}
				onChange={(v) => setT({ role: v })}
				options={[...all.ids.map((r) => ({ value: r, label: text(roleText(r)) })), { value: other, label: d.ownRole }]}
			/>
			{t.role === other && (
				<Field
					label={d.ownRole}
					hint={d.ownRoleHint}
					value={t.own}
					error={tried && !role ? d.fill : order.at("role")}
					onChange={(own) => setT({ own })}
				/>
			)}
			<Field
				label={d.scope}
				optional
				hint={d.scopeHint}
				value={t.scope}
				error={order.at("scope")}
				onChange={(scope) => setT({ scope })}
			/>
			<Field
				label={d.until}
				optional
				hint={d.untilHint}
				type="date"
				value={t.day}
				error={order.at("expires_ms")}
				onChange={(day) => setT({ day })}
			/>
			<Outcome of={order} />
			<div>
				<Button busy={order.busy} onClick={() => void submit()}>
					{d.sign}
				</Button>
			</div>
		</>
	);
}

const idOf = (r: Role): string => JSON.stringify([r.party, r.role, r.scope, r.delegatedBy]);

function useHeld(organisation: string, party?: string): readonly Role[] {
	const question = { organisation: [organisation], party: party ? [party] : [] };
	return useWhole(Identity.method.findRoles, question, organisation !== "").pages.flatMap((a) => a.roles);
}

function useLabels(of: readonly Role[]) {
	const text = useText();
	usePowers(); // Their names are in the labels.
	return of.map((r) => ({
		value: idOf(r),
		label: `${r.party} · ${text(roleText(r.role))}${r.scope ? ` · ${r.scope}` : ""}${r.delegatedBy ? ` ← ${r.delegatedBy}` : ""}`,
	}));
}

function Revoke({ organisation }: { organisation: string }) {
	const d = deskWords();
	const w = useWords();
	const all = useHeld(organisation);
	const labels = useLabels(all);
	const [chosen, setChosen] = useState("");
	const [tried, setTried] = useState(false);
	const order = useOrder(["role", "party", "scope"]);
	const role = all.find((r) => idOf(r) === chosen);
	const submit = () => {
		setTried(true);
		if (!role) return;
		const { party, scope, delegatedBy } = role;
		void order.send({
			title: { zh: "收回职权", en: "End a power" },
			commands: [{ schema: RevokeRoleSchema, message: { organisation, party, role: role.role, scope, delegatedBy } }],
			organisation,
		});
	};
	return (
		<>
			<Select
				label={w.which}
				value={chosen}
				error={tried && !role ? d.choose : order.at("role", "party", "scope")}
				onChange={setChosen}
				options={[{ value: "", label: labels.length > 0 ? d.choose : w.none }, ...labels]}
			/>
			<Outcome of={order} />
			<div>
				<Button kind="danger" busy={order.busy} onClick={submit}>
					{d.sign}
				</Button>
			</div>
		</>
	);
}

function Lend({ organisation, party }: { organisation: string; party: string }) {
	const d = deskWords();
	const w = useWords();
	const own = useHeld(organisation, party).filter((r) => r.delegatedBy === "" && r.role !== "identity/admin");
	const labels = useLabels(own);
	const draft = useDraft("identity/roles/delegate");
	const t = { role: "", to: "", scope: "", day: "", ...draft.values };
	const setT = draft.patch;
	const [tried, setTried] = useState(false);
	const order = useOrder(["role", "to", "scope", "expires_ms", "party"]);
	const role = own.find((r) => idOf(r) === t.role);
	const submit = async () => {
		setTried(true);
		if (!role || !t.to.trim() || !t.day) return;
		const final = await order.send({
			title: { zh: "委托职权", en: "Lend a power" },
			commands: [
				{
					schema: DelegateRoleSchema,
					message: {
						organisation,
						party,
						to: t.to.trim(),
						role: role.role,
						scope: role.scope || t.scope.trim(),
						expiresMs: endOf(t.day),
					},
				},
			],
			role: role.role,
			organisation,
		});
		if (final) draft.forget();
	};
	return (
		<>
			<Select
				label={w.mine}
				value={t.role}
				error={tried && !role ? d.choose : order.at("role")}
				onChange={(v) => setT({ role: v })}
				options={[{ value: "", label: labels.length > 0 ? d.choose : w.none }, ...labels]}
			/>
			<Field
				label={w.to}
				value={t.to}
				error={tried && !t.to.trim() ? d.fill : order.at("to", "party")}
				spellCheck={false}
				autoComplete="off"
				onChange={(to) => setT({ to })}
			/>
			{role && role.scope === "" && (
				<Field
					label={d.scope}
					optional
					hint={d.scopeHint}
					value={t.scope}
					error={order.at("scope")}
					onChange={(scope) => setT({ scope })}
				/>
			)}
			<Field
				label={d.until}
				hint={d.untilNeeded}
				type="date"
				value={t.day}
				error={tried && !t.day ? d.fill : order.at("expires_ms")}
				onChange={(day) => setT({ day })}
			/>
			<Outcome of={order} />
			<div>
				<Button busy={order.busy} onClick={() => void submit()}>
					{d.sign}
				</Button>
			</div>
		</>
	);
}
