import { lazy } from "@gongshi/portal/lazy";
import { room } from "@gongshi/portal/room";

export default room({
	name: "funds",
	pages: [
		{
			path: "/funds",
			title: { zh: "公共资金", en: "Public money" },
			wing: "money",
			Page: lazy(() => import("./Overview.tsx")),
		},
		{ path: "/funds/$budget", title: { zh: "一份预算", en: "A budget" }, Page: lazy(() => import("./BudgetPage.tsx")) },
		{
			path: "/funds/$budget/line/$",
			title: { zh: "预算科目", en: "A budget line" },
			Page: lazy(() => import("./LinePage.tsx")),
		},
		{
			path: "/funds/$budget/payment/$number",
			title: { zh: "一笔付款", en: "A payment" },
			Page: lazy(() => import("./PaymentPage.tsx")),
		},
		{
			path: "/funds/$budget/entry/$number",
			title: { zh: "一笔账", en: "An entry" },
			Page: lazy(() => import("./EntryPage.tsx")),
		},
		{
			path: "/office/funds",
			title: { zh: "财政办公", en: "Finance office" },
			wing: "office",
			Page: lazy(() => import("./office/Desk.tsx")),
		},
		{
			path: "/office/funds/import",
			title: { zh: "导入公开表格", en: "Import a published table" },
			within: "office",
			Page: lazy(() => import("./office/import/ImportPage.tsx")),
		},
		{
			path: "/office/funds/$budget/$task",
			title: { zh: "财政办理", en: "Finance task" },
			within: "office",
			Page: lazy(() => import("./office/TaskPage.tsx")),
		},
	],
	tiles: [
		{
			title: { zh: "钱花到哪里去了", en: "Where the money went" },
			order: 10,
			Tile: lazy(() => import("./HomeTile.tsx")),
		},
	],
	sentences: () => import("./sentences.ts"),
	events: () => import("./events.ts"),
	records: () => import("./records.ts"),
	roles: () => import("./roles.ts"),
	powers: () => import("./powers.ts"),
});
