import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { askPagesAhead, type LedgerError, useAskPages } from "@gongshi/portal/ledger";
import { useEffect } from "react";

/** All that a question finds, page after page. */
export interface Whole<A> {
	/** As long as nothing new is read, the same array. */
	readonly pages: readonly A[];
	/** False while pages are missing: some are on their way, or there are more than `most`. */
	readonly complete: boolean;
	/** True before the first page. */
	readonly waiting: boolean;
	readonly error: LedgerError | null;
	readonly retry: () => void;
}

const none: readonly never[] = [];

/** How many pages of 100 are read by themselves. */
const most = 20;

const paged = <I extends DescMessage>(question: MessageInitShape<I>) =>
	({ ...(question as object), pageSize: 100 }) as unknown as MessageInitShape<I>;

/** Asks for the first page beforehand. */
export const askWholeAhead = <I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
): Promise<void> => askPagesAhead(method, paged<I>(question));

/** Asks on until nothing is left, so that no list ends at its first page without saying so. */
export function useWhole<I extends DescMessage, O extends DescMessage>(
	method: DescMethodUnary<I, O>,
	question: MessageInitShape<I>,
	enabled = true,
): Whole<MessageShape<O>> {
	const asked = useAskPages(method, paged<I>(question), { keep: true, enabled });
	const read = asked.data?.pages.length ?? 0;
	const { hasNextPage, isFetching, isError, fetchNextPage } = asked;
	useEffect(() => {
		if (hasNextPage && !isFetching && !isError && read < most) void fetchNextPage();
	}, [hasNextPage, isFetching, isError, fetchNextPage, read]);
	return {
		pages: asked.data?.pages ?? none,
		complete: asked.data !== undefined && !hasNextPage,
		waiting: asked.data === undefined && !asked.isError,
		error: asked.error,
		retry: () => void asked.refetch(),
	};
}
