import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import {
	type InfiniteData,
	keepPreviousData,
	type UseInfiniteQueryResult,
	useInfiniteQuery,
} from "@tanstack/react-query";
import { type AskOptions, ask, keyOf } from "./ask.ts";
import type { LedgerError } from "./refusal.ts";

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
