import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ErrorNote } from "./ErrorNote.tsx";
import { Skeleton } from "./show.tsx";

/** Shows an answer when it is there, room for it before, and the reason with a way on if it fails. */
export function Answer<T>({
	of,
	lines = 4,
	children,
}: {
	of: UseQueryResult<T, unknown>;
	lines?: number;
	children: (answer: T) => ReactNode;
}) {
	if (of.data !== undefined) return <>{children(of.data)}</>;
	if (of.isError) return <ErrorNote error={of.error} onRetry={() => void of.refetch()} />;
	return <Skeleton lines={lines} />;
}
