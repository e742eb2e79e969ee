/** A name of protobuf as words: "gongshi.funds.v1.BudgetApproved" is "Budget Approved". */
export const bare = (type: string): string => (type.split(".").at(-1) ?? type).replace(/(?<=[a-z])(?=[A-Z])/g, " ");

/** A table that knows nothing of Object.prototype: its keys come from what others wrote. */
export const tableOf = <T>(all: readonly Readonly<Record<string, T>>[]): ReadonlyMap<string, T> =>
	new Map(all.flatMap((one) => Object.entries(one)));
