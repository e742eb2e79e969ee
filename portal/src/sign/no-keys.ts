import type { Text } from "../i18n/index.ts";
import type { Wallet } from "./wallet.ts";

/** Why this browser can hold no keys here, if it cannot. */
export function whyNoKeys(of: Pick<Wallet, "refused">): Text | undefined {
	if (typeof crypto === "undefined" || crypto.subtle === undefined) {
		return {
			zh: "这个地址上浏览器不能保存密钥。请用 https 地址或 http://localhost 打开。",
			en: "At this address the browser keeps no keys. Open it at an https address or at http://localhost.",
		};
	}
	if (!of.refused) return undefined;
	return {
		zh: "这个浏览器不让本站保存数据（可能是无痕窗口、单位策略或磁盘已满），所以这里不能保存密钥和签名；查看和核对不受影响。请换普通窗口，或在浏览器设置中允许本站保存数据。",
		en: "This browser lets the site keep nothing (a private window, a policy, or a full disk), so no key can be kept here and nothing signed; reading and checking work as ever. Use an ordinary window, or allow this site to store data in the browser's settings.",
	};
}
