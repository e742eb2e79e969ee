package funds

import "gongshi/ledger/contract"

// reverse undoes an entry by a new one that names it; the signer is not the party that made the entry.
func reverse(tx *contract.Tx, c *Reverse) error {
	p, err := begin(tx, c.Budget, RoleController)
	if err != nil {
		return err
	}
	if p.budget.Control == Control_CONTROL_ENFORCED {
		if err := p.spending(); err != nil {
			return err
		}
	}
	e, err := entries.Need(tx, entryKey(c.Budget, c.Entry), ErrEntryUnknown.With("%d of %s", c.Entry, c.Budget))
	if err != nil {
		return err
	}
	if e.Party == p.signer.Party {
		return ErrSameEyes.With("%s made it", e.Party)
	}
	if err := checkText(field{"reason", c.Reason, maxText, true}); err != nil {
		return err
	}
	undone, minor, err := p.undo(e, c.AmountMinor)
	if err != nil {
		return err
	}
	date := e.Date // so that a month's published figures are put right in their month
	if p.budget.Control == Control_CONTROL_ENFORCED {
		date = "" // it happens today
	}
	n, err := p.post(&Entry{
		Kind: e.Kind, Line: e.Line, AmountMinor: -minor, Date: date, Payee: e.Payee, Purpose: c.Reason,
		Reference: e.Reference, Reverses: e.Sequence,
	})
	if err != nil {
		return err
	}
	if p.budget.Control == Control_CONTROL_ENFORCED {
		if err := p.unbind(e, minor, n); err != nil {
			return err
		}
	}
	undone.By, undone.Reason = append(undone.By, n), c.Reason
	reversals.Put(tx, entryKey(c.Budget, e.Sequence), undone)
	p.close()
	tx.Emit(&Reversed{Budget: c.Budget, Entry: e.Sequence, By: n, AmountMinor: minor})
	return nil
}

// undo checks how much of an entry is left and counts minor of it as undone; 0 means all that is left.
func (p *posting) undo(e *Entry, minor int64) (*Reversal, int64, error) {
	r, ok := reversals.Get(p.tx, entryKey(e.Budget, e.Sequence))
	if !ok {
		r = &Reversal{Budget: e.Budget, Sequence: e.Sequence}
	}
	left := e.AmountMinor - r.ReversedMinor
	if minor == 0 {
		minor = left
	}
	within := left > 0 && minor > 0 && minor <= left || left < 0 && minor < 0 && minor >= left
	if !within || e.Reverses != 0 {
		return nil, 0, ErrOverEntry.With("entry %d has %d left", e.Sequence, left)
	}
	if -minor == minor {
		return nil, 0, ErrOverflow.With("%d", minor)
	}
	r.ReversedMinor += minor
	return r, minor, nil
}

// unbind undoes what the entry has bound in an enforced budget: only what nothing else stands on.
func (p *posting) unbind(e *Entry, minor int64, by uint64) error {
	switch e.Kind {
	case Kind_KIND_ALLOTTED:
		l, err := p.leaf(e.Line)
		if err == nil && l.free() < 0 {
			return ErrOverAllotted.With("line %s has %d left", l.Code, l.free()+minor)
		}
		return err
	case Kind_KIND_COMMITTED:
		d, err := commitments.Need(p.tx, entryKey(e.Budget, e.Sequence), ErrCommitmentUnknown)
		if err != nil {
			return err
		}
		if left := d.AmountMinor - d.OrderedMinor; minor > left {
			return ErrOverCommitted.With("commitment %d has %d left", d.Number, left)
		}
		d.AmountMinor -= minor
		commitments.Put(p.tx, entryKey(d.Budget, d.Number), d)
		return nil
	case Kind_KIND_ORDERED:
		return p.cancel(e, minor, by)
	default:
		return ErrNotReversible.With("%s", e.Kind)
	}
}

// cancel ends a payment that has not been paid; a part of an order cannot be.
func (p *posting) cancel(e *Entry, minor int64, by uint64) error {
	y, err := payments.Need(p.tx, entryKey(e.Budget, e.Sequence), ErrPaymentUnknown)
	if err != nil {
		return err
	}
	if y.Stage == PaymentStage_PAYMENT_STAGE_CONFIRMED {
		return ErrPaymentStage.With("payment %d is %s", y.Number, y.Stage)
	}
	if minor != y.AmountMinor {
		return ErrOverEntry.With("an order of %d is reversed as a whole", y.AmountMinor)
	}
	d, err := commitments.Need(p.tx, entryKey(e.Budget, y.Commitment), ErrCommitmentUnknown)
	if err != nil {
		return err
	}
	d.OrderedMinor -= minor
	commitments.Put(p.tx, entryKey(d.Budget, d.Number), d)
	y.Stage, y.Cancellation = PaymentStage_PAYMENT_STAGE_CANCELLED, by
	payments.Put(p.tx, entryKey(y.Budget, y.Number), y)
	return nil
}
