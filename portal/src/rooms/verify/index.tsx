import { lazy } from "../../lazy.ts";
import { room } from "../../room.ts";

export default room({
	name: "verify",
	pages: [
		{
			path: "/verify",
			title: { zh: "验真", en: "Verify" },
			wing: "verify",
			Page: lazy(() => import("./VerifyPage.tsx")),
		},
		{ path: "/v/$id", title: { zh: "凭证", en: "Receipt" }, Page: lazy(() => import("./ReceiptPage.tsx")) },
	],
});
