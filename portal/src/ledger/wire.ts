import { create, type DescMessage, type DescMethodUnary, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import {
	BlockSummarySchema,
	HappenedSchema,
	ItemSchema,
	type SubscribeResponse,
	SubscribeResponseSchema,
} from "../../../gateway/gateway_pb.ts";

import { hearServer } from "./clock.ts";

// How the pages talk to the node: unary calls of the Connect protocol with protobuf bodies, and blocks as JSON from the
// event stream. That is all they use of @connectrpc, which with its JSON costs every page 19 kB (docs/adr/0018-own-wire.md).

/** How a question that was not answered ended: a code of the protocol ("unavailable"), and what the node said of it. */
export class WireError extends Error {
	constructor(
		readonly code: string,
		message: string,
		readonly details: readonly { readonly type: string; readonly value: Uint8Array }[] = [],
	) {
		super(message);
		this.name = "WireError";
	}

	/** The first detail of a kind, if there is one that can be read. */
	detail<D extends DescMessage>(schema: D): MessageShape<D> | undefined {
		const found = this.details.find((d) => d.type === schema.typeName);
		try {
			return found && fromBinary(schema, found.value);
		} catch {
			return undefined;
		}
	}
}

/** Carries an encoded question and brings the encoded answer. Throws WireError, and TypeError where nobody is reached. */
export type Wire = (
	method: DescMethodUnary<DescMessage, DescMessage>,
	question: Uint8Array<ArrayBuffer>,
	signal?: AbortSignal,
) => Promise<Uint8Array>;

const kind = "application/proto";

/** Answers, and the bytes they came in, by the block that the node said they are from. */
const heights = new WeakMap<object, bigint>();

/** The block that an answer is from: every figure under it is as fresh as that. Not set where the node did not say it. */
export const asOf = (answer: object | undefined): bigint | undefined => answer && heights.get(answer);

/** Notes it; what is no number is nothing. */
export function from(answer: object, height: string | bigint | null | undefined): void {
	if (/^\d{1,18}$/.test(String(height))) heights.set(answer, BigInt(String(height)));
}

/** "gongshi.funds.v1.Funds/GetBudget" */
export const nameOf = (method: DescMethodUnary): string => `${method.parent.typeName}/${method.name}`;

export const overHttp: Wire = async (method, question, signal) => {
	const path = `${location.origin}/${nameOf(method)}`;
	const reads = method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
	const how = { redirect: "error", ...(signal ? { signal } : {}) } as const;
	const answer = reads
		? await fetch(`${path}?connect=v1&encoding=proto&base64=1&message=${base64Encode(question, "url")}`, how)
		: await fetch(path, {
				...how,
				method: "POST",
				headers: { "Content-Type": kind, "Connect-Protocol-Version": "1" },
				body: question,
			});
	hearServer(answer.headers.get("Date"));
	if (!answer.ok) throw await readError(answer);
	const is = answer.headers.get("Content-Type");
	if (is !== kind) throw new WireError("unknown", `the node answered with ${is}`);
	const bytes = new Uint8Array(await answer.arrayBuffer());
	from(bytes, answer.headers.get("Gongshi-Height"));
	return bytes;
};

// What is between the page and the node (a proxy, a broken gateway) answers without the protocol's own codes.
const statuses: Readonly<Record<number, string>> = {
	401: "unauthenticated",
	403: "permission_denied",
	404: "unimplemented",
	429: "unavailable",
	502: "unavailable",
	503: "unavailable",
	504: "unavailable",
};

export async function readError(answer: Response): Promise<WireError> {
	const otherwise = new WireError(statuses[answer.status] ?? "unknown", `HTTP ${answer.status}`);
	try {
		const said = (await answer.json()) as {
			code?: string;
			message?: string;
			details?: { type: string; value: string }[];
		};
		if (typeof said.code !== "string") return otherwise;
		const details = said.details?.map((d) => ({ type: d.type, value: base64Decode(d.value) }));
		return new WireError(said.code, said.message ?? "", details);
	} catch {
		return otherwise;
	}
}

// In JSON what is empty is left out, bytes are base64 and 64-bit numbers are texts.
interface BlockJson {
	readonly height?: string;
	readonly timeMs?: string;
	readonly hash?: string;
	readonly appHash?: string;
	readonly transactions?: number;
	readonly refused?: number;
	readonly proposer?: string;
}
interface HappenedJson {
	readonly transaction?: string;
	readonly event?: { readonly type?: string; readonly payload?: string; readonly json?: string };
	readonly index?: number;
}

const bytes = (of = ""): Uint8Array => base64Decode(of);

/** Reads one event of /v1/stream. Throws where it is no JSON. */
export function readBlock(json: string): SubscribeResponse {
	const { block, happened = [] } = JSON.parse(json) as { block?: BlockJson; happened?: readonly HappenedJson[] };
	return create(SubscribeResponseSchema, {
		...(block ? { block: summaryOf(block) } : {}),
		happened: happened.map(({ transaction, event: e, index = 0 }) =>
			create(HappenedSchema, {
				transaction: bytes(transaction),
				index,
				...(e
					? { event: create(ItemSchema, { type: e.type ?? "", payload: bytes(e.payload), json: e.json ?? "" }) }
					: {}),
			}),
		),
	});
}

const summaryOf = (b: BlockJson) =>
	create(BlockSummarySchema, {
		height: BigInt(b.height ?? 0),
		timeMs: BigInt(b.timeMs ?? 0),
		hash: bytes(b.hash),
		appHash: bytes(b.appHash),
		transactions: b.transactions ?? 0,
		refused: b.refused ?? 0,
		proposer: b.proposer ?? "",
	});
