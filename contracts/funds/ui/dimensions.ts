// What money is told apart by: apart from the pages' words, because the sentence about a drafted line needs it.
import type { Text } from "@gongshi/portal/i18n";
import { Dimension } from "../line_pb.ts";

export const dimensions: readonly { name: string; of: Dimension; text: Text }[] = [
	{ name: "department", of: Dimension.DEPARTMENT, text: { zh: "部门", en: "department" } },
	{ name: "unit", of: Dimension.UNIT, text: { zh: "单位", en: "unit" } },
	{ name: "function", of: Dimension.FUNCTION, text: { zh: "功能（做什么）", en: "function" } },
	{ name: "economic", of: Dimension.ECONOMIC, text: { zh: "经济分类（买什么）", en: "what it buys" } },
	{ name: "cofog", of: Dimension.COFOG, text: { zh: "联合国功能分类", en: "UN function (COFOG)" } },
	{ name: "programme", of: Dimension.PROGRAMME, text: { zh: "项目计划", en: "programme" } },
	{ name: "project", of: Dimension.PROJECT, text: { zh: "工程", en: "project" } },
	{ name: "region", of: Dimension.REGION, text: { zh: "地区", en: "region" } },
	{ name: "funding", of: Dimension.FUNDING, text: { zh: "资金来源", en: "funding" } },
];
