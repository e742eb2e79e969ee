import { words } from "../../i18n/index.ts";

export const searchWords = words(
	{
		hits: "找到的内容",
		noHits: "没有找到",
		noHitsWay: "换一个词试试。可以查：",
		canSearch: [
			"区块：号码（如 30），或区块哈希的开头（至少 6 位）",
			"交易：编号，或它的开头（至少 6 位）",
			"付款：号码（如 40），或“预算/号码”（如 linxi-2026/40）",
			"文字：单位、预算、科目、收款人、用途、合同号，中文英文都可以",
			"密钥：公钥的全部十六进制数；提案：号码；签署人：完整编号",
			"记录：完整的键（十六进制）",
		].join("\n"),
		recordAndProof: "账本中的记录与证明",
		kindTransaction: "交易",
	},
	{
		hits: "Found",
		noHits: "Nothing was found",
		noHitsWay: "Try another word. You can search for:",
		canSearch: [
			"blocks: the number (30), or the beginning of the hash (6 digits or more)",
			"transactions: the number or its beginning (6 digits or more)",
			"payments: the number (40), or budget/number (linxi-2026/40)",
			"words: organisations, budgets, lines, payees, purposes, contracts, in Chinese and English",
			"keys: all hexadecimal digits of a public key; proposals: the number; signers: the whole id",
			"records: the whole key (hexadecimal)",
		].join("\n"),
		recordAndProof: "The ledger's record, with its proof",
		kindTransaction: "Transaction",
	},
);
