import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer } from "vite";
import { describe, expect, test } from "vitest";
import type { Room } from "./room.ts";
import { entrances, rooms } from "./rooms.ts";

const root = join(import.meta.dirname, "../..");

describe("each room", () => {
	const folders = [join(root, "contracts"), join(import.meta.dirname, "rooms")].flatMap((home) =>
		(existsSync(home) ? readdirSync(home) : []).filter(
			(name) => existsSync(join(home, name, "ui/index.tsx")) || existsSync(join(home, name, "index.tsx")),
		),
	);
	test("is found by its folder, and named like it", () => {
		expect(rooms.map((r) => r.name)).toEqual(folders.toSorted((a, b) => a.localeCompare(b)));
	});
	test("has addresses of its own", () => {
		const paths = rooms.flatMap((r) => r.pages.map((p) => p.path));
		expect(paths).toEqual([...new Set(paths)]);
		for (const p of paths) expect(p).toMatch(/^\/[a-z]+(\/([a-z0-9-]+|\$[a-z]*))*$/i);
	});
	test("is called something in both languages, and opens a wing once", () => {
		for (const p of rooms.flatMap((r) => r.pages)) expect([p.title.zh, p.title.en]).not.toContain("");
		expect(entrances.map((p) => p.wing)).toEqual([...new Set(entrances.map((p) => p.wing))]);
	});
	test("explains what it names: each sentence belongs to a schema, and each schema has a sentence", async () => {
		for (const r of rooms) {
			for (const load of [r.sentences, r.events]) {
				const book = (await load?.())?.default;
				if (!book) continue;
				const types = new Set(book.schemas.map((s) => s.typeName));
				expect(Object.keys(book.sentences).filter((t) => !types.has(t))).toEqual([]);
				expect(Object.keys(book.names).filter((t) => !(t in book.sentences))).toEqual([]);
			}
		}
	});
	test("names each field and each value of its records in both languages", async () => {
		for (const r of rooms) {
			const known = (await r.records?.())?.default;
			if (!known) continue;
			for (const space of Object.keys(known.kinds)) expect(space.split("/")[0]).toBe(r.name);
			const schemas = new Set(Object.values(known.kinds).map((k) => k.schema));
			const named = (name: string) => known.fields[name]?.zh && known.fields[name]?.en;
			const nameless = new Set<string>();
			// A set goes on with what is added while it is gone through: messages within messages.
			for (const schema of schemas) {
				for (const f of schema.fields) {
					if (!named(f.localName)) nameless.add(`${schema.name}.${f.localName}`);
					if (f.message) schemas.add(f.message);
					for (const v of f.enum?.values ?? [])
						if (v.number > 0 && !named(`${f.enum?.name}.${v.localName}`))
							nameless.add(`${f.enum?.name}.${v.localName}`);
				}
			}
			expect([...nameless]).toEqual([]);
		}
	});
});

// CONTRIBUTING.md promises it: one folder, and nothing else is touched.
test("a new contract's page is one folder", async () => {
	const home = mkdtempSync(join(tmpdir(), "gongshi-room-"));
	try {
		mkdirSync(join(home, "portal/src"), { recursive: true });
		mkdirSync(join(home, "contracts/parking/ui"), { recursive: true });
		for (const file of ["rooms.ts", "room.ts"]) {
			cpSync(join(import.meta.dirname, file), join(home, "portal/src", file));
		}
		writeFileSync(
			join(home, "contracts/parking/ui/index.tsx"),
			`export default { name: "parking", pages: [{ path: "/parking", title: { zh: "停车", en: "Parking" }, Page: () => null }] };`,
		);
		const vite = await createServer({
			root: home,
			logLevel: "silent",
			configFile: false,
			appType: "custom",
			server: { middlewareMode: true, hmr: false, ws: false, watch: null },
		});
		const found = (await vite.ssrLoadModule("/portal/src/rooms.ts")) as { rooms: Room[] };
		await vite.close();
		expect(found.rooms.map((r) => r.pages[0]?.path)).toEqual(["/parking"]);
	} finally {
		rmSync(home, { recursive: true, force: true });
	}
});
