package funds

import (
	"gongshi/ledger/contract"
	"gongshi/ledger/refusal"
)

func allot(tx *contract.Tx, c *Allot) error {
	p, err := beginSpending(tx, c.Budget, RoleAllotter)
	if err != nil {
		return err
	}
	if err := positive(c.AmountMinor); err != nil {
		return err
	}
	if err := checkText(field{"reference", c.Reference, maxName, false}); err != nil {
		return err
	}
	l, err := p.leaf(c.Line)
	if err != nil {
		return err
	}
	if left := l.AdjustedMinor - l.AllottedMinor; c.AmountMinor > left {
		return ErrOverVoted.With("line %s has %d left to allot", l.Code, left)
	}
	n, err := p.post(&Entry{Kind: Kind_KIND_ALLOTTED, Line: l.Code, AmountMinor: c.AmountMinor, Reference: c.Reference})
	if err != nil {
		return err
	}
	p.close()
	tx.Emit(&Allotted{Budget: c.Budget, Entry: n, Line: l.Code, AmountMinor: c.AmountMinor})
	return nil
}

func proposeTransfer(tx *contract.Tx, c *ProposeTransfer) error {
	p, err := beginSpending(tx, c.Budget, RoleDrafter)
	if err != nil {
		return err
	}
	if err := positive(c.AmountMinor); err != nil {
		return err
	}
	if err := checkText(field{"reason", c.Reason, maxText, true}); err != nil {
		return err
	}
	if c.From == c.To {
		return ErrSameLine.With("%s", c.To)
	}
	if err := p.transferable(c.From, c.To, c.AmountMinor); err != nil {
		return err
	}
	p.budget.Transfers++
	t := &Transfer{
		Budget: c.Budget, Number: p.budget.Transfers, From: c.From, To: c.To, AmountMinor: c.AmountMinor, Reason: c.Reason,
		ProposedBy: p.signer.Party, Proposal: tx.ID[:], ProposedMs: tx.TimeMS,
	}
	transfers.Put(tx, entryKey(t.Budget, t.Number), t)
	p.close()
	tx.Emit(&TransferProposed{Budget: t.Budget, Transfer: t.Number, From: t.From, To: t.To, AmountMinor: t.AmountMinor})
	return nil
}

// transferable refuses what has been allotted already, or is not there.
func (p *posting) transferable(from, to string, minor int64) error {
	f, err := p.leaf(from)
	if err != nil {
		return on("from", err)
	}
	if _, err := p.leaf(to); err != nil {
		return on("to", err)
	}
	if left := f.AdjustedMinor - f.AllottedMinor; minor > left {
		return ErrOverVoted.With("line %s has %d left that is not allotted", from, left)
	}
	return nil
}

// on says which of a command's lines a refusal is about.
func on(field string, err error) error {
	if r, ok := refusal.Of(err); ok {
		return r.On(field, "%s", r.Detail)
	}
	return err
}

func approveTransfer(tx *contract.Tx, c *ApproveTransfer) error {
	p, err := beginSpending(tx, c.Budget, RoleApprover)
	if err != nil {
		return err
	}
	t, err := transfers.Need(tx, entryKey(c.Budget, c.Transfer), ErrTransferUnknown.With("%d of %s", c.Transfer, c.Budget))
	if err != nil {
		return err
	}
	if t.Decision != "" {
		return ErrTransferDone.With("%s", t.Decision)
	}
	if t.ProposedBy == p.signer.Party {
		return ErrSameEyes.With("%s proposed it", t.ProposedBy)
	}
	if err := checkText(field{"decision", c.Decision, maxName, true}); err != nil {
		return err
	}
	if err := p.transferable(t.From, t.To, t.AmountMinor); err != nil {
		return err
	}
	out := &Entry{Kind: Kind_KIND_ADJUSTED, Line: t.From, AmountMinor: -t.AmountMinor, Reference: c.Decision, Purpose: t.Reason}
	if t.Out, err = p.post(out); err != nil {
		return err
	}
	in := &Entry{Kind: Kind_KIND_ADJUSTED, Line: t.To, AmountMinor: t.AmountMinor, Reference: c.Decision, Purpose: t.Reason}
	if t.In, err = p.post(in); err != nil {
		return err
	}
	t.ApprovedBy, t.Decision = p.signer.Party, c.Decision
	transfers.Put(tx, entryKey(t.Budget, t.Number), t)
	p.close()
	tx.Emit(&TransferApproved{Budget: t.Budget, Transfer: t.Number, Decision: t.Decision})
	return nil
}
