// Rows in, canonical commands out: twin of import.go. Equal tables make equal commands, byte for byte, on both sides.
import { create, toBinary } from "@bufbuild/protobuf";
import { sha256 } from "@noble/hashes/sha2.js";
import { type ObserveBudget, ObserveBudgetSchema } from "../../../budget_pb.ts";
import type { Kind } from "../../../entry_pb.ts";
import { type CodeName, CodeNameSchema, type LineDraft, LineDraftSchema } from "../../../line_pb.ts";
import { type Record as Batch, RecordSchema, type RowEntry, RowEntrySchema } from "../../../record_pb.ts";
import { KeySet } from "./keyset.ts";
import { fits } from "./number.ts";
import { maxBatch, type Plan } from "./plan.ts";
import { No } from "./refusals.ts";
import { Row } from "./row.ts";
import { cleanCell, digest } from "./text.ts";

/** Bounds of a batch: rows unless the mapping says otherwise, and bytes, well under those of an envelope. */
const defaultBatch = 100;
const batchBytes = 128 << 10;

/** The total of a measure so far, in minor units. */
export interface Sum {
	readonly kind: Kind;
	readonly count: number;
	readonly minor: bigint;
}

/** One transaction: the budget's declaration comes with the first. */
export interface Commands {
	readonly budget?: ObserveBudget;
	readonly record: Batch;
}

/** What was said of each key, by hashes. */
class Known {
	private readonly keys = new KeySet();
	private readonly said = new KeySet();
	private readonly what: number[] = [];

	contradicts(key: Uint8Array, what: Uint8Array): boolean {
		const at = this.keys.find(key);
		return at >= 0 && this.what[at] !== this.said.find(what);
	}
	/** Remembers what is said of a new key, and reports whether it is new. */
	tell(key: Uint8Array, what: Uint8Array): boolean {
		const at = this.keys.at(key);
		if (at < this.what.length) return false;
		this.what.push(this.said.at(what));
		return true;
	}
}

interface Saying<T> {
	readonly of: T;
	readonly key: Uint8Array;
	readonly what: Uint8Array;
}

/** What a row that counted has said of its lines and codes; rows equal in those cells need not be read for them again. */
interface Said {
	readonly leaf: string;
	readonly lines: readonly Saying<LineDraft>[];
	readonly names: readonly Saying<CodeName>[];
}

/** How many places are remembered in full, to save hashing; what was said is remembered of all. */
const placesMost = 20_000;

const size = (n: number) => n + 8;

/** Reads rows by a plan. It remembers hashes of keys, lines and names, no rows. */
export class Table {
	sums: readonly Sum[];
	/** How many rows counted. */
	taken = 0;
	private readonly seen = new KeySet();
	private readonly lines = new Known();
	private readonly names = new Known();
	private readonly places = new Map<string, string>();
	private readonly placeColumns: readonly number[];
	private declared = false;
	private batch: Batch;
	private rows = 0;
	private bytes = 0;
	private ready: Commands[] = [];

	constructor(readonly plan: Plan) {
		this.sums = plan.measures.map((m) => ({ kind: m.kind, count: 0, minor: 0n }));
		this.placeColumns = [...plan.levels, ...plan.attributes].flatMap((l) => [
			...l.code,
			...(l.name < 0 ? [] : [l.name]),
		]);
		this.batch = this.fresh();
	}

	/** Reads one row; what it refuses has no effect. Throws No. */
	row(raw: readonly string[]): RowEntry[] {
		const { plan } = this;
		if (raw.length !== plan.header.length)
			throw new No(82, "", {
				zh: `有 ${raw.length} 列，表头有 ${plan.header.length} 列`,
				en: `${raw.length} cells, the header has ${plan.header.length}`,
			});
		const cells = raw.map(cleanCell);
		if (plan.skip.some((f) => f.equals.includes(cells[f.column] ?? ""))) return [];
		const row = new Row(plan, cells);
		row.checkFields();
		const place = this.placeColumns.map((c) => cells[c]).join("\u0000");
		const leaf = this.places.get(place);
		const said = leaf === undefined ? this.read(row) : { leaf, lines: [], names: [] };
		const amounts = row.readAmounts();
		const particulars = row.readParticulars();
		this.add(amounts);
		const id = this.identify(cells);
		const entries = amounts.flatMap((amountMinor, i) => {
			const kind = plan.measures[i]?.kind;
			return amountMinor === undefined || kind === undefined
				? []
				: [create(RowEntrySchema, { row: id, kind, line: said.leaf, amountMinor, ...particulars })];
		});
		this.take(said, entries);
		if (leaf === undefined) this.remember(place, said.leaf);
		return entries;
	}

	private remember(place: string, leaf: string): void {
		if (this.places.size >= placesMost) this.places.clear();
		this.places.set(place, leaf);
	}

	/** What the row says of its lines and codes, unless it contradicts an earlier one. */
	private read(row: Row): Said {
		const place = row.readPlace();
		const lines = place.lines.map((l, i) => {
			const said = { of: l, key: digest([l.code]), what: digest([chars(toBinary(LineDraftSchema, l))]) };
			if (this.lines.contradicts(said.key, said.what)) throw row.contradicts(place.columns[i] ?? 0, l.code);
			return said;
		});
		const names: Saying<CodeName>[] = [];
		for (const { name, column } of row.readNames()) {
			const key = digest([String(name.dimension), name.code]);
			const what = digest([chars(toBinary(CodeNameSchema, name))]);
			if (this.names.contradicts(key, what)) throw row.contradicts(column, name.code);
			names.push({ of: name, key, what });
		}
		return { leaf: place.lines.at(-1)?.code ?? "", lines, names };
	}

	/** Adds to the totals, all of them or none. */
	private add(amounts: readonly (bigint | undefined)[]): void {
		const next = this.sums.map((s, i) => {
			const minor = amounts[i];
			if (minor === undefined) return s;
			const total = s.minor + minor;
			if (!fits(total)) throw new No(25, this.plan.header[this.plan.measures[i]?.column ?? 0] ?? "");
			return { ...s, count: s.count + 1, minor: total };
		});
		this.sums = next;
	}

	/** Names a row by its key and by how many rows before it were equal in it. */
	private identify(cells: readonly string[]): string {
		const named = new Uint8Array(20);
		const key = digest(this.plan.key.map((c) => cells[c] ?? ""));
		named.set(key);
		new DataView(named.buffer).setUint32(16, this.seen.count(key));
		let id = "";
		for (const b of sha256(named).subarray(0, 16)) id += hexOf[b];
		return id;
	}

	private take(said: Said, entries: readonly RowEntry[]): void {
		this.taken++;
		for (const l of said.lines) {
			if (!this.lines.tell(l.key, l.what)) continue;
			this.batch.lines.push(l.of);
			this.bytes += size(toBinary(LineDraftSchema, l.of).length);
		}
		for (const n of said.names) {
			if (!this.names.tell(n.key, n.what)) continue;
			this.batch.names.push(n.of);
			this.bytes += size(toBinary(CodeNameSchema, n.of).length);
		}
		for (const e of entries) {
			this.batch.entries.push(e);
			this.bytes += size(toBinary(RowEntrySchema, e).length);
		}
		this.rows++;
		if (this.full()) this.flush();
	}

	private full(): boolean {
		const most =
			this.plan.mapping.batch || Math.max(1, Math.min(defaultBatch, Math.floor(maxBatch / this.plan.measures.length)));
		const { lines, names } = this.batch;
		return this.rows >= most || this.bytes >= batchBytes || lines.length + names.length >= maxBatch;
	}

	private fresh(): Batch {
		this.rows = 0;
		this.bytes = 0;
		return create(RecordSchema, { budget: this.plan.budget.id, dataset: this.plan.mapping.dataset });
	}

	private flush(): void {
		this.ready.push(this.declared ? { record: this.batch } : { budget: this.plan.budget, record: this.batch });
		this.declared = true;
		this.batch = this.fresh();
	}

	/** The oldest full batch, undefined if there is none; at the end, batch after batch until none is left. */
	commands(end: boolean): Commands | undefined {
		if (end && this.ready.length === 0 && this.rows > 0) this.flush();
		return this.ready.shift();
	}
}

const hexOf = Array.from({ length: 256 }, (_, b) => b.toString(16).padStart(2, "0"));
/** Bytes as a text of as many characters; it never leaves this run. */
const chars = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** A batch as it is signed: the type and the canonical bytes of each command. */
export function encodedCommands(c: Commands): { type: string; payload: Uint8Array }[] {
	const record = { type: RecordSchema.typeName, payload: toBinary(RecordSchema, c.record) };
	if (!c.budget) return [record];
	return [{ type: ObserveBudgetSchema.typeName, payload: toBinary(ObserveBudgetSchema, c.budget) }, record];
}
