import { Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { remember, remembered, useText } from "../i18n/index.ts";
import { Link } from "../kit/Link.tsx";
import { lazy } from "../lazy.ts";
import { ledgerError } from "../ledger/refusal.ts";
import { useShown } from "./asked.ts";
import { isOpen, pending, resume } from "./pending.ts";
import { type Persona, usePersonas } from "./persona-list.ts";
import "./sign.css";
import { headerWords } from "./header-words.ts";
import { placeOf, readProgress, tourOf } from "./tour.ts";
import { useWallet } from "./wallet.ts";

const Sheet = lazy(() => import("./Sheet.tsx"));
const Tour = lazy(() => import("./Tour.tsx"));

/** In the header: who one acts as (in the demo), what is on its way, and the sheet when something is to be signed. */
export default function Who() {
	const shown = useShown();
	const personas = usePersonas();
	useEffect(() => void resume(), []);
	return (
		<>
			<OnTheWay />
			{personas && <Switch personas={personas} />}
			{shown && (
				<Suspense>
					<Sheet key={counter(shown)} shown={shown} />
				</Suspense>
			)}
		</>
	);
}

const numbers = new WeakMap<object, number>();
let last = 0;
/** A new sheet begins anew. */
function counter(of: object): number {
	const n = numbers.get(of) ?? ++last;
	numbers.set(of, n);
	return n;
}

function OnTheWay() {
	const w = headerWords();
	const open = useSyncExternalStore(pending.subscribe, pending.now).filter(isOpen).length;
	return open > 0 ? <Link to="/keys#pending">{w.onTheWay(open)}</Link> : null;
}

function Switch({ personas }: { personas: readonly Persona[] }) {
	const w = headerWords();
	const text = useText();
	const { current } = useWallet();
	const [busy, setBusy] = useState("");
	const [error, setError] = useState("");
	const now = current ? (current.persona ?? "own") : "";
	const change = (name: string) => {
		if (name === "own") return;
		setBusy(name);
		setError("");
		import("./personas.ts")
			.then((m) => m.becomePersona(name))
			.catch((e: unknown) => setError(text(ledgerError(e).text)))
			.finally(() => setBusy(""));
	};
	const underWay = remembered("tour") ?? "";
	const touring = tourOf(personas, now, underWay, readProgress(remembered(placeOf(underWay))));
	useEffect(() => {
		if (touring) remember("tour", touring.name);
	}, [touring]);
	return (
		<div className="persona">
			<label>
				<span className="unseen">{w.persona}</span>
				<select value={busy || now} aria-busy={busy !== ""} onChange={(e) => change(e.target.value)}>
					<option value="">{w.citizen}</option>
					{personas.map((p) => (
						<option key={p.name} value={p.name}>
							{text(p)}
						</option>
					))}
					{now === "own" && <option value="own">{current?.name}</option>}
				</select>
			</label>
			<span role="status" className="unseen">
				{busy ? w.becoming : error}
			</span>
			{error && <p className="persona-error">{error}</p>}
			{touring && (
				<Suspense>
					<Tour key={touring.name} persona={touring} now={now} />
				</Suspense>
			)}
		</div>
	);
}
