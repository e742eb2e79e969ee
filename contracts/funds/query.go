package funds

import (
	"slices"

	"gongshi/ledger/amount"
	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// Bounds of answers.
const (
	maxPage     = 500
	defaultPage = 100
	maxCodes    = 2000
)

func queries() []contract.Query {
	return []contract.Query{
		contract.Answer(getBudget),
		contract.Answer(getLine),
		contract.Answer(listLines),
		contract.Answer(listCodes),
		contract.Answer(getEntry),
		contract.Answer(getPayment),
		contract.Answer(getCommitment),
		contract.Find[*FindBudgetsRequest, *FindBudgetsAnswer](budgets),
		contract.Find[*FindLinesRequest, *FindLinesAnswer](lines),
		contract.Find[*FindEntriesRequest, *FindEntriesAnswer](entries),
		contract.Find[*FindCommitmentsRequest, *FindCommitmentsAnswer](commitments),
		contract.Find[*FindPaymentsRequest, *FindPaymentsAnswer](payments),
		contract.Find[*FindTransfersRequest, *FindTransfersAnswer](transfers),
		contract.Tally[*TallyLinesRequest, *TallyLinesAnswer](lines),
		contract.Tally[*TallyEntriesRequest, *TallyEntriesAnswer](entries),
	}
}

func getBudget(r state.Reader, q *GetBudgetRequest) (*GetBudgetAnswer, error) {
	b, err := budgets.Need(r, q.Budget, ErrBudgetUnknown.With("%s", q.Budget))
	if err != nil {
		return nil, err
	}
	a := &GetBudgetAnswer{Budget: b, Roots: below(r, b.Id, "")}
	if c, ok := amount.CurrencyOf(b.Currency); ok {
		a.Exponent = c.Exponent
	}
	if b.Control == Control_CONTROL_ENFORCED {
		a.Year, _ = years.Get(r, yearKey(b.Organisation, b.Year))
	}
	return a, nil
}

// below lists the lines right below a line, or the roots.
func below(r state.Reader, budget, parent string) []*Line {
	var found []*Line
	for code := range state.Members(children, r, childrenOf(budget, parent), maxPage) {
		if l, ok := lines.Get(r, lineKey(budget, code)); ok {
			found = append(found, l)
		}
	}
	return found
}

func getLine(r state.Reader, q *GetLineRequest) (*GetLineAnswer, error) {
	l, err := lines.Need(r, lineKey(q.Budget, q.Line), ErrLineUnknown.With("%s in %s", q.Line, q.Budget))
	if err != nil {
		return nil, err
	}
	a := &GetLineAnswer{Line: l, Children: below(r, q.Budget, l.Code)}
	for up := l.Parent; up != ""; {
		above, ok := lines.Get(r, lineKey(q.Budget, up))
		if !ok {
			break
		}
		a.Above = append(a.Above, above)
		up = above.Parent
	}
	slices.Reverse(a.Above)
	if b, ok := budgets.Get(r, q.Budget); ok {
		a.AvailableMinor = l.available(b)
		a.OverMinor = max(0, -a.AvailableMinor)
	}
	return a, nil
}

// available is what may still be committed, or how much of the published vote is not spent: of the adjusted vote, or
// the approved one where nothing was adjusted. Payments published without a vote are no overspending.
func (l *Line) available(b *Budget) int64 {
	if b.Control == Control_CONTROL_ENFORCED {
		return l.free()
	}
	vote := b.AdjustedMinor
	of := l.AdjustedMinor
	if vote == 0 {
		vote, of = b.ApprovedMinor, l.ApprovedMinor
	}
	if vote == 0 {
		return 0
	}
	return of - l.PaidMinor + l.ReturnedMinor
}

func listLines(r state.Reader, q *ListLinesRequest) (*ListLinesAnswer, error) {
	if !budgets.Has(r, q.Budget) {
		return nil, ErrBudgetUnknown.With("%s", q.Budget)
	}
	limit := int(min(q.Limit, maxPage))
	if limit == 0 {
		limit = defaultPage
	}
	a := &ListLinesAnswer{}
	for key, l := range lines.From(r, lineKey(q.Budget, q.After), limit+2) {
		if key.A != q.Budget {
			break
		}
		if key.B == q.After {
			continue
		}
		if len(a.Lines) == limit {
			a.Next = a.Lines[limit-1].Code
			break
		}
		a.Lines = append(a.Lines, l)
	}
	return a, nil
}

func listCodes(r state.Reader, q *ListCodesRequest) (*ListCodesAnswer, error) {
	if !budgets.Has(r, q.Budget) {
		return nil, ErrBudgetUnknown.With("%s", q.Budget)
	}
	a := &ListCodesAnswer{}
	for key, c := range classifications.From(r, codeKey(q.Budget, q.Dimension, ""), maxCodes) {
		if key.A != q.Budget || key.B.A != int64(q.Dimension) {
			break
		}
		a.Codes = append(a.Codes, c)
	}
	return a, nil
}

func getEntry(r state.Reader, q *GetEntryRequest) (*GetEntryAnswer, error) {
	e, err := entries.Need(r, entryKey(q.Budget, q.Entry), ErrEntryUnknown.With("%d of %s", q.Entry, q.Budget))
	if err != nil {
		return nil, err
	}
	a := &GetEntryAnswer{Entry: e}
	a.Line, _ = lines.Get(r, lineKey(q.Budget, e.Line))
	if v, ok := entries.Get(r, entryKey(q.Budget, e.Settles)); ok {
		a.Settles = v
	}
	if v, ok := entries.Get(r, entryKey(q.Budget, e.Reverses)); ok {
		a.Reverses = v
	}
	if v, ok := reversals.Get(r, entryKey(q.Budget, e.Sequence)); ok {
		a.Reversal = v
	}
	return a, nil
}

func getPayment(r state.Reader, q *GetPaymentRequest) (*GetPaymentAnswer, error) {
	y, err := payments.Need(r, entryKey(q.Budget, q.Payment), ErrPaymentUnknown.With("%d of %s", q.Payment, q.Budget))
	if err != nil {
		return nil, err
	}
	a := &GetPaymentAnswer{Payment: y}
	a.Line, _ = lines.Get(r, lineKey(q.Budget, y.Line))
	a.Commitment, _ = commitments.Get(r, entryKey(q.Budget, y.Commitment))
	story := append([]uint64{y.Commitment, y.Number, y.Confirmation, y.Cancellation}, y.Returns...)
	slices.Sort(story)
	for _, n := range story {
		if e, ok := entries.Get(r, entryKey(q.Budget, n)); ok {
			a.Entries = append(a.Entries, e)
		}
	}
	return a, nil
}
