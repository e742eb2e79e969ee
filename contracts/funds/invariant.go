package funds

import (
	"fmt"
	"slices"
	"strings"

	"gongshi/ledger/amount"
	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// all is no bound: invariants look at everything.
const all = 1<<31 - 1

func invariants() []contract.Invariant {
	return []contract.Invariant{
		{Says: "a line's balances are the sums of its entries, a parent's of its children, a budget's of its roots", Check: balancesAddUp},
		{Says: "in an enforced budget returned ≤ paid ≤ ordered ≤ committed ≤ allotted + returned, and allotted ≤ adjusted, on every line", Check: withinLimits},
		{Says: "orders and payments stay within their commitment, and every payment has two pairs of eyes", Check: paymentsStand},
		{Says: "an entry is undone by entries that name it, never by more than itself", Check: reversalsStand},
		{Says: "no natural person is named", Check: nobodyNamed},
	}
}

// A sum is what a line's balances should be, by what lies below it.
type sum struct {
	line  *Line
	want  [Kind_KIND_RETURNED + 1]int64
	below bool
	count uint64
}

func balancesAddUp(r state.Reader) error {
	for id, b := range budgets.All(r, all) {
		sums := []*sum{}
		for _, l := range state.Under(lines, r, id, all) {
			sums = append(sums, &sum{line: l})
		}
		if uint64(len(sums)) != b.Lines {
			return fmt.Errorf("%s has %d lines and counts %d", id, len(sums), b.Lines)
		}
		next := uint64(1)
		for _, e := range state.Under(entries, r, id, all) {
			at, ok := findSum(sums, e.Line)
			if !ok || e.Sequence != next {
				return fmt.Errorf("%s: entry %d after %d, line %q", id, e.Sequence, next-1, e.Line)
			}
			next++
			sums[at].count++
			sums[at].want[e.Kind] += e.AmountMinor
		}
		if next-1 != b.Entries {
			return fmt.Errorf("%s has %d entries and counts %d", id, next-1, b.Entries)
		}
		if err := compareSums(b, sums); err != nil {
			return err
		}
	}
	return nil
}

func findSum(sums []*sum, code string) (int, bool) {
	return slices.BinarySearchFunc(sums, code, func(s *sum, c string) int { return strings.Compare(s.line.Code, c) })
}

// compareSums adds each line's own balances to its parent's and the roots' to the budget's, and compares.
func compareSums(b *Budget, sums []*sum) error {
	var roots [Kind_KIND_RETURNED + 1]int64
	for _, s := range sums {
		above := &roots
		if s.line.Parent != "" {
			at, ok := findSum(sums, s.line.Parent)
			if !ok || sums[at].line.Level+1 != s.line.Level {
				return fmt.Errorf("%s: line %s hangs on %q", b.Id, s.line.Code, s.line.Parent)
			}
			sums[at].below = true
			above = &sums[at].want
		}
		for k := range above {
			above[k] += *s.line.balance(Kind(k))
		}
	}
	for _, s := range sums {
		if s.line.Leaf == s.below || s.line.Entries != s.count || (s.below && s.count > 0) {
			return fmt.Errorf("%s: line %s: leaf %v, children %v, %d entries of %d", b.Id, s.line.Code, s.line.Leaf, s.below, s.count, s.line.Entries)
		}
		for k := range s.want {
			if got := *s.line.balance(Kind(k)); got != s.want[k] && (Kind(k) != drafted || s.below) {
				return fmt.Errorf("%s: line %s: %s is %d, its parts make %d", b.Id, s.line.Code, Kind(k), got, s.want[k])
			}
		}
	}
	for k := range roots {
		if got := *b.balance(Kind(k)); got != roots[k] {
			return fmt.Errorf("%s: %s is %d, its roots make %d", b.Id, Kind(k), got, roots[k])
		}
	}
	return nil
}

func withinLimits(r state.Reader) error {
	for id, b := range budgets.All(r, all) {
		if b.Control != Control_CONTROL_ENFORCED {
			continue
		}
		for _, l := range state.Under(lines, r, id, all) {
			bound, ok := amount.Add(l.AllottedMinor, l.ReturnedMinor)
			steps := [...]int64{0, l.ReturnedMinor, l.PaidMinor, l.OrderedMinor, l.CommittedMinor, bound}
			if !ok || !slices.IsSorted(steps[:]) || l.AllottedMinor > l.AdjustedMinor || l.AllottedMinor < 0 {
				return fmt.Errorf("%s: line %s: %v of %d", id, l.Code, steps, l.AdjustedMinor)
			}
		}
	}
	return nil
}

func paymentsStand(r state.Reader) error {
	for key, d := range commitments.All(r, all) {
		if d.PaidMinor < 0 || d.PaidMinor > d.OrderedMinor || d.OrderedMinor > d.AmountMinor || !lines.Has(r, lineKey(key.A, d.Line)) {
			return fmt.Errorf("%s: commitment %d: paid %d, ordered %d of %d", key.A, key.B, d.PaidMinor, d.OrderedMinor, d.AmountMinor)
		}
	}
	for key, y := range payments.All(r, all) {
		settled := y.Stage == PaymentStage_PAYMENT_STAGE_APPROVED || y.Stage == PaymentStage_PAYMENT_STAGE_CONFIRMED
		if !commitments.Has(r, entryKey(key.A, y.Commitment)) || !lines.Has(r, lineKey(key.A, y.Line)) {
			return fmt.Errorf("%s: payment %d has no commitment or line", key.A, key.B)
		}
		if settled && (y.ApprovedBy == "" || y.ApprovedBy == y.OrderedBy) || y.ReturnedMinor > y.AmountMinor {
			return fmt.Errorf("%s: payment %d ordered by %s, approved by %s", key.A, key.B, y.OrderedBy, y.ApprovedBy)
		}
		if (y.Confirmation != 0) != (y.Stage == PaymentStage_PAYMENT_STAGE_CONFIRMED) {
			return fmt.Errorf("%s: payment %d is %s with confirmation %d", key.A, key.B, y.Stage, y.Confirmation)
		}
	}
	return nil
}

func reversalsStand(r state.Reader) error {
	for key, v := range reversals.All(r, all) {
		e, ok := entries.Get(r, key)
		if !ok {
			return fmt.Errorf("%s: nothing is undone at %d", key.A, key.B)
		}
		var undone int64
		for _, n := range v.By {
			by, ok := entries.Get(r, entryKey(key.A, n))
			if !ok || by.Reverses != e.Sequence || by.Kind != e.Kind || by.Line != e.Line {
				return fmt.Errorf("%s: entry %d does not undo %d", key.A, n, e.Sequence)
			}
			undone -= by.AmountMinor
		}
		within := undone > 0 && undone <= e.AmountMinor || undone < 0 && undone >= e.AmountMinor
		if undone != v.ReversedMinor || !within {
			return fmt.Errorf("%s: entry %d of %d is undone by %d", key.A, e.Sequence, e.AmountMinor, undone)
		}
	}
	return nil
}

func nobodyNamed(r state.Reader) error {
	for key, e := range entries.All(r, all) {
		if p := e.Payee; p.GetCategory() != Category_CATEGORY_UNSPECIFIED && (p.Name != "" || p.Id != "" || p.CreditCode != "") {
			return fmt.Errorf("%s: entry %d", key.A, key.B)
		}
	}
	return nil
}
