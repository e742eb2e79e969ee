import { useFormat, useText, words } from "../i18n/index.ts";
import { Button, Note, Time } from "../kit/index.ts";
import { steady } from "../lazy.ts";
import type { Wrong } from "./checked.ts";
import { reasons } from "./words.ts";

const useWords = words(
	{
		title: (h: string) => `第 ${h} 块没有通过核对`,
		why: (why: string) => `节点给出的这一块有问题：${why}。此后的区块都没有核对。`,
		mean: "这可能是节点出错或被改动，也可能是网络重新建立过（例如演示从头开始）。请向其他部门的节点核对，或用电话比对信任锚的指纹。",
		found: "发现于",
		again: "再核对一次",
	},
	{
		title: (h) => `Block ${h} failed the check`,
		why: (why) => `Of the block that the node gave: ${why}. No block after it was checked.`,
		mean: "The node may be broken or tampered with, or the network was founded anew, as when the demo starts over. Ask the node of another department, or compare the anchor's fingerprint by telephone.",
		found: "Found",
		again: "Check it again",
	},
);

/** What did not hold, what it may mean, and what to do. It stays until the reader asks for another check. */
export default function WrongNote({ wrong }: { wrong: Wrong }) {
	const w = useWords();
	const f = useFormat();
	const text = useText();
	return (
		<Note tone="bad" title={w.title(f.number(wrong.height))}>
			<p>{w.why(text(reasons[wrong.reason]))}</p>
			<p>{w.mean}</p>
			<p className="meta">
				{w.found} <Time ms={wrong.atMs} />
			</p>
			<p>
				<Button
					kind="second"
					size="small"
					onClick={() => void steady(() => import("./client.ts")).then((client) => client.again())}
				>
					{w.again}
				</Button>
			</p>
		</Note>
	);
}
