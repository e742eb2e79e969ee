import { Suspense, useState } from "react";
import { useText } from "../i18n/index.ts";
import { Button } from "../kit/Button.tsx";
import { ErrorNote } from "../kit/ErrorNote.tsx";
import { Link } from "../kit/Link.tsx";
import { Note } from "../kit/show.tsx";
import { useRole } from "../ledger/roles.ts";
import { useActor, useWallet } from "./actor.ts";
import { whyNoKeys } from "./no-keys.ts";
import { usePersonas } from "./persona-list.ts";
import { signWords } from "./words.ts";

/** In the demo, the personas that hold a role; a click becomes one. */
export function Others({ role }: { role: string }) {
	const w = signWords();
	const text = useText();
	const personas = usePersonas()?.filter((p) => p.roles.includes(role));
	const [busy, setBusy] = useState("");
	const [error, setError] = useState<unknown>();
	if (!personas?.length) return null;
	const become = (name: string) => {
		setBusy(name);
		setError(undefined);
		import("./personas.ts")
			.then((m) => m.becomePersona(name))
			.catch(setError)
			.finally(() => setBusy(""));
	};
	return (
		<div className="row">
			{personas.map((p) => (
				<Button key={p.name} kind="second" size="small" busy={busy === p.name} onClick={() => become(p.name)}>
					{w.become(text(p))}
				</Button>
			))}
			{error !== undefined && <ErrorNote error={error} />}
		</div>
	);
}

function Needed({ role }: { role: string }) {
	return <>{signWords().needRole(useRole(role))}</>;
}

/** That somebody lacks a power, by its name; suspends until the names are there. */
export function Lacking({ who, role }: { who: string; role: string }) {
	return <>{signWords().lacksRole(who, useRole(role))}</>;
}

/** Says that a key is needed, or one with another power, and where one is to be had. */
export function NeedKey({ role }: { role?: string }) {
	const w = signWords();
	const text = useText();
	const why = whyNoKeys(useWallet());
	const { key, party } = useActor();
	const lacks = role && key && party ? <Lacking who={key.name || party} role={role} /> : undefined;
	if (why) {
		return (
			<Note tone="warn" title={w.noKey}>
				<p>{text(why)}</p>
			</Note>
		);
	}
	return (
		<Note tone="warn" title={lacks ? undefined : w.noKey}>
			<LostKey />
			<Suspense>
				<p>
					{lacks ?? (
						<>
							{w.noKeyLead} {role && <Needed role={role} />}
						</>
					)}
				</p>
			</Suspense>
			{role && <Others role={role} />}
			<p>
				<Link to="/keys">{w.toKeys}</Link>
			</p>
		</Note>
	);
}

/** Says that the key in use is gone though nobody has deleted it, and what to do. */
export function LostKey() {
	const w = signWords();
	const { lost } = useWallet();
	if (lost === undefined) return null;
	return (
		<Note tone="warn" title={w.lost(lost || w.unnamed)}>
			<p>{w.lostNote}</p>
			<p>
				<Link to="/keys/recovery">{w.lostWay}</Link>
			</p>
		</Note>
	);
}
