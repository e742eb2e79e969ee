import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import {
	type InfiniteData,
	keepPreviousData,
	type UseInfiniteQueryResult,
	useInfiniteQuery,
} from "@tanstack/react-query";
import { type AskOptions, ask, keyOf, memory } from "./ask.ts";
import type { LedgerError } from "./refusal.ts";

type Paged = { nextPageToken: string };

/** Asks page by page; `fetchNextPage()` gets the next. */
export function useAskPages<I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	o: AskOptions = {},
): UseInfiniteQueryResult<InfiniteData<MessageShape<O>>, LedgerError> {
	return useInfiniteQuery<MessageShape<O>, LedgerError, InfiniteData<MessageShape<O>>, readonly string[], string>({
		...pagesOf(method, question, o.live),
		enabled: o.enabled ?? true,
		...(o.keep ? { placeholderData: keepPreviousData } : {}),
	});
}

/** Asks for the first page before what will ask for it is shown. Ends with it, and never fails. */
export const askPagesAhead = <I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
): Promise<void> => memory.prefetchInfiniteQuery(pagesOf(method, question));

const pagesOf = <I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	live = true,
) => ({
	queryKey: ["pages", ...keyOf(method, question)],
	queryFn: ({ pageParam, signal }: { pageParam: string; signal: AbortSignal }) =>
		ask(method, { ...(question as object), pageToken: pageParam } as unknown as MessageInitShape<I>, signal),
	initialPageParam: "",
	getNextPageParam: (last: MessageShape<O>) => (last as unknown as Paged).nextPageToken || undefined,
	meta: { live },
	structuralSharing: false,
});
