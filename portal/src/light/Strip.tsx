import { useEffect, useSyncExternalStore } from "react";
import { useFormat, useText, words } from "../i18n/index.ts";
import { Link } from "../kit/Link.tsx";
import { useLive } from "../ledger/live.ts";
import { checked, subscribe } from "./checked.ts";
import { follow } from "./client.ts";
import { reasons } from "./words.ts";

const useWords = words(
	{
		checked: (h: string) => `您的浏览器已核对到第 ${h} 块`,
		wrong: (h: string, why: string) => `第 ${h} 块没有通过核对：${why}`,
		title: "您的浏览器自己验证了每个区块的部门签名，不依赖服务器",
	},
	{
		checked: (h: string) => `Your browser has checked up to block ${h}`,
		wrong: (h: string, why: string) => `Block ${h} failed the check: ${why}`,
		title: "Your browser itself verified the departments' signatures on the blocks, without trusting the server",
	},
);

/** Up to which block this browser has checked the votes itself. */
export default function Strip() {
	const w = useWords();
	const f = useFormat();
	const text = useText();
	const { height, state } = useLive();
	const c = useSyncExternalStore(subscribe, checked);
	useEffect(() => {
		if (state === "live") void follow(height);
	}, [height, state]);
	if (c.wrong) {
		return (
			<strong role="alert" className="light-wrong">
				<Link to="/verify#light">{w.wrong(f.number(c.wrong.height), text(reasons[c.wrong.reason]))}</Link>
			</strong>
		);
	}
	if (c.height === 0n) return null;
	return (
		<Link to="/verify#light" title={w.title} className="light-strip">
			✓ {w.checked(f.number(c.height))}
		</Link>
	);
}
