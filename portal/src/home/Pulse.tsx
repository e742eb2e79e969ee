import { Ledger } from "../../../gateway/gateway_pb.ts";
import { useFormat, useLang } from "../i18n/index.ts";
import { ErrorNote } from "../kit/ErrorNote.tsx";
import { Link } from "../kit/Link.tsx";
import { Skeleton, Status, Time } from "../kit/show.tsx";
import { useAsk } from "../ledger/ask.ts";
import { useLive } from "../ledger/live.ts";
import { homeWords } from "./words.ts";

const shown = 24;

/** The ledger at this moment: its newest block, who confirmed it, and the beat of the last ones. */
export function Pulse() {
	const w = homeWords();
	const f = useFormat();
	const l = useLang();
	const live = useLive();
	const status = useAsk(Ledger.method.getStatus, {});
	const known = status.data;
	if (!known) {
		return (
			<section className="card" aria-label={w.now}>
				{status.isError ? (
					<ErrorNote error={status.error} onRetry={() => void status.refetch()} />
				) : (
					<Skeleton lines={6} />
				)}
			</section>
		);
	}
	const height = live.height > known.height ? live.height : known.height;
	const blocks = live.recent.slice(0, shown).flatMap((r) => r.block ?? []);
	return (
		<section className="card stack" aria-labelledby="now">
			<h2 id="now">{w.now}</h2>
			<div>
				<p className="meta">{w.height}</p>
				<p className="pulse-height">
					<Link to={`/chain/block/${height}`}>{f.number(height)}</Link>
				</p>
				<p className="meta">
					{w.since} <Time ms={live.block?.timeMs ?? known.timeMs} form="ago" />
				</p>
			</div>
			<div>
				<p className="meta">{w.confirmed}</p>
				<ul className="confirmers">
					{known.validators.map((v) => (
						<li key={v.organisation}>
							<Status tone={v.signed ? "ok" : "warn"}>{(l === "zh" ? v.nameZh : v.nameEn) || v.organisation}</Status>
						</li>
					))}
				</ul>
			</div>
			{blocks.length > 0 && (
				<div>
					<p className="meta">{w.recentBlocks}</p>
					<ol className="beat">
						{blocks.toReversed().map((b) => (
							<li key={String(b.height)}>
								<Link
									to={`/chain/block/${b.height}`}
									data-full={b.transactions > 0 || undefined}
									aria-label={w.blockLabel(f.number(b.height), b.transactions)}
									title={w.blockLabel(f.number(b.height), b.transactions)}
								>
									<span />
								</Link>
							</li>
						))}
					</ol>
					<p className="meta">{w.blockNote}</p>
				</div>
			)}
		</section>
	);
}
