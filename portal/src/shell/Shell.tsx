import { type ReactNode, useEffect, useRef } from "react";
import { Ledger } from "../../../gateway/gateway_pb.ts";
import { setLang, setLooks, type Theme, tagOf, themes, useFormat, useLang, useLooks, useText } from "../i18n/index.ts";
import { Link } from "../kit/Link.tsx";
import { useRoute } from "../kit/route.ts";
import { Seal, Time } from "../kit/show.tsx";
import { checkPages } from "../lazy.ts";
import { useAsk } from "../ledger/ask.ts";
import { hearBlock, nowMs } from "../ledger/clock.ts";
import { startStream, useLive } from "../ledger/live.ts";
import { entrances, rooms, wingOf } from "../rooms.ts";
import { LightStrip, PersonaSwitch } from "../slots/index.ts";
import { PartsNote, Safe } from "./Broken.tsx";
import { shellWords, wingNames } from "./words.ts";

/** What is around every page; `busy` while the next one is on its way. */
export function Shell({ children, busy }: { children: ReactNode; busy: boolean }) {
	const w = shellWords();
	const lang = useLang();
	useEffect(() => {
		document.documentElement.lang = tagOf(lang);
	}, [lang]);
	return (
		<>
			<a className="skip" href="#main">
				{w.skip}
			</a>
			<Header>
				<Safe small>
					<PersonaSwitch />
				</Safe>
			</Header>
			<Strip />
			<main id="main" tabIndex={-1} aria-busy={busy || undefined}>
				{children}
			</main>
			<Footer />
		</>
	);
}

/** The top of every page; `children` stand before its tools. */
export function Header({ children }: { children?: ReactNode }) {
	const w = shellWords();
	const text = useText();
	const here = useHere();
	const menu = useRef<HTMLDetailsElement>(null);
	const { path } = useRoute().place;
	// biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes.
	useEffect(() => {
		if (menu.current) menu.current.open = false;
	}, [path]);
	const links = entrances.map((p) => (
		<li key={p.path}>
			<Link to={p.path} aria-current={here === p.wing ? "page" : undefined}>
				{text(wingNames[p.wing])}
			</Link>
		</li>
	));
	return (
		<header className="top">
			<div className="bar-in">
				<Link to="/" className="brand">
					<Seal />
					<span>{w.brand}</span>
				</Link>
				<nav className="wings" aria-label={w.nav}>
					<ul className="wing-list">{links}</ul>
				</nav>
				<div className="tools">
					{children}
					<Display />
					<Language />
					<details className="menu" ref={menu}>
						<summary>{w.menu}</summary>
						<nav aria-label={w.nav}>
							<ul className="menu-list">{links}</ul>
						</nav>
					</details>
				</div>
			</div>
		</header>
	);
}

/** The wing of the page that is shown. */
function useHere() {
	const route = useRoute().pattern;
	for (const r of rooms) {
		const page = r.pages.find((p) => p.path === route);
		if (page) return wingOf(r, page);
	}
	return undefined;
}

function Language() {
	const w = shellWords();
	const lang = useLang();
	const other = lang === "zh" ? "en" : "zh";
	return (
		<button
			type="button"
			className="tool"
			lang={tagOf(other)}
			aria-label={`${w.languageName} (${w.language})`}
			onClick={() => setLang(other)}
		>
			{w.languageName}
		</button>
	);
}

function Display() {
	const w = shellWords();
	const looks = useLooks();
	const names: Record<Theme, string> = {
		auto: w.themeAuto,
		light: w.themeLight,
		dark: w.themeDark,
		contrast: w.themeContrast,
	};
	return (
		<details className="menu display" name="tools">
			<summary>{w.display}</summary>
			<div className="menu-box">
				<fieldset className="stack" data-gap="small">
					<legend className="meta">{w.theme}</legend>
					{themes.map((t) => (
						<label key={t} className="check">
							<input type="radio" name="theme" checked={looks.theme === t} onChange={() => setLooks({ theme: t })} />
							{names[t]}
						</label>
					))}
				</fieldset>
				<label className="check">
					<input
						type="checkbox"
						checked={looks.size === "large"}
						onChange={(e) => setLooks({ size: e.target.checked ? "large" : "normal" })}
					/>
					{w.large}
				</label>
			</div>
		</details>
	);
}

/** The pulse of the ledger: its height, how fresh it is, who confirmed, and what this browser has checked itself. */
export function Strip() {
	const w = shellWords();
	const f = useFormat();
	const live = useLive();
	const status = useAsk(Ledger.method.getStatus, {});
	const known = status.data;
	useEffect(() => {
		if (!known) return;
		hearBlock(known.timeMs);
		startStream(known.height, known.firstHeight);
	}, [known]);
	const { isError, refetch } = status;
	useEffect(() => {
		if (!isError) return;
		const again = setInterval(() => void refetch(), 2000);
		return () => clearInterval(again);
	}, [isError, refetch]);
	const back = live.state === "live";
	const was = useRef(false);
	useEffect(() => {
		// A server that comes back may come back with other pages.
		if (back && was.current) void checkPages();
		if (back) was.current = true;
	}, [back]);
	const height = live.height > 0n ? live.height : known?.height;
	const signed = known?.validators.filter((v) => v.signed).length ?? 0;
	const away = live.state === "offline" || (status.isError && !known);
	return (
		<>
			{known?.demo && <p className="demo-strip">{w.demo}</p>}
			<section className="strip" aria-label={w.chain}>
				<div className="bar-in">
					<span
						key={`${live.height}`}
						className="pulse"
						data-state={away ? "offline" : live.state}
						aria-hidden="true"
					/>
					{height === undefined ? (
						<span>{w.connecting}</span>
					) : (
						<>
							<Link to={`/chain/block/${height}`} className="strip-height">
								{w.height(f.number(height))}
							</Link>
							{(live.block ?? known) && <Time ms={live.block?.timeMs ?? known?.timeMs ?? 0n} form="ago" />}
							{known && known.validators.length > 0 && (
								<span className="wide-only">{w.members(signed, known.validators.length)}</span>
							)}
						</>
					)}
					<Safe small>
						<LightStrip />
					</Safe>
				</div>
			</section>
			<div role="status" className="notices">
				{away && <p className="offline">{w.offline(height === undefined ? "—" : f.number(height))}</p>}
				<PartsNote />
			</div>
		</>
	);
}

function Footer() {
	const w = shellWords();
	const f = useFormat();
	return (
		<footer className="bottom">
			<div className="bar-in">
				<p>{w.footer}</p>
				<ul className="foot-links no-print">
					<li>
						<Link to="/#check">{w.how}</Link>
					</li>
					<li>
						<a href="/openapi.json">{w.api}</a>
					</li>
					<li>
						<a href="/readyz">{w.health}</a>
					</li>
				</ul>
				<p className="print-only">{w.printed(location.href, f.time(nowMs()))}</p>
			</div>
		</footer>
	);
}
