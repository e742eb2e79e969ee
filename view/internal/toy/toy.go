// Package toy is a contract for the tests of the view.
package toy

import (
	"gongshi/ledger/contract"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"
)

// The spaces: payments are proven, notes are plain.
var (
	Payments = state.NewMap[*Payment]("viewtoy/payments", state.String)
	Notes    = state.NewMap[*Note]("viewtoy/notes", state.Uint64, state.Plain)
	Unseen   = state.NewMap[*Note]("viewtoy/unseen", state.Uint64)
	Numbers  = state.NewSet("viewtoy/numbers", state.Uint64)
)

var book = refusal.NewBook("viewtoy")

// Contract is what most tests run.
func Contract() contract.Contract {
	return contract.Contract{
		Name:     "viewtoy",
		Title:    contract.Text{ZH: "玩具", EN: "Toy"},
		Proto:    File_view_internal_toy_toy_proto,
		State:    []state.Space{Payments, Notes, Unseen, Numbers},
		Refusals: book,
		Commands: []contract.Command{contract.On(func(*contract.Tx, *Pay) error { return nil }, contract.Anyone())},
		Queries: []contract.Query{
			contract.Find[*FindPayments, *PaymentList](Payments),
			contract.Tally[*TallyPayments, *Tallied](Payments),
			contract.Tally[*TallyExactly, *TalliedExactly](Payments),
		},
		Mirrors: []contract.Mirror{
			{
				Space:  Payments,
				Index:  [][]string{{"id"}, {"payee", "amount_fen"}, {"amount_fen"}, {"place_region", "due_ms"}},
				Search: []string{"payee", "purpose"},
			},
			{Space: Notes, Search: []string{"text"}},
		},
		Authority: &contract.Authority{},
	}
}
