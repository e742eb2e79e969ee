import { useFormat, useText } from "@gongshi/portal/i18n";
import { Link, Note, ReceiptButton } from "@gongshi/portal/kit";
import { Others } from "@gongshi/portal/sign";
import { useEffect, useRef } from "react";
import { afterOf } from "./after.ts";
import { holds, type Signed, useActor } from "./sign.ts";
import { taskOf } from "./tasks.ts";
import { useOffice, useRoleName } from "./words.ts";

/** What has come of it, its receipt, and who goes on with it. */
export function Done({ end, onGo }: { end: Signed; onGo: () => void }) {
	const w = useOffice();
	const f = useFormat();
	const head = useRef<HTMLElement>(null);
	const final = end.state === "final";
	const after = final ? afterOf(end.events) : { next: [] };
	// The form that had the focus is gone.
	useEffect(() => head.current?.focus(), []);
	return (
		<section className="card stack" role="status" tabIndex={-1} ref={head}>
			<Note tone={final ? "ok" : "info"} title={final ? w.done : w.sent}>
				<p>{final ? w.doneAt(f.number(end.height)) : w.pending}</p>
			</Note>
			<div className="row">
				{final && after.see && (
					<Link to={after.see} button="second">
						{w.see}
					</Link>
				)}
				{final && <ReceiptButton transaction={end.id} />}
				{final && <Link to={`/chain/tx/${end.id}`}>{end.id.slice(0, 12)}…</Link>}
			</div>
			{after.next.length > 0 && (
				<section className="stack next" data-gap="small">
					<h2>{w.next}</h2>
					{after.next.map((n) => (
						<Next key={n.to} task={n.task} to={n.to} onGo={onGo} />
					))}
				</section>
			)}
			<p>
				<Link to="/office/funds">{w.back}</Link>
			</p>
		</section>
	);
}

/** The next task, at hand for whoever may do it; in the demo one can become that officer right here. */
function Next({ task, to, onGo }: { task: string; to: string; onGo: () => void }) {
	const w = useOffice();
	const text = useText();
	const role = useRoleName();
	const actor = useActor();
	const { title, role: needed } = taskOf(task);
	const may = holds(actor, needed);
	return (
		<div className="row">
			{!may && <span className="meta">{w.nextBy(role(needed))}</span>}
			<Link to={to} button={may ? "main" : "second"} onClick={onGo}>
				{text(title)}
			</Link>
			{!may && <Others role={needed} />}
		</div>
	);
}
