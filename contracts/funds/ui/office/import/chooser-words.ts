import { words } from "@gongshi/portal/i18n";

// What is to be read before a table has been chosen; the rest comes with it.
export const useChooserWords = words(
	{
		title: "导入公开的预算或支出表格",
		lead: "表格在这台电脑上读取和检查，不上传；签署以后，只有其中的账目写入账本。同一张表导入几次都一样，不会重复记账。",
		desk: "财政办公",
		step1: "一、选择表格",
		drop: "把 CSV 文件拖到这里，或从电脑中选择",
		choose: "选择文件",
		dropHint: "大小不限；可以连同映射文件（.json）一起选。",
		lately: "在这个浏览器里导入过的",
		wrote: (dataset: string, n: string, had: string) => `表 ${dataset}：新登记 ${n} 笔账；此前已有 ${had} 项。`,
		seeBudget: "看这份预算",
		transaction: "看一笔交易",
	},
	{
		title: "Import a published table of budgets or spending",
		lead: "The table is read and checked on this computer and is not uploaded; once you sign, only its entries go to the ledger. Importing the same table again changes nothing.",
		desk: "Finance office",
		step1: "1. Choose the table",
		drop: "Drop a CSV file here, or choose one from the computer",
		choose: "Choose files",
		dropHint: "Of any size; a mapping file (.json) can be chosen with it.",
		lately: "Imported in this browser",
		wrote: (dataset, n, had) => `Table ${dataset}: ${n} entries recorded; ${had} lines and entries were there before.`,
		seeBudget: "See the budget",
		transaction: "See a transaction",
	},
);
