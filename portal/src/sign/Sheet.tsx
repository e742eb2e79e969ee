import { type ReactNode, Suspense, useState } from "react";
import { Ledger } from "../../../gateway/gateway_pb.ts";
import { type Text, useFormat, useText } from "../i18n/index.ts";
import { Code } from "../kit/Code.tsx";
import { Dialog } from "../kit/Dialog.tsx";
import { Button, Disclose, ErrorNote, Facts, Hash, Note, type Step, Stepper } from "../kit/index.ts";
import { byId, clockOff, hex, type LedgerError, ledgerError, useAsk, useCommands, useLive } from "../ledger/index.ts";
import { type Actor, holds, useActor } from "./actor.ts";
import { encoded } from "./envelope.ts";
import { Lacking, NeedKey, Others } from "./NeedKey.tsx";
import { type No, whyNot } from "./passkey.ts";
import { carry, expired } from "./pending.ts";
import { batchOf, done, type Shown, type Signed, type SignRequest, seal } from "./request.ts";
import "./sign.css";
import { useNo, useTrouble } from "./trouble.ts";
import { signWords } from "./words.ts";

type Stage = "review" | "signing" | "sent" | "accepted" | "final" | "refused";

/** What is signed, by whom, and what becomes of it. */
export default function Sheet({ shown }: { shown: Shown }) {
	return shown.kind === "one" ? <One shown={shown} /> : <Many shown={shown} />;
}

/** The course of one signature, from the sheet that is read to the end of its transaction. */
function useCourse(shown: Extract<Shown, { kind: "one" }>, actor: Actor) {
	const [stage, setStage] = useState<Stage>("review");
	const [error, setError] = useState<LedgerError>();
	const [unsigned, setUnsigned] = useState<No>();
	const [taken, setTaken] = useState(false);
	const [result, setResult] = useState<Signed>({ state: "cancelled" });
	const network = useAsk(Ledger.method.getStatus, {}).data?.network;
	const { of } = shown;
	const close = () => {
		// Between yes and the signature there is nothing to tell yet.
		if (stage === "signing") return;
		done();
		shown.end(result);
	};
	const start = async () => {
		const { key } = actor;
		if (!key || network === undefined) return;
		setStage("signing");
		setUnsigned(undefined);
		setTaken(false);
		let record: Awaited<ReturnType<typeof seal>>;
		try {
			const organisation = of.organisation ?? actor.organisation;
			record = await seal({ title: of.title, commands: of.commands, key, organisation, network });
		} catch (cause) {
			setUnsigned(whyNot(cause));
			setStage("review");
			return;
		}
		setStage("sent");
		setResult({ state: "pending", id: record.id });
		const end = await carry(record, () => {
			setTaken(true);
			setStage("accepted");
		});
		setResult(end);
		if (end.state === "refused") setError(end.error);
		setStage(end.state);
	};
	return { stage, error, unsigned, taken, result, network, close, start };
}

function One({ shown }: { shown: Extract<Shown, { kind: "one" }> }) {
	const w = signWords();
	const text = useText();
	const f = useFormat();
	const actor = useActor();
	const { stage, error, unsigned, taken, result, network, close, start } = useCourse(shown, actor);
	const trouble = useTrouble(actor.party === "" ? undefined : actor.key);
	const no = useNo();
	const away = useLive().state === "offline";
	const { of } = shown;
	const ready = actor.key !== undefined && actor.party !== "" && network !== undefined;
	const late = error === expired;
	const height = result.state === "final" ? f.number(result.height) : "";
	const actions: Partial<Record<Stage, ReactNode>> = {
		review: (
			<>
				<Button onClick={() => void start()} blocked={ready ? trouble : w.noKeyLead}>
					{w.sign}
				</Button>
				<Button kind="second" onClick={close}>
					{w.cancel}
				</Button>
			</>
		),
		final: <Button onClick={close}>{w.close}</Button>,
		refused: (
			<>
				{late && <Button onClick={() => void start()}>{w.again}</Button>}
				<Button kind={late ? "second" : "main"} onClick={close}>
					{w.back}
				</Button>
			</>
		),
	};
	const leave = (
		<Button kind="second" onClick={close}>
			{w.leave}
		</Button>
	);
	return (
		<Dialog open alert onClose={close} title={text(of.title)} actions={actions[stage] ?? leave}>
			<Said of={of} />
			<Who actor={actor} of={of} network={network} />
			{stage === "review" && <Clock />}
			{trouble && stage === "review" && <Note tone="bad">{trouble}</Note>}
			{unsigned && <Note tone="warn">{no[unsigned]}</Note>}
			{away && (stage === "sent" || stage === "accepted") && <Note tone="warn">{w.away}</Note>}
			{stage !== "review" && (
				<div aria-live="polite">
					<Stepper label={w.steps} steps={stepsOf(stage, { w, error, taken, height })} />
				</div>
			)}
		</Dialog>
	);
}

interface Told {
	readonly w: ReturnType<typeof signWords>;
	readonly error: LedgerError | undefined;
	/** Whether a node has taken it; what is refused at the door never was. */
	readonly taken: boolean;
	readonly height: string;
}

function stepsOf(stage: Stage, { w, error, taken, height }: Told): Step[] {
	const at = { review: 0, signing: 0, sent: 1, accepted: 2, final: 3, refused: 2 }[stage];
	const state = (i: number) => (i < at ? "done" : i === at ? "now" : "next");
	const signing: Step = { title: w.signing, state: state(0), children: w.signingNote };
	const accepted: Step = { title: w.accepted, state: state(1), children: w.acceptedNote };
	if (stage !== "refused") {
		return [signing, accepted, { title: w.final, state: state(2), children: stage === "final" && w.finalAt(height) }];
	}
	const children = <ErrorNote error={error ?? ledgerError(undefined)} />;
	const refused: Step = { title: error === expired ? w.expired : w.refused, state: "failed", children };
	return taken ? [signing, accepted, refused] : [signing, refused];
}

/** Each command in a sentence, and the bytes of which it is made. */
function Said({ of }: { of: SignRequest }) {
	const w = signWords();
	const text = useText();
	const book = useCommands();
	const items = of.commands.map(encoded);
	return (
		<section className="sheet-said">
			<h3>{w.will}</h3>
			{items.length > 1 && <p className="meta">{w.allOrNone(items.length)}</p>}
			<ol data-one={items.length === 1 || undefined}>
				{items.map((item, i) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: commands keep their order.
					<li key={i}>{text(book.say(item, byId))}</li>
				))}
			</ol>
			<Disclose title={w.bytes}>
				<p className="meta">{w.bytesNote}</p>
				{items.map((item, i) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: commands keep their order.
					<div key={i} className="sheet-bytes">
						<code>{item.type}</code>
						<Code>{hex(item.payload)}</Code>
					</div>
				))}
			</Disclose>
		</section>
	);
}

function Who({
	actor,
	of,
	network,
}: {
	actor: Actor;
	of: Pick<SignRequest, "role" | "organisation">;
	network: string | undefined;
}) {
	const w = signWords();
	if (actor.loading) return null;
	if (!actor.key || actor.party === "") return <NeedKey {...(of.role ? { role: of.role } : {})} />;
	const facts: [ReactNode, ReactNode][] = [
		[w.who, actor.party],
		[w.forWhom, (of.organisation ?? actor.organisation) || w.self],
		[w.withKey, <Hash key="k" of={actor.key.public} label={w.withKey} />],
	];
	if (network) facts.push([w.network, network]);
	return (
		<>
			<Facts of={facts} />
			{of.role && !holds(actor, of.role) && (
				<Note tone="warn">
					<Suspense>
						<p>
							<Lacking who={actor.key.name || actor.party} role={of.role} />
						</p>
					</Suspense>
					<Others role={of.role} />
				</Note>
			)}
		</>
	);
}

function Clock() {
	const w = signWords();
	const f = useFormat();
	const [off] = useState(clockOff);
	if (off === 0) return null;
	return <Note tone="warn">{w.clock(f.number(Math.round(Math.abs(off) / 60_000)))}</Note>;
}

function Many({ shown }: { shown: Extract<Shown, { kind: "batch" }> }) {
	const w = signWords();
	const text = useText();
	const actor = useActor();
	const trouble = useTrouble(actor.party === "" ? undefined : actor.key);
	const { of } = shown;
	const close = (yes: boolean) => {
		done();
		const organisation = of.organisation ?? actor.organisation;
		shown.end(yes && actor.key ? batchOf(of.title, actor.key, organisation) : undefined);
	};
	return (
		<Dialog
			open
			alert
			onClose={() => close(false)}
			title={text(of.title)}
			actions={
				<>
					<Button onClick={() => close(true)} blocked={actor.party ? trouble : w.noKeyLead}>
						{w.start}
					</Button>
					<Button kind="second" onClick={() => close(false)}>
						{w.cancel}
					</Button>
				</>
			}
		>
			<section className="sheet-said">
				<h3>{w.will}</h3>
				<p>{text(of.summary as Text)}</p>
				<p className="meta">{w.batchNote}</p>
			</section>
			<Who actor={actor} of={of} network={undefined} />
			{trouble && <Note tone="bad">{trouble}</Note>}
		</Dialog>
	);
}
