package funds

import (
	"slices"
	"strings"

	"gongshi/ledger/amount"
	"gongshi/ledger/contract"
)

// A posting is one transaction's work on one budget: its officer, the lines it has touched, the budget itself.
// Entries are written at once; close writes lines and budget, once each, however many entries moved them.
type posting struct {
	tx     *contract.Tx
	budget *Budget
	signer contract.Signer
	lines  []*Line // sorted by code
}

// begin reads the budget and finds among the signers its organisation's officer with the role.
func begin(tx *contract.Tx, budget, role string) (*posting, error) {
	b, err := budgets.Need(tx, budget, ErrBudgetUnknown.With("%s", budget))
	if err != nil {
		return nil, err
	}
	for _, s := range tx.Signers {
		if s.Organisation == b.Organisation && s.HoldsFor(role, b.Id) {
			return &posting{tx: tx, budget: b, signer: s}, nil
		}
	}
	return nil, ErrNotYours.With("%s of %s, role %s", b.Id, b.Organisation, role)
}

// beginSpending is begin for a budget whose money can move: enforced, approved, its year open.
func beginSpending(tx *contract.Tx, budget, role string) (*posting, error) {
	p, err := begin(tx, budget, role)
	if err != nil {
		return nil, err
	}
	return p, p.spending()
}

// beginBank finds a bank among the signers: another organisation than the budget's.
func beginBank(tx *contract.Tx, budget string) (*posting, error) {
	b, err := budgets.Need(tx, budget, ErrBudgetUnknown.With("%s", budget))
	if err != nil {
		return nil, err
	}
	for _, s := range tx.Signers {
		if s.Organisation != "" && s.Organisation != b.Organisation && s.HoldsFor(RoleBank, b.Id) {
			p := &posting{tx: tx, budget: b, signer: s}
			return p, p.spending()
		}
	}
	return nil, ErrBankOwn.With("%s belongs to %s", b.Id, b.Organisation)
}

func (p *posting) spending() error {
	if err := p.enforced(Stage_STAGE_APPROVED); err != nil {
		return err
	}
	if y, ok := years.Get(p.tx, yearKey(p.budget.Organisation, p.budget.Year)); !ok || y.Closed {
		return ErrYearClosed.With("%d of %s", p.budget.Year, p.budget.Organisation)
	}
	return nil
}

// enforced refuses an observed budget and one at another stage.
func (p *posting) enforced(stage Stage) error {
	if p.budget.Control != Control_CONTROL_ENFORCED {
		return ErrControl.With("%s is observed", p.budget.Id)
	}
	if p.budget.Stage != stage {
		return ErrStage.With("%s is %s, not %s", p.budget.Id, p.budget.Stage, stage)
	}
	return nil
}

func (p *posting) find(code string) (int, bool) {
	return slices.BinarySearchFunc(p.lines, code, func(l *Line, c string) int { return strings.Compare(l.Code, c) })
}

// line reads a line once per transaction; what the posting changes in it is written by close.
func (p *posting) line(code string) (*Line, error) {
	i, ok := p.find(code)
	if !ok {
		l, err := lines.Need(p.tx, lineKey(p.budget.Id, code), ErrLineUnknown.With("%s in %s", code, p.budget.Id))
		if err != nil {
			return nil, err
		}
		p.lines = slices.Insert(p.lines, i, l)
	}
	return p.lines[i], nil
}

// leaf is line for entries, which only leaves hold.
func (p *posting) leaf(code string) (*Line, error) {
	l, err := p.line(code)
	if err == nil && !l.Leaf {
		return nil, ErrNotLeaf.With("%s", code)
	}
	return l, err
}

// addLine puts a new line under its parent.
func (p *posting) addLine(l *Line) {
	i, _ := p.find(l.Code)
	p.lines = slices.Insert(p.lines, i, l)
	p.budget.Lines++
	children.Add(p.tx, childKey(l))
}

// post writes the next entry and moves the balance of its kind on its line, all lines above, and the budget.
func (p *posting) post(e *Entry) (uint64, error) {
	leaf, err := p.leaf(e.Line)
	if err != nil {
		return 0, err
	}
	if err := p.move(leaf, e.AmountMinor, e.Kind); err != nil {
		return 0, err
	}
	leaf.Entries++
	p.budget.Entries++
	if e.Date == "" && p.budget.Control == Control_CONTROL_ENFORCED {
		e.Date = isoDay(p.tx.TimeMS)
	}
	if e.Date != "" {
		e.Month = e.Date[:len("2006-01")]
	}
	e.Budget, e.Sequence = p.budget.Id, p.budget.Entries
	e.Department, e.Unit, e.Function, e.Economic = leaf.Department, leaf.Unit, leaf.Function, leaf.Economic
	e.Party, e.Organisation = p.signer.Party, p.signer.Organisation
	e.RecordedMs, e.Transaction = p.tx.TimeMS, p.tx.ID[:]
	entries.Put(p.tx, entryKey(e.Budget, e.Sequence), e)
	return e.Sequence, nil
}

// move adds to one balance from a line up to the budget.
func (p *posting) move(l *Line, minor int64, kind Kind) error {
	for {
		if err := add(l.balance(kind), minor); err != nil {
			return err
		}
		if l.Parent == "" {
			return add(p.budget.balance(kind), minor)
		}
		above, err := p.line(l.Parent)
		if err != nil {
			return err
		}
		l = above
	}
}

// close writes the lines and the budget.
func (p *posting) close() {
	for _, l := range p.lines {
		lines.Put(p.tx, lineKey(l.Budget, l.Code), l)
	}
	budgets.Put(p.tx, p.budget.Id, p.budget)
}

func add(balance *int64, minor int64) error {
	sum, ok := amount.Add(*balance, minor)
	if !ok {
		return ErrOverflow.With("%d and %d", *balance, minor)
	}
	*balance = sum
	return nil
}

// drafted is the kind of a draft's amounts: it has a balance and no entries.
const drafted = Kind_KIND_UNSPECIFIED

func (l *Line) balance(k Kind) *int64 {
	return [...]*int64{&l.DraftedMinor, &l.ApprovedMinor, &l.AdjustedMinor, &l.AllottedMinor,
		&l.CommittedMinor, &l.OrderedMinor, &l.PaidMinor, &l.ReturnedMinor}[k]
}

func (b *Budget) balance(k Kind) *int64 {
	return [...]*int64{&b.DraftedMinor, &b.ApprovedMinor, &b.AdjustedMinor, &b.AllottedMinor,
		&b.CommittedMinor, &b.OrderedMinor, &b.PaidMinor, &b.ReturnedMinor}[k]
}

// free is what is allotted and neither committed nor paid; what came back is free again.
func (l *Line) free() int64 { return l.AllottedMinor - l.CommittedMinor + l.ReturnedMinor }

// positive refuses an amount of zero or less.
func positive(minor int64) error {
	if minor <= 0 {
		return ErrAmount.With("%d", minor)
	}
	return nil
}
