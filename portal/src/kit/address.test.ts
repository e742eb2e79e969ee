import { describe, expect, test } from "vitest";
import { match, params } from "./address.ts";

describe("params", () => {
	for (const row of [
		{ says: "a plain path", pattern: "/funds", path: "/funds", want: {} },
		{ says: "a trailing slash", pattern: "/funds", path: "/funds/", want: {} },
		{ says: "the front page", pattern: "/", path: "/", want: {} },
		{ says: "a part", pattern: "/chain/block/$height", path: "/chain/block/12", want: { height: "12" } },
		{
			says: "the rest with its slashes",
			pattern: "/funds/$budget/line/$",
			path: "/funds/b/line/101/0104",
			want: { budget: "b", _splat: "101/0104" },
		},
		{ says: "an encoded part", pattern: "/p/$name", path: "/p/%E4%BA%91", want: { name: "云" } },
		{ says: "a part that is badly encoded", pattern: "/p/$name", path: "/p/%E4%", want: { name: "%E4%" } },
		{ says: "too short", pattern: "/funds/$budget", path: "/funds", want: undefined },
		{ says: "too long", pattern: "/funds/$budget", path: "/funds/a/b", want: undefined },
		{ says: "no rest", pattern: "/funds/$", path: "/funds", want: undefined },
		{ says: "another word", pattern: "/funds", path: "/fund", want: undefined },
	]) {
		test(row.says, () => expect(params(row.pattern, row.path)).toEqual(row.want));
	}
});

test("the page that names more of an address answers", () => {
	const pages = [
		{ path: "/funds/$" },
		{ path: "/funds/$budget" },
		{ path: "/funds/new" },
		{ path: "/funds/$budget/line/$" },
	];
	const found = (path: string) => match(pages, path)?.page.path;
	expect(found("/funds/new")).toBe("/funds/new");
	expect(found("/funds/linxi")).toBe("/funds/$budget");
	expect(found("/funds/linxi/line/1/2")).toBe("/funds/$budget/line/$");
	expect(found("/funds/linxi/other/1")).toBe("/funds/$");
	expect(found("/elsewhere")).toBeUndefined();
});
