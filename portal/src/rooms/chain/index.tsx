import { lazy } from "../../lazy.ts";
import { room } from "../../room.ts";

export default room({
	name: "chain",
	pages: [
		{ path: "/chain", title: { zh: "链上", en: "Chain" }, wing: "chain", Page: lazy(() => import("./ChainPage.tsx")) },
		{ path: "/chain/block/$height", title: { zh: "区块", en: "Block" }, Page: lazy(() => import("./BlockPage.tsx")) },
		{
			path: "/chain/tx/$id",
			title: { zh: "交易", en: "Transaction" },
			Page: lazy(() => import("./TransactionPage.tsx")),
		},
		{ path: "/chain/record/$key", title: { zh: "记录", en: "Record" }, Page: lazy(() => import("./RecordPage.tsx")) },
	],
});
