import { fingerprint } from "./anchor.js";
import { type Broken, breakIt } from "./break.js";
import type { Bytes } from "./bytes.js";
import { describe, type Language } from "./describe.js";
import { maxFileBytes } from "./file.js";
import { verify } from "./verify.js";

/** The page of offline.html: two files in, a verdict out, nothing from the network. */

const words = {
	zh: {
		title: "凭证验证",
		language: "English",
		intro: "在这台电脑上验证凭证，不联网，也不信任任何服务器。请放入凭证文件和信任锚文件。",
		receipt: "凭证文件（.gongshi.json）",
		anchor: "信任锚文件（.anchor.json）",
		none: "可以拖放到这里",
		fingerprint: "指纹，请与网络成员单位公布的核对：",
		break: "改动一个字符试试",
		restore: "恢复原文件",
		print: "打印",
		checks: "检查项目",
		outcomes: { passed: "通过", failed: "未通过", "not reached": "未进行" },
		took: (ms: number) => `验证用时 ${ms} 毫秒。`,
		note: "验证结果只说明当时的事实；规则是否合理、内容是否真实、持有人是否本人，不在证明之列。",
		unreadable: "无法读取这个文件；请重新选择。",
	},
	en: {
		title: "Receipt verifier",
		language: "中文",
		intro:
			"Checks a receipt on this computer, without a network and without trust in any server. Give it the receipt and the anchor.",
		receipt: "Receipt (.gongshi.json)",
		anchor: "Anchor (.anchor.json)",
		none: "or drop it here",
		fingerprint: "Fingerprint, to compare with what a member of the network publishes:",
		break: "Change one character and see",
		restore: "Restore the file",
		print: "Print",
		checks: "What was checked",
		outcomes: { passed: "passed", failed: "failed", "not reached": "not reached" },
		took: (ms: number) => `Verified in ${ms} ms.`,
		note: "The verdict tells what was so at that time. It does not say that the rules were right, the content true, or the bearer the subject.",
		unreadable: "This file cannot be read; choose it again.",
	},
};

const at = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;

interface Given {
	name: string;
	bytes: Bytes;
}

let language: Language = navigator.language.startsWith("zh") ? "zh" : "en";
const given: { receipt?: Given; anchor?: Given } = {};
let broken: Broken | undefined;
let trouble = "";

function element(tag: string, text: string, className = ""): HTMLElement {
	const e = document.createElement(tag);
	e.textContent = text;
	if (className) e.className = className;
	return e;
}

function draw(): void {
	const w = words[language];
	document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
	document.title = w.title;
	for (const id of ["title", "intro", "language", "break", "restore", "print", "note"] as const)
		at(id).textContent = w[id];
	at("language").lang = language === "zh" ? "en" : "zh-CN";
	at("label-receipt").textContent = w.receipt;
	at("label-anchor").textContent = w.anchor;
	at("about-receipt").textContent = given.receipt?.name ?? w.none;
	drawAnchor();
	drawAnswer();
}

function drawAnchor(): void {
	const about = at("about-anchor");
	if (!given.anchor) {
		about.textContent = words[language].none;
		return;
	}
	about.replaceChildren(element("div", given.anchor.name), element("div", words[language].fingerprint));
	about.append(element("div", fingerprint(given.anchor.bytes), "mono"));
}

function drawAnswer(): void {
	const w = words[language];
	const ready = given.receipt !== undefined && given.anchor !== undefined;
	at("break").hidden = at("print").hidden = !ready;
	at("restore").hidden = !ready || !broken;
	const answer = at("answer");
	answer.replaceChildren(...(trouble ? [element("p", w.unreadable)] : []));
	if (!given.receipt || !given.anchor) return;
	const started = performance.now();
	const d = describe(verify(broken?.file ?? given.receipt.bytes, given.anchor.bytes, Date.now()), language);
	const took = Math.max(1, Math.round(performance.now() - started));
	const box = element("section", "", `verdict ${d.ok ? "good" : "bad"}`);
	box.append(element("h2", `${d.ok ? "✓" : "✗"} ${d.title}`));
	if (broken) box.append(element("p", broken[language]));
	box.append(...d.sentences.map((s) => element("p", s)));
	const list = document.createElement("ol");
	for (const c of d.checks)
		list.append(
			element(
				"li",
				`${w.outcomes[c.outcome]}${language === "zh" ? "：" : ": "}${c.text}`,
				c.outcome === "not reached" ? "quiet" : "",
			),
		);
	answer.append(box, element("h2", w.checks), list, element("p", w.took(took), "quiet"));
}

async function take(kind: "receipt" | "anchor", file: File | undefined): Promise<void> {
	if (!file) return;
	trouble = "";
	try {
		// One byte more than is allowed is enough to see that a file is too large.
		given[kind] = { name: file.name, bytes: new Uint8Array(await file.slice(0, maxFileBytes + 1).arrayBuffer()) };
	} catch {
		delete given[kind];
		trouble = kind;
	}
	broken = undefined;
	draw();
}

for (const kind of ["receipt", "anchor"] as const) {
	const input = at<HTMLInputElement>(kind);
	input.addEventListener("change", () => void take(kind, input.files?.[0]));
	const drop = at(`drop-${kind}`);
	for (const type of ["dragenter", "dragover"]) drop.addEventListener(type, () => drop.classList.add("over"));
	for (const type of ["dragleave", "drop"]) drop.addEventListener(type, () => drop.classList.remove("over"));
}

document.addEventListener("dragover", (e) => e.preventDefault());
document.addEventListener("drop", (e) => {
	e.preventDefault();
	const onto = (e.target as Element).closest(".drop")?.id;
	for (const file of e.dataTransfer?.files ?? []) {
		const named = file.name.endsWith(".anchor.json")
			? "anchor"
			: file.name.endsWith(".gongshi.json")
				? "receipt"
				: undefined;
		void take(named ?? (onto === "drop-anchor" ? "anchor" : "receipt"), file);
	}
});
at("language").addEventListener("click", () => {
	language = language === "zh" ? "en" : "zh";
	draw();
});
at("break").addEventListener("click", () => {
	if (given.receipt) broken = breakIt(given.receipt.bytes);
	draw();
});
at("restore").addEventListener("click", () => {
	broken = undefined;
	draw();
	at("break").focus();
});
at("print").addEventListener("click", () => window.print());
draw();
