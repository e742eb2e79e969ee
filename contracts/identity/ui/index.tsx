import { lazy } from "@gongshi/portal/lazy";
import { room } from "@gongshi/portal/room";

export default room({
	name: "identity",
	pages: [
		{
			path: "/members",
			title: { zh: "联盟", en: "Members" },
			wing: "consortium",
			Page: lazy(() => import("./Members.tsx")),
		},
		{
			path: "/members/proposals",
			title: { zh: "提案与表决", en: "Proposals and votes" },
			Page: lazy(() => import("./Proposals.tsx")),
		},
		{
			path: "/members/proposals/$number",
			title: { zh: "提案", en: "Proposal" },
			Page: lazy(() => import("./ProposalPage.tsx")),
		},
		{
			path: "/members/party/$party",
			title: { zh: "签署人", en: "Signer" },
			Page: lazy(() => import("./PartyPage.tsx")),
		},
		{
			path: "/members/$organisation",
			title: { zh: "单位", en: "Organisation" },
			Page: lazy(() => import("./OrganisationPage.tsx")),
		},
		{
			path: "/office/consortium",
			title: { zh: "联盟事务", en: "Consortium work" },
			within: "office",
			Page: lazy(() => import("./Desk.tsx")),
		},
		{
			path: "/office/consortium/propose",
			title: { zh: "提出提案", en: "Propose a change" },
			within: "office",
			Page: lazy(() => import("./ProposePage.tsx")),
		},
		{
			path: "/office/consortium/roles",
			title: { zh: "授权与委托", en: "Grant and lend roles" },
			within: "office",
			Page: lazy(() => import("./RolesPage.tsx")),
		},
		{
			path: "/office/consortium/register",
			title: { zh: "登记", en: "Register" },
			within: "office",
			Page: lazy(() => import("./RegisterPage.tsx")),
		},
		{
			path: "/office/consortium/recovery",
			title: { zh: "恢复密钥", en: "Recover a key" },
			within: "office",
			Page: lazy(() => import("./RecoveryPage.tsx")),
		},
	],
	tiles: [
		{
			title: { zh: "谁在共同记账", en: "Who keeps this ledger" },
			order: 20,
			Tile: lazy(() => import("./HomeTile.tsx")),
		},
	],
	sentences: () => import("./sentences.ts"),
	events: () => import("./events.ts"),
	records: () => import("./records.ts"),
	roles: () => import("./roles.ts"),
	powers: () => import("./powers.ts"),
});
