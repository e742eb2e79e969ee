// What `make pictures` shows. The demo is the same for everybody, and so is what stands here.
import type { Page } from "playwright-core";
import type { Visit } from "../e2e/harness.ts";
import { become } from "../e2e/sign-helper.ts";
import type { Text } from "../src/i18n/index.ts";

export interface Scene {
	/** The file's name in docs/pictures, without its ending. */
	readonly name: string;
	readonly path: string;
	/** What is to be seen, in a sentence. */
	readonly says: Text;
	readonly visit?: Visit;
	/** Brings the page to what is to be shown. */
	readonly prepare?: (page: Page) => Promise<unknown>;
}

/** The first proposal of the demo's consortium, which somebody has to make first. */
export const proposal = "/members/proposals/1";

const tall: Visit = { height: 1000 };
const phone: Visit = { width: 390, height: 844 };

const front = (page: Page) => page.locator(".recent li").nth(3).waitFor();

const flow = async (page: Page) => {
	await page.locator(".sankey svg a").first().waitFor();
	await page.locator(".choices").evaluate((e) => scrollTo(0, e.getBoundingClientRect().top + scrollY - 24));
};

const largest = async (page: Page) => {
	await page.locator(".largest a", { hasText: "恒通路桥" }).click();
	await page.locator(".steps li").nth(3).waitFor();
};

const holds = async (page: Page) => {
	await page.getByRole("button", { name: /用账本上最新的一笔/ }).click();
	await page.locator('.verdict[data-ok="true"]').waitFor();
};

const breaks = async (page: Page) => {
	await holds(page);
	await page.getByRole("button", { name: "改一个字符试试" }).click();
	await page.getByRole("heading", { name: /被发现了/ }).waitFor();
};

const vote = async (page: Page) => {
	await become(page, "audit");
	await page.getByRole("button", { name: "投赞成票" }).waitFor();
};

const signing = async (page: Page) => {
	await vote(page);
	await page.getByRole("button", { name: "投赞成票" }).click();
	await page.getByRole("alertdialog").getByRole("button", { name: "签名" }).waitFor();
};

const office = async (page: Page) => {
	await become(page, "payer");
	await page.locator(".tasks li").first().waitFor();
};

const block = async (page: Page) => {
	await page.locator(".chain-list a").first().click();
	await page
		.getByRole("main")
		.getByRole("link", { name: /^第 [\d,]+ 块/ })
		.first()
		.click();
	await page.locator(".status[data-tone=ok]").first().waitFor();
};

// Those in which somebody acts come last: a citizen's browser has no key.
export const scenes: readonly Scene[] = [
	{
		name: "home",
		path: "/",
		visit: tall,
		prepare: front,
		says: {
			zh: "首页：公共资金花到哪里去了，哪些部门正在共同确认。",
			en: "The front page: where public money went, and which departments confirm it at this moment.",
		},
	},
	{
		name: "home-en",
		path: "/",
		visit: { ...tall, lang: "en" },
		prepare: front,
		says: { zh: "英文首页，内容与中文相同。", en: "The front page in English, which says the same." },
	},
	{
		name: "money",
		path: "/funds",
		visit: tall,
		says: {
			zh: "公共资金：在本账本上执行的预算，以及各国公布的开放数据。",
			en: "Public money: the budget that this ledger enforces, and open data that others published.",
		},
	},
	{
		name: "flow",
		path: "/funds/linxi-2026",
		visit: { height: 960 },
		prepare: flow,
		says: {
			zh: "一份预算的资金流向：从部门到用途，点任何一项继续往下看。",
			en: "Where a budget flows: from departments to purposes, and a press on any of them leads on.",
		},
	},
	{
		name: "budget",
		path: "/funds/linxi-2026",
		visit: { lang: "en" },
		says: {
			zh: "一份预算：批准数、调整后、已支付，由谁批准。",
			en: "A budget: approved, adjusted and paid, and who approved it.",
		},
	},
	{
		name: "payment",
		path: "/funds",
		prepare: largest,
		says: {
			zh: "一笔付款的来龙去脉：每一步由谁签名，一句话说清楚。",
			en: "A payment's story: who signed each step, in plain sentences.",
		},
	},
	{
		name: "chain",
		path: "/chain",
		visit: { height: 820 },
		prepare: (page) => page.locator(".chain-list a").first().waitFor(),
		says: {
			zh: "链上：新区块不用刷新就出现，每笔交易先是一句人话。",
			en: "The explorer: blocks appear by themselves, and each transaction is a plain sentence first.",
		},
	},
	{
		name: "block",
		path: "/chain",
		prepare: block,
		says: {
			zh: "一个区块：里面有什么，哪些部门签了名。",
			en: "A block: what is in it, and which departments signed it.",
		},
	},
	{
		name: "verify",
		path: "/verify",
		visit: tall,
		prepare: holds,
		says: {
			zh: "验真：浏览器自己核对凭证，几句话说明哪些部门确认了什么。",
			en: "Verification: the browser checks the receipt itself and says which departments confirmed what.",
		},
	},
	{
		name: "broken",
		path: "/verify",
		visit: tall,
		prepare: breaks,
		says: {
			zh: "改动一个字符：立刻被发现，并指出在哪里。",
			en: "One character is changed: it is noticed, and where.",
		},
	},
	{
		name: "home-phone",
		path: "/",
		visit: phone,
		prepare: front,
		says: { zh: "手机上的首页。", en: "The front page on a telephone." },
	},
	{
		name: "payment-phone",
		path: "/funds",
		visit: phone,
		prepare: largest,
		says: { zh: "手机上的一笔付款。", en: "A payment on a telephone." },
	},
	{
		name: "flow-dark",
		path: "/funds/linxi-2026",
		visit: { height: 960, theme: "dark" },
		prepare: flow,
		says: { zh: "深色外观。", en: "The dark look." },
	},
	{
		name: "payment-contrast",
		path: "/funds",
		visit: { theme: "contrast" },
		prepare: largest,
		says: { zh: "高对比度。", en: "High contrast." },
	},
	{
		name: "verify-large",
		path: "/verify",
		visit: { ...tall, size: "large" },
		prepare: holds,
		says: { zh: "长辈版大字，还是同样的页面。", en: "Large type: the same pages." },
	},
	{
		name: "sign",
		path: proposal,
		prepare: signing,
		says: {
			zh: "签名：看到的文字就是所签的内容。",
			en: "Signing: the text that is shown is the text that is signed.",
		},
	},
	{
		name: "office",
		path: "/office/funds",
		prepare: office,
		says: {
			zh: "财政办公：等待办理的事项，按自己的职责开始。",
			en: "The finance office: what waits, and what each role may begin.",
		},
	},
	{
		name: "vote",
		path: proposal,
		prepare: vote,
		says: {
			zh: "联盟表决：谁投了什么票，接下来会怎样。",
			en: "The consortium votes: who voted how, and what happens next.",
		},
	},
];
