package funds

import (
	"fmt"
	"slices"
	"testing"

	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"
)

// drawn makes commands about a small world, so that they often meet each other's money. Half of them are possible.
type drawn struct{ t *rapid.T }

func (d drawn) line() string {
	return rapid.SampledFrom([]string{roads, books, "214"}).Draw(d.t, "line")
}
func (d drawn) minor() int64 { return rapid.Int64Range(-1, 600).Draw(d.t, "minor") * 1000 }
func (d drawn) number(most uint64) uint64 {
	return rapid.Uint64Range(max(1, most)-min(most, 12)/2, most+1).Draw(d.t, "number")
}

func (d drawn) command(entries, transfers uint64) proto.Message {
	switch rapid.IntRange(0, 10).Draw(d.t, "command") {
	case 0:
		return &Allot{Budget: money, Line: d.line(), AmountMinor: d.minor()}
	case 1:
		return &ProposeTransfer{Budget: money, From: d.line(), To: d.line(), AmountMinor: d.minor(), Reason: "x"}
	case 2:
		return &ApproveTransfer{Budget: money, Transfer: d.number(transfers), Decision: "y"}
	case 3, 4:
		return &Commit{Budget: money, Line: d.line(), AmountMinor: d.minor(), Payee: &Payee{Category: Category_CATEGORY_EMPLOYEE}, Purpose: "x"}
	case 5, 6:
		return &OrderPayment{Budget: money, Commitment: d.number(entries), AmountMinor: d.minor()}
	case 7:
		return &ApprovePayment{Budget: money, Payment: d.number(entries)}
	case 8:
		return &ConfirmPayment{Budget: money, Payment: d.number(entries), AmountMinor: d.minor(), BankReference: "b", PaidOn: "2026-02-28"}
	case 9:
		return &ReturnPayment{Budget: money, Payment: d.number(entries), AmountMinor: d.minor(), BankReference: "b", Reason: "x"}
	default:
		return &Reverse{Budget: money, Entry: d.number(entries), AmountMinor: max(0, d.minor()), Reason: "x"}
	}
}

// follow lists commands that go on from what is there, by their kind, so that whole payments happen and are pushed
// a little too far.
func follow(l *contracttest.Ledger) [][]proto.Message {
	found := make([][]proto.Message, 8)
	add := func(kind int, m proto.Message) { found[kind] = append(found[kind], m) }
	for _, y := range state.Under(payments, l.State(), money, all) {
		add(0, &ApprovePayment{Budget: money, Payment: y.Number})
		add(1, &ConfirmPayment{Budget: money, Payment: y.Number, AmountMinor: y.AmountMinor, BankReference: "b", PaidOn: "2026-03-01"})
		add(2, &ReturnPayment{Budget: money, Payment: y.Number, AmountMinor: (y.AmountMinor + 1) / 2, BankReference: "b", Reason: "x"})
		add(6, &Reverse{Budget: money, Entry: y.Number, Reason: "x"})
	}
	for _, c := range state.Under(commitments, l.State(), money, all) {
		add(3, &OrderPayment{Budget: money, Commitment: c.Number, AmountMinor: (c.AmountMinor + 1) / 2})
	}
	for _, e := range state.Under(entries, l.State(), money, all) {
		add(4, &Reverse{Budget: money, Entry: e.Sequence, AmountMinor: e.AmountMinor, Reason: "x"})
		if e.Kind == Kind_KIND_ALLOTTED {
			add(7, &Reverse{Budget: money, Entry: e.Sequence, Reason: "x"})
		}
		add(4, &Reverse{Budget: money, Entry: e.Sequence, AmountMinor: (e.AmountMinor + 1) / 2, Reason: "x"})
	}
	for _, t := range state.Under(transfers, l.State(), money, all) {
		add(5, &ApproveTransfer{Budget: money, Transfer: t.Number, Decision: "y"})
	}
	for _, code := range []string{roads, books} {
		l, _ := lines.Get(l.State(), lineKey(money, code))
		add(5, &ProposeTransfer{Budget: money, From: code, To: other(code), AmountMinor: max(1, l.AdjustedMinor-l.AllottedMinor/2), Reason: "x"})
		add(7, &Allot{Budget: money, Line: code, AmountMinor: max(1, (l.AdjustedMinor-l.AllottedMinor)/2)})
	}
	return slices.DeleteFunc(found, func(some []proto.Message) bool { return len(some) == 0 })
}

func other(code string) string {
	if code == roads {
		return books
	}
	return roads
}

// Whatever officers try, each by any hand, every invariant holds after every command, and refusals change nothing.
func TestInvariantsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := contracttest.New(t, Contract())
		for _, s := range voted() {
			if _, err := l.Do(s.By, s.Do); err != nil {
				t.Fatal(err)
			}
		}
		draw := drawn{t}
		for range rapid.IntRange(20, 120).Draw(t, "commands") {
			b, _ := budgets.Get(l.State(), money)
			do := draw.command(b.Entries, b.Transfers)
			if kinds := follow(l); len(kinds) > 0 && rapid.Bool().Draw(t, "follow") {
				do = rapid.SampledFrom(rapid.SampledFrom(kinds).Draw(t, "kind")).Draw(t, "next")
			}
			by := contracttest.Officer(fmt.Sprintf("p%d", rapid.IntRange(1, 3).Draw(t, "party")), "finance",
				RoleDrafter, RoleApprover, RoleAllotter, RolePayer, RoleController)
			before := l.State()
			_, err := l.Do(contracttest.Together(by, bank), do)
			contracttest.Refused(t, err)
			if err != nil && l.State() != before {
				t.Fatal("a refused command changed the state")
			}
		}
	})
}

// An invariant that cannot fail says nothing: each is broken once by hand.
func TestInvariantsCanFail(t *testing.T) {
	for i, breaks := range []func(w state.Writer){
		func(w state.Writer) {
			l, _ := lines.Get(w, lineKey(money, "214"))
			l.PaidMinor++
			lines.Put(w, lineKey(money, "214"), l)
		},
		func(w state.Writer) {
			for _, code := range []string{roads, "214/21401", "214"} {
				l, _ := lines.Get(w, lineKey(money, code))
				l.OrderedMinor = l.CommittedMinor + 1
				lines.Put(w, lineKey(money, code), l)
			}
		},
		func(w state.Writer) {
			y, _ := payments.Get(w, entryKey(money, 7))
			y.ApprovedBy = y.OrderedBy
			payments.Put(w, entryKey(money, 7), y)
		},
		func(w state.Writer) {
			reversals.Put(w, entryKey(money, 7), &Reversal{Budget: money, Sequence: 7, ReversedMinor: 300_001, By: []uint64{8}})
		},
		func(w state.Writer) {
			e, _ := entries.Get(w, entryKey(money, 8))
			e.Payee.Category = 1
			entries.Put(w, entryKey(money, 8), e)
		},
	} {
		l := contracttest.New(t, Contract())
		l.Walk(t, paid())
		broken := l.State().(*state.Memory).Clone()
		for _, inv := range invariants() {
			if err := inv.Check(broken); err != nil {
				t.Fatal(err)
			}
		}
		breaks(broken)
		if inv := invariants()[i]; inv.Check(broken) == nil {
			t.Errorf("broken, yet it holds that %s", inv.Says)
		}
	}
}
