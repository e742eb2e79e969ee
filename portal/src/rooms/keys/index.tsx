import { lazy } from "../../lazy.ts";
import { room } from "../../room.ts";

export default room({
	name: "keys",
	pages: [
		{
			path: "/keys",
			title: { zh: "我的密钥", en: "My keys" },
			within: "office",
			Page: lazy(() => import("./KeysPage.tsx")),
		},
		{
			path: "/keys/recovery",
			title: { zh: "丢了密钥怎么办", en: "If a key is lost" },
			within: "office",
			Page: lazy(() => import("./RecoveryHelp.tsx")),
		},
	],
});
