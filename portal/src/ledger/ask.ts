import {
	create,
	type DescMessage,
	type DescMethodUnary,
	fromBinary,
	type MessageInitShape,
	type MessageShape,
	toBinary,
} from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { keepPreviousData, QueryClient, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { handed } from "./handed.ts";
import { type LedgerError, ledgerError } from "./refusal.ts";
import { together } from "./together.ts";
import { asOf, from, nameOf, overHttp, type Wire } from "./wire.ts";

/** The ways to the node that served this page: of a single call, and of questions. */
let wire: Wire = overHttp;
let questions: Wire = (method, question, signal) => {
	const here = handed(nameOf(method), base64Encode(question));
	return here ? Promise.resolve(here) : together(method, question, signal);
};

/** Component tests answer from memory instead. */
export function testOnlyWire(w: Wire): void {
	wire = w;
	questions = w;
}

/** Answers are kept until a block changes them (live.ts), so none is asked for twice on the same block. */
export const memory = new QueryClient({
	defaultOptions: {
		queries: {
			staleTime: Number.POSITIVE_INFINITY,
			gcTime: 10 * 60_000,
			refetchOnWindowFocus: false,
			retry: (times, error) => times < 2 && ledgerError(error).kind === "offline",
		},
	},
});

const encode = <I extends DescMessage>(schema: I, question: MessageInitShape<I>): Uint8Array<ArrayBuffer> =>
	Uint8Array.from(toBinary(schema, create(schema, question)));

/** Asks or commands once, in a request of its own. Throws what the wire throws: give it to ledgerError. */
export const call = <I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	signal?: AbortSignal,
): Promise<MessageShape<O>> => by(wire, method, question, signal);

async function by<I extends DescMessage, O extends DescMessage>(
	way: Wire,
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	signal?: AbortSignal,
): Promise<MessageShape<O>> {
	const bytes = await way(method, encode(method.input, question), signal);
	const answer = fromBinary(method.output, bytes);
	from(answer, asOf(bytes));
	return answer;
}

/** Asks once, with what else is asked at this moment. Throws a LedgerError. */
export async function ask<I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	signal?: AbortSignal,
): Promise<MessageShape<O>> {
	try {
		return await by(questions, method, question, signal);
	} catch (cause) {
		throw ledgerError(cause);
	}
}

/** The key under which an answer is kept: service, method, question. */
export function keyOf<I extends DescMessage>(
	method: DescMethodUnary<I, DescMessage>,
	question: MessageInitShape<I>,
): readonly [string, string, string] {
	return [method.parent.typeName, method.name, base64Encode(encode(method.input, question))];
}

export interface AskOptions {
	/** False while the question is not complete. */
	readonly enabled?: boolean;
	/** Keep showing the last answer while the next one is on its way; for search boxes. */
	readonly keep?: boolean;
	/** False for what no later block can change. */
	readonly live?: boolean;
}

/** Asks and stays current: when a block brings events, the answer is asked for again. */
export function useAsk<I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	o: AskOptions = {},
): UseQueryResult<MessageShape<O>, LedgerError> {
	const query = queryOf(method, question, o.live);
	const answer = useQuery<MessageShape<O>, LedgerError>({
		...query,
		enabled: o.enabled ?? true,
		...(o.keep ? { placeholderData: keepPreviousData } : {}),
	});
	return useSteady(answer, query.queryKey.join());
}

/** Asks before the page is shown that will ask the same: it may find the answer there. Ends with it, and never fails. */
export const askAhead = <I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	o: Pick<AskOptions, "live"> = {},
): Promise<void> => memory.prefetchQuery(queryOf(method, question, o.live));

const queryOf = <I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	live = true,
) => ({
	queryKey: keyOf(method, question),
	queryFn: ({ signal }: { signal: AbortSignal }) => ask(method, question, signal),
	meta: { live },
	structuralSharing: false,
});

/**
 * What was refused stays so while it is asked again, as it is after each block: otherwise all that stands on a refusal
 * would vanish for a moment each time, and the focus with it.
 */
function useSteady<T>(answer: UseQueryResult<T, LedgerError>, of: string): UseQueryResult<T, LedgerError> {
	const [refused, setRefused] = useState<{ of: string; answer: UseQueryResult<T, LedgerError> }>();
	if (answer.isError && (refused?.of !== of || refused.answer.error !== answer.error)) setRefused({ of, answer });
	const again = answer.isPending && answer.fetchStatus !== "idle";
	return again && refused?.of === of ? refused.answer : answer;
}
