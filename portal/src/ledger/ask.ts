import {
	create,
	type DescMessage,
	type DescMethodUnary,
	type DescService,
	type MessageInitShape,
	type MessageShape,
	toJsonString,
} from "@bufbuild/protobuf";
import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import {
	type InfiniteData,
	keepPreviousData,
	QueryClient,
	type UseInfiniteQueryResult,
	type UseQueryResult,
	useInfiniteQuery,
	useQuery,
} from "@tanstack/react-query";
import { type LedgerError, ledgerError } from "./refusal.ts";

let transport: Transport | undefined;

/** The one way to the node that served this page. */
function wire(): Transport {
	transport ??= createConnectTransport({ baseUrl: location.origin, useBinaryFormat: true, useHttpGet: true });
	return transport;
}

/** Component tests answer from memory instead. */
export function testOnlyTransport(t: Transport): void {
	transport = t;
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

const clients = new Map<DescService, unknown>();

/** A typed client of a service. It throws ConnectErrors: give them to ledgerError. */
export function client<S extends DescService>(service: S): Client<S> {
	let c = clients.get(service) as Client<S> | undefined;
	if (!c) {
		c = createClient(service, wire());
		clients.set(service, c);
	}
	return c;
}

/** Asks once. Throws a LedgerError. */
export async function ask<I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	signal?: AbortSignal,
): Promise<MessageShape<O>> {
	try {
		const answer = await wire().unary(method, signal, undefined, undefined, question);
		return answer.message;
	} catch (cause) {
		throw ledgerError(cause);
	}
}

/** The key under which an answer is kept: service, method, question. */
export function keyOf<I extends DescMessage>(
	method: DescMethodUnary<I, DescMessage>,
	question: MessageInitShape<I>,
): readonly [string, string, string] {
	return [method.parent.typeName, method.name, toJsonString(method.input, create(method.input, question))];
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
	return useQuery<MessageShape<O>, LedgerError>({
		queryKey: keyOf(method, question),
		queryFn: ({ signal }) => ask(method, question, signal),
		enabled: o.enabled ?? true,
		meta: { live: o.live ?? true },
		structuralSharing: false,
		...(o.keep ? { placeholderData: keepPreviousData } : {}),
	});
}

type Paged = { nextPageToken: string };

/** Asks page by page; `fetchNextPage()` gets the next. */
export function useAskPages<I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	o: AskOptions = {},
): UseInfiniteQueryResult<InfiniteData<MessageShape<O>>, LedgerError> {
	return useInfiniteQuery<MessageShape<O>, LedgerError, InfiniteData<MessageShape<O>>, readonly string[], string>({
		queryKey: ["pages", ...keyOf(method, question)],
		queryFn: ({ pageParam, signal }) =>
			ask(method, { ...(question as object), pageToken: pageParam } as unknown as MessageInitShape<I>, signal),
		initialPageParam: "",
		getNextPageParam: (last) => (last as unknown as Paged).nextPageToken || undefined,
		enabled: o.enabled ?? true,
		meta: { live: o.live ?? true },
		structuralSharing: false,
		...(o.keep ? { placeholderData: keepPreviousData } : {}),
	});
}
