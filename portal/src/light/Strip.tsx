import { useEffect, useSyncExternalStore } from "react";
import { useFormat, words } from "../i18n/index.ts";
import { Link } from "../kit/Link.tsx";
import { useLive } from "../ledger/live.ts";
import { checked, subscribe } from "./checked.ts";
import { follow } from "./client.ts";

const useWords = words(
	{
		checked: (h: string) => `您的浏览器已核对到第 ${h} 块`,
		wrong: "核对没有通过：节点给出的区块与信任锚不符",
		title: "您的浏览器自己验证了每个区块的部门签名，不依赖服务器",
	},
	{
		checked: (h: string) => `Your browser has checked up to block ${h}`,
		wrong: "A check failed: the node's blocks do not follow from the trust anchor",
		title: "Your browser itself verified the departments' signatures on the blocks, without trusting the server",
	},
);

/** Up to which block this browser has checked the votes itself. */
export default function Strip() {
	const w = useWords();
	const f = useFormat();
	const { height } = useLive();
	const c = useSyncExternalStore(subscribe, checked);
	useEffect(() => void follow(height), [height]);
	if (c.state === "wrong") {
		return (
			<strong role="alert" title={c.wrong}>
				{w.wrong}
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
