import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { duration, type Text, useText, words } from "@gongshi/portal/i18n";
import {
	Button,
	ErrorNote,
	Facts,
	Field,
	Hash,
	Note,
	PageHead,
	type Step,
	Stepper,
	Time,
	useDraft,
	useQueryText,
} from "@gongshi/portal/kit";
import { useAsk } from "@gongshi/portal/ledger";
import { useState } from "react";
import {
	CompleteRecoverySchema,
	Identity,
	type Party,
	StartRecoverySchema,
	StopRecoverySchema,
} from "../identity_pb.ts";
import { deskWords } from "./desk-words.ts";
import "./identity.css";
import { DraftKey, keyFields, keyOf, typedKey } from "./KeyFields.tsx";
import { Outcome, useOrder } from "./order.tsx";
import { Need, useActor } from "./sign.tsx";
import { useNowMs } from "./use-now.ts";

const useWords = words(
	{
		lead: "密钥丢失时，本单位的恢复员可以为签署人申请新密钥。为防冒领，新密钥要等一段时间才生效。",
		how: "怎样进行",
		ask: "恢复员提出申请",
		askSay: "写明签署人的代号和新公钥。旧密钥此时仍然有效。",
		wait: (t: string) => `等待 ${t}`,
		waitSay: "若不是本人要求，本人用任何一个现有密钥即可反对，申请随即作废。单位也可撤回。",
		end: "恢复员完成",
		endSay: "新密钥生效，其余密钥全部作废。职权不变。",
		party: "为谁恢复",
		partyHint: "签署人的代号。",
		none: "没有待完成的恢复。可以在下面申请。",
		under: "恢复正在等待",
		by: "申请人",
		at: "申请时间",
		ready: "最早完成时间",
		newKey: "新密钥",
		start: "申请恢复",
		stop: "反对或撤回",
		complete: "完成恢复",
		early: (when: string) => `等待期未满，${when} 之后才能完成`,
	},
	{
		lead: "When a key is lost, a recovery officer of the organisation asks for a new one. So that nobody takes a key over, the new one counts only after a waiting time.",
		how: "How it goes",
		ask: "The recovery officer asks",
		askSay: "With the signer's code and the new public key. The old keys still count.",
		wait: (t) => `Waiting: ${t}`,
		waitSay:
			"If the signer did not want this, any key that the signer still has can object, and that ends it. The organisation may take it back too.",
		end: "The recovery officer completes it",
		endSay: "The new key counts, all others are revoked. Powers stay.",
		party: "Recover for whom",
		partyHint: "The signer's code.",
		none: "No recovery is under way. You may ask for one below.",
		under: "A recovery is waiting",
		by: "Asked for by",
		at: "Asked",
		ready: "Complete at the earliest",
		newKey: "New key",
		start: "Ask for recovery",
		stop: "Object or take back",
		complete: "Complete it",
		early: (when) => `The waiting time is not over: it can be completed after ${when}`,
	},
);

/** Recovers a lost key: first how it goes and how long it takes, then the signer, then what can be done now. */
export default function RecoveryPage() {
	const d = deskWords();
	const w = useWords();
	const actor = useActor();
	const [party, setParty] = useQueryText("party");
	const [typed, setTyped] = useState(party);
	const asked = useAsk(Identity.method.getParty, { id: party }, { enabled: party !== "" });
	return (
		<>
			<PageHead title={d.recovery} lead={w.lead} crumbs={[{ title: d.title, to: "/office/consortium" }]} />
			<div className="split">
				<div className="desk-form">
					{actor.key === undefined && <Need power="identity/recovery" />}
					<Field
						label={w.party}
						hint={w.partyHint}
						value={typed}
						error={asked.error?.kind === "refused" ? asked.error : undefined}
						spellCheck={false}
						autoComplete="off"
						onChange={setTyped}
						onBlur={() => setParty(typed.trim(), { replace: true })}
						onKeyDown={(e) => e.key === "Enter" && setParty(typed.trim(), { replace: true })}
					/>
					{asked.isError && asked.error.kind !== "refused" && (
						<ErrorNote error={asked.error} onRetry={() => void asked.refetch()} />
					)}
					{asked.data?.party && <Recover key={party} of={asked.data.party} />}
				</div>
				<How recovering={asked.data?.party?.recovery !== undefined} />
			</div>
		</>
	);
}

function How({ recovering }: { recovering: boolean }) {
	const w = useWords();
	const text = useText();
	const rules = useAsk(Identity.method.getParameters, {});
	const wait = rules.data?.parameters?.recoveryWaitMs;
	const steps: Step[] = [
		{ title: w.ask, state: recovering ? "done" : "now", children: w.askSay },
		{ title: w.wait(wait ? text(duration(wait)) : "…"), state: recovering ? "now" : "next", children: w.waitSay },
		{ title: w.end, state: "next", children: w.endSay },
	];
	return (
		<section className="card stack" aria-labelledby="how">
			<h2 id="how">{w.how}</h2>
			<Stepper label={w.how} steps={steps} />
		</section>
	);
}

function Recover({ of: p }: { of: Party }) {
	const d = deskWords();
	const w = useWords();
	const text = useText();
	const now = useNowMs();
	const actor = useActor();
	const draft = useDraft(`identity/recovery/${p.id}`);
	const [tried, setTried] = useState(false);
	const order = useOrder(keyFields);
	const send = <D extends DescMessage>(title: Text, schema: D, message: MessageInitShape<D>, role?: string) =>
		order.send({
			title,
			commands: [{ schema, message }],
			// The holder objects as oneself, with or without any power; everybody else acts for the organisation.
			...(role ? { role, organisation: p.organisation } : { organisation: "" }),
		});
	const start = async () => {
		setTried(true);
		const made = keyOf(typedKey(draft));
		const final =
			made &&
			(await send(
				{ zh: "申请恢复密钥", en: "Ask for recovery" },
				StartRecoverySchema,
				{ party: p.id, key: made },
				"identity/recovery",
			));
		if (final) draft.forget();
	};
	if (!p.recovery) {
		return (
			<>
				<p>{w.none}</p>
				<DraftKey draft={draft} order={order} tried={tried} />
				<Outcome of={order} />
				<div>
					<Button busy={order.busy} onClick={() => void start()}>
						{w.start}
					</Button>
				</div>
			</>
		);
	}
	const { readyMs, requestedBy, requestedMs, key: made } = p.recovery;
	const early =
		now < readyMs ? w.early(new Date(Number(readyMs)).toLocaleString(text({ zh: "zh-CN", en: "en-GB" }))) : undefined;
	return (
		<>
			<Note tone="warn" title={w.under}>
				<Facts
					of={[
						[w.by, <code key="b">{requestedBy}</code>],
						[w.at, <Time key="a" ms={requestedMs} />],
						[w.ready, <Time key="r" ms={readyMs} />],
						...(made ? [[w.newKey, <Hash key="k" of={made.key} label={d.newKey} />] as const] : []),
					]}
				/>
			</Note>
			{early && <p className="meta">{early}</p>}
			<Outcome of={order} />
			<div className="row">
				<Button
					busy={order.busy}
					blocked={early}
					onClick={() =>
						void send(
							{ zh: "完成恢复", en: "Complete the recovery" },
							CompleteRecoverySchema,
							{ party: p.id },
							"identity/recovery",
						)
					}
				>
					{w.complete}
				</Button>
				<Button
					kind="danger"
					busy={order.busy}
					onClick={() =>
						void send(
							{ zh: "停止恢复", en: "Stop the recovery" },
							StopRecoverySchema,
							{ party: p.id },
							actor.party === p.id ? undefined : "identity/recovery",
						)
					}
				>
					{w.stop}
				</Button>
			</div>
		</>
	);
}
