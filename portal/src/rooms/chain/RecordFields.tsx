import { type DescField, type DescMessage, fromBinary, type Message, ScalarType } from "@bufbuild/protobuf";
import { type Claim, keyText } from "@gongshi/verify";
import type { ReactNode } from "react";
import type { Text } from "../../i18n/index.ts";
import { useText } from "../../i18n/index.ts";
import { Code } from "../../kit/Code.tsx";
import { Disclose, Facts, Hash, Link, Money, Time } from "../../kit/index.ts";
import { hex, type Register, useRegister } from "../../ledger/index.ts";
import type { RecordKind } from "../../room.ts";
import "./chain.css";
import { chainWords } from "./words.ts";

type Fields = Message & Readonly<Record<string, unknown>>;

/** A record that a receipt proves, read by its contract's own schema. */
export interface Known {
	readonly kind: RecordKind;
	readonly message: Fields;
	/** What it is called and which one it is. */
	title(text: (t: Text) => string): string;
	readonly link: string | undefined;
}

/** Reads the record of a claim; undefined where no room knows its kind, or where it proves that there is none. */
export function recordOf(register: Register, c: Claim): Known | undefined {
	if (c.kind !== "record" || !c.value) return undefined;
	return known(register, c.space ?? "", c.value);
}

/** Reads a record's bytes by the kind of its space. */
export function known(register: Register, space: string, value: Uint8Array): Known | undefined {
	const kind = register.kind(space);
	if (!kind) return undefined;
	try {
		const message = fromBinary(kind.schema, value) as Fields;
		const which = kind.title?.(message);
		return {
			kind,
			message,
			title: (text) => (which ? `${text(kind.name)} · ${text(which)}` : text(kind.name)),
			link: kind.link?.(message),
		};
	} catch {
		return undefined;
	}
}

/** The record of a claim, field by field; its bytes for those who want them. */
export function RecordFields({ of: c }: { of: Claim }) {
	const w = chainWords();
	const register = useRegister(c.space);
	const record = recordOf(register, c);
	return (
		<div className="stack record">
			{c.kind === "absence" && <p>{w.absent(keyText(c))}</p>}
			{record && (
				<MessageFields of={record.message} schema={record.kind.schema} kind={record.kind} register={register} />
			)}
			{c.kind === "record" && !record && <p className="meta">{w.unknownKind}</p>}
			{record?.link && (
				<p className="no-print">
					<Link to={record.link}>{w.seePage}</Link>
				</p>
			)}
			<div className="no-print">
				<Disclose title={w.raw}>
					<Facts
						of={[
							[w.space, <code key="s">{c.space}</code>],
							[w.key, <code key="k">{keyText(c)}</code>],
							...(record ? ([[w.schema, <code key="t">{record.kind.schema.typeName}</code>]] as const) : []),
						]}
					/>
					{c.value && c.value.length > 0 && (
						<div className="raw">
							<p>{w.value}</p>
							<Code>{hex(c.value)}</Code>
						</div>
					)}
					{record && <p className="meta">{w.unset}</p>}
				</Disclose>
			</div>
		</div>
	);
}

/** How deep messages in messages are shown, and how many of a list. */
const deepest = 4;
const mostOfList = 50;

/** By what a message is shown: the kind of the record in which it stands, and what its fields are called. */
interface Terms {
	readonly kind: RecordKind;
	readonly register: Register;
}

function MessageFields({
	of,
	schema,
	depth = 0,
	...terms
}: Terms & { of: Fields; schema: DescMessage; depth?: number }) {
	const text = useText();
	const { kind, register } = terms;
	const currency = kind.currency?.(of);
	const facts = schema.members.flatMap((m) => {
		const fields = m.kind === "oneof" ? m.fields : [m];
		return fields.flatMap((f): [string, ReactNode][] => {
			const held = m.kind === "oneof" ? chosen(of, m.localName, f.localName) : of[f.localName];
			if (isUnset(held)) return [];
			return [
				[
					text(register.field(f.localName)),
					<Value key="v" of={held} field={f} depth={depth} currency={currency} {...terms} />,
				],
			];
		});
	});
	return <Facts of={facts} />;
}

/** The value of a oneof, if it is this field's. */
function chosen(of: Fields, oneof: string, field: string): unknown {
	const held = of[oneof] as { case?: string; value?: unknown } | undefined;
	return held?.case === field ? held.value : undefined;
}

const isUnset = (v: unknown): boolean =>
	v === undefined ||
	v === "" ||
	v === 0 ||
	v === 0n ||
	v === false ||
	(Array.isArray(v) && v.length === 0) ||
	(v instanceof Uint8Array && v.length === 0);

interface Shown extends Terms {
	readonly of: unknown;
	readonly field: DescField;
	readonly depth: number;
	readonly currency: string | undefined;
}

function Value({ of, field, ...rest }: Shown) {
	const w = chainWords();
	if (!Array.isArray(of)) return <One of={of} field={field} {...rest} />;
	return (
		<ul className="values">
			{of.slice(0, mostOfList).map((one, i) => (
				// biome-ignore lint/suspicious/noArrayIndexKey: a list keeps its order.
				<li key={i}>
					<One of={one} field={field} {...rest} />
				</li>
			))}
			{of.length > mostOfList && <li className="meta">{w.more(String(of.length - mostOfList))}</li>}
		</ul>
	);
}

/** One value, by its type and by what its name says of its unit. */
function One({ of, field, depth, currency, ...terms }: Shown) {
	const w = chainWords();
	const text = useText();
	const { register } = terms;
	if (of instanceof Uint8Array) return <Hash of={of} label={text(register.field(field.localName))} />;
	if (typeof of === "boolean") return <>{w.yes}</>;
	if (field.message && typeof of === "object" && of !== null) {
		if (depth >= deepest) return <>…</>;
		return <MessageFields of={of as Fields} schema={field.message} depth={depth + 1} {...terms} />;
	}
	if (field.enum) {
		const name = field.enum.value[of as number]?.localName ?? String(of);
		return <>{text(register.field(`${field.enum.name}.${name}`))}</>;
	}
	// What is so small is not a moment but how long something takes.
	if (typeof of === "bigint" && field.localName.endsWith("Ms") && of > 100_000_000_000n) return <Time ms={of} />;
	if (typeof of === "bigint" && field.localName.endsWith("Minor")) {
		return currency ? <Money minor={of} currency={currency} /> : w.minor(String(of));
	}
	const isNumber = field.scalar !== undefined && field.scalar !== ScalarType.STRING;
	return isNumber ? String(of) : <span className="wrap">{text(register.value(field.localName, String(of)))}</span>;
}
