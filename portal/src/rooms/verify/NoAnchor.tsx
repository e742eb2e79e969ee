import { words } from "../../i18n/index.ts";
import { Note } from "../../kit/index.ts";

const useWords = words(
	{ why: "还没有信任锚，也连不上节点。请联网一次，或选择您自己的 anchor.json 文件。" },
	{
		why: "There is no trust anchor yet, and the node cannot be reached. Go online once, or choose your own anchor.json.",
	},
);

/** Why nothing can be checked yet. */
export function NoAnchor() {
	const w = useWords();
	return <Note tone="warn">{w.why}</Note>;
}
