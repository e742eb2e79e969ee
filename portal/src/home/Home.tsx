import { Suspense, useState } from "react";
import { useText } from "../i18n/index.ts";
import { Link } from "../kit/Link.tsx";
import { PageHead } from "../kit/PageHead.tsx";
import { Ready } from "../kit/Ready.tsx";
import { useGo } from "../kit/route.ts";
import { Copy, Skeleton } from "../kit/show.tsx";
import { commandSentences } from "../ledger/sentence.ts";
import { rooms } from "../rooms.ts";
import "./home.css";
import { Pulse } from "./Pulse.tsx";
import { Recent } from "./Recent.tsx";
import { homeWords } from "./words.ts";

const tiles = rooms.flatMap((r) => r.tiles ?? []).sort((a, b) => a.order - b.order);

export { ahead, prepare } from "./Recent.tsx";

/** The front page: what this is, three ways in, what happens at this moment, and how to check it. */
export default function Home() {
	const w = homeWords();
	return (
		<>
			<div className="hero">
				<div className="bar-in">
					<PageHead title={w.title} lead={w.lead}>
						<Search />
					</PageHead>
				</div>
			</div>
			<div className="bar-in home stack" data-gap="large">
				<Doors />
				<Figures />
				<div className="home-now">
					<Pulse />
					<section className="card" aria-labelledby="recent">
						<div className="row" data-spread="">
							<h2 id="recent">{w.recent}</h2>
							<Link to="/chain">{w.recentAll}</Link>
						</div>
						<Ready of={commandSentences()} lines={6}>
							<Recent />
						</Ready>
					</section>
				</div>
				<Yourself />
			</div>
		</>
	);
}

function Search() {
	const w = homeWords();
	const go = useGo();
	const [text, setText] = useState("");
	return (
		<search className="no-print">
			<form
				className="hero-search"
				onSubmit={(e) => {
					e.preventDefault();
					if (text.trim()) go(`/chain?q=${encodeURIComponent(text.trim())}`);
				}}
			>
				<input
					type="search"
					aria-label={w.search}
					placeholder={w.searchHint}
					value={text}
					onChange={(e) => setText(e.target.value)}
				/>
				<button type="submit">{w.go}</button>
			</form>
		</search>
	);
}

function Doors() {
	const w = homeWords();
	const doors = [
		{ to: "/funds", title: w.money, says: w.moneySays, sign: "M7 10h34v28H7zM7 18h34M13 30h8M30 26v8M26 30h8" },
		{
			to: "/verify",
			title: w.verify,
			says: w.verifySays,
			sign: "M24 5 9 11v12c0 10 6 17 15 20 9-3 15-10 15-20V11zM16 24l6 6 10-12",
		},
		{ to: "/chain", title: w.chain, says: w.chainSays, sign: "M6 17h12v14H6zM30 17h12v14H30zM18 24h12" },
	];
	return (
		<nav aria-label={w.doors}>
			<ul className="doors">
				{doors.map((d) => (
					<li key={d.to}>
						<Link to={d.to} className="door">
							<svg
								viewBox="0 0 48 48"
								fill="none"
								stroke="currentColor"
								strokeWidth="2.5"
								strokeLinejoin="round"
								aria-hidden="true"
							>
								<path d={d.sign} />
							</svg>
							<strong>{d.title}</strong>
							<span>{d.says}</span>
						</Link>
					</li>
				))}
			</ul>
		</nav>
	);
}

/** What each contract wants to say on the front page. */
function Figures() {
	const w = homeWords();
	const text = useText();
	if (tiles.length === 0) return null;
	return (
		<section aria-labelledby="figures" className="stack">
			<h2 id="figures">{w.figures}</h2>
			<div className="tiles">
				{tiles.map(({ title, Tile }) => (
					<section key={title.zh} className="card" aria-label={text(title)}>
						<Suspense fallback={<Skeleton lines={4} />}>
							<Tile />
						</Suspense>
					</section>
				))}
			</div>
		</section>
	);
}

function Yourself() {
	const w = homeWords();
	const commands = `gongshi receipt get ID --out receipt.gongshi.json --api ${location.origin}\ngongshi verify receipt.gongshi.json --anchor anchor.json`;
	const steps = [
		{ title: w.step1, says: w.step1Says },
		{ title: w.step2, says: w.step2Says },
		{ title: w.step3, says: w.step3Says },
	];
	return (
		<section id="check" className="card stack" aria-labelledby="check-title">
			<div>
				<h2 id="check-title">{w.check}</h2>
				<p className="lead">{w.checkLead}</p>
			</div>
			<ol className="how">
				{steps.map((s) => (
					<li key={s.title}>
						<strong>{s.title}</strong>
						<p className="meta">{s.says}</p>
					</li>
				))}
			</ol>
			<div className="commands">
				<pre>{commands}</pre>
				<Copy text={commands} />
			</div>
		</section>
	);
}
