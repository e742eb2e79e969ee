import { words } from "../i18n/index.ts";

/** What the header of every page says of signing. */
export const headerWords = words(
	{
		persona: "演示身份",
		citizen: "市民（无密钥）",
		becoming: "正在登记密钥…",
		tour: "一分钟导览",
		ticked: (n: number, of: number) => `${n}/${of} 已完成`,
		onTheWay: (n: number) => `${n} 笔提交中`,
	},
	{
		persona: "Demo role",
		citizen: "Citizen (no key)",
		becoming: "Registering a key…",
		tour: "One-minute tour",
		ticked: (n: number, of: number) => `${n} of ${of} done`,
		onTheWay: (n: number) => `${n} on the way`,
	},
);
