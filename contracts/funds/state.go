package funds

import "gongshi/ledger/state"

// Only this package writes these spaces. Lines and entries are kept under their budget, so that a budget is one range.
var (
	years           = state.NewMap[*FiscalYear]("funds/years", state.PairOf(state.String, state.Int64)) // organisation, year
	budgets         = state.NewMap[*Budget]("funds/budgets", state.String)
	lines           = state.NewMap[*Line]("funds/lines", state.PairOf(state.String, state.String))                                                // budget, code
	classifications = state.NewMap[*Classification]("funds/classifications", state.PairOf(state.String, state.PairOf(state.Int64, state.String))) // budget, dimension, code
	entries         = state.NewMap[*Entry]("funds/entries", state.PairOf(state.String, state.Uint64))                                             // budget, sequence
	reversals       = state.NewMap[*Reversal]("funds/reversals", state.PairOf(state.String, state.Uint64))                                        // budget, the undone entry
	commitments     = state.NewMap[*Commitment]("funds/commitments", state.PairOf(state.String, state.Uint64))
	payments        = state.NewMap[*Payment]("funds/payments", state.PairOf(state.String, state.Uint64))
	transfers       = state.NewMap[*Transfer]("funds/transfers", state.PairOf(state.String, state.Uint64))

	// children finds the lines below a line: its budget and code, "" for the roots, then theirs.
	children = state.NewSet("funds/children", state.PairOf(state.PairOf(state.String, state.String), state.String), state.Plain)
	// orders finds the payments of a commitment: its budget and number, then theirs.
	orders = state.NewSet("funds/orders", state.PairOf(state.PairOf(state.String, state.Uint64), state.Uint64), state.Plain)
	// rows finds the entry of a published figure: budget, dataset, then row and kind.
	rows = state.NewMap[*RecordedRow]("funds/rows",
		state.PairOf(state.PairOf(state.String, state.String), state.PairOf(state.String, state.Int64)), state.Plain)
)

func spaces() []state.Space {
	return []state.Space{years, budgets, lines, classifications, entries, reversals, commitments, payments, transfers, children, orders, rows}
}

func childrenOf(budget, line string) state.Pair[string, string] { return state.At(budget, line) }

func rowKey(budget, dataset string, r *RowEntry) state.Pair[state.Pair[string, string], state.Pair[string, int64]] {
	return state.At(state.At(budget, dataset), state.At(r.Row, int64(r.Kind)))
}
