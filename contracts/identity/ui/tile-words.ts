// What the front page says of the consortium; the pages of the room say more (words.ts).
import { words } from "@gongshi/portal/i18n";

export const tileZh = {
	title: "谁在共同记账",
	signedYes: "已确认最新一块",
	signedNo: "没有确认最新一块",
	votes: "参与表决",
	tileLead: (n: string, k: string) => `${n} 个单位共同决定规则，${k} 个运行验证节点。已确认的账谁也不能悄悄改动。`,
	tileMore: "它们怎样记账、怎样决定",
};

export const tileEn = {
	title: "Who keeps this ledger",
	signedYes: "confirmed the newest block",
	signedNo: "did not confirm the newest block",
	votes: "votes",
	tileLead: (n: string, k: string) =>
		`${n} departments decide on its rules; ${k} run${k === "1" ? "s" : ""} a validator. What is confirmed nobody can change unnoticed.`,
	tileMore: "How they keep it and decide",
};

export const tileWords = words(tileZh, tileEn);
