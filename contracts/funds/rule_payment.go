package funds

import (
	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

func commit(tx *contract.Tx, c *Commit) error {
	p, err := beginSpending(tx, c.Budget, RolePayer)
	if err != nil {
		return err
	}
	if err := positive(c.AmountMinor); err != nil {
		return err
	}
	if err := c.Payee.check(); err != nil {
		return err
	}
	if err := checkText(field{"purpose", c.Purpose, maxText, true}, field{"reference", c.Reference, maxName, false}); err != nil {
		return err
	}
	if err := checkDate("due", c.Due, c.SmallBusiness); err != nil {
		return err
	}
	l, err := p.leaf(c.Line)
	if err != nil {
		return err
	}
	if c.AmountMinor > l.free() {
		return ErrOverAllotted.With("line %s has %d left", l.Code, l.free())
	}
	n, err := p.post(&Entry{
		Kind: Kind_KIND_COMMITTED, Line: l.Code, AmountMinor: c.AmountMinor, Payee: c.Payee, Purpose: c.Purpose, Reference: c.Reference,
	})
	if err != nil {
		return err
	}
	commitments.Put(tx, entryKey(c.Budget, n), &Commitment{
		Budget: c.Budget, Number: n, Line: l.Code, Payee: c.Payee, AmountMinor: c.AmountMinor, Due: c.Due, Purpose: c.Purpose,
		Reference: c.Reference, Party: p.signer.Party, SmallBusiness: c.SmallBusiness,
	})
	p.close()
	tx.Emit(&Committed{Budget: c.Budget, Commitment: n, Line: l.Code, AmountMinor: c.AmountMinor})
	return nil
}

func orderPayment(tx *contract.Tx, c *OrderPayment) error {
	p, err := beginSpending(tx, c.Budget, RolePayer)
	if err != nil {
		return err
	}
	if err := positive(c.AmountMinor); err != nil {
		return err
	}
	if err := checkText(field{"purpose", c.Purpose, maxText, false}); err != nil {
		return err
	}
	d, err := commitments.Need(tx, entryKey(c.Budget, c.Commitment), ErrCommitmentUnknown.With("%d of %s", c.Commitment, c.Budget))
	if err != nil {
		return err
	}
	if left := d.AmountMinor - d.OrderedMinor; c.AmountMinor > left {
		return ErrOverCommitted.With("commitment %d has %d left", d.Number, left)
	}
	purpose := first(c.Purpose, d.Purpose)
	n, err := p.post(&Entry{
		Kind: Kind_KIND_ORDERED, Line: d.Line, AmountMinor: c.AmountMinor, Payee: d.Payee, Purpose: purpose,
		Reference: d.Reference, Settles: d.Number,
	})
	if err != nil {
		return err
	}
	d.OrderedMinor += c.AmountMinor
	commitments.Put(tx, entryKey(c.Budget, d.Number), d)
	orders.Add(tx, state.At(entryKey(c.Budget, d.Number), n))
	payments.Put(tx, entryKey(c.Budget, n), &Payment{
		Budget: c.Budget, Number: n, Commitment: d.Number, Line: d.Line, Payee: d.Payee, AmountMinor: c.AmountMinor,
		Stage: PaymentStage_PAYMENT_STAGE_ORDERED, Purpose: purpose, OrderedBy: p.signer.Party, OrderedMs: tx.TimeMS,
	})
	p.close()
	tx.Emit(&PaymentOrdered{Budget: c.Budget, Payment: n, Line: d.Line, AmountMinor: c.AmountMinor})
	return nil
}

// payment reads a payment that must be at a stage.
func (p *posting) payment(number uint64, stage PaymentStage) (*Payment, error) {
	y, err := payments.Need(p.tx, entryKey(p.budget.Id, number), ErrPaymentUnknown.With("%d of %s", number, p.budget.Id))
	if err == nil && y.Stage != stage {
		return nil, ErrPaymentStage.With("payment %d is %s", number, y.Stage)
	}
	return y, err
}

func approvePayment(tx *contract.Tx, c *ApprovePayment) error {
	p, err := beginSpending(tx, c.Budget, RoleController)
	if err != nil {
		return err
	}
	y, err := p.payment(c.Payment, PaymentStage_PAYMENT_STAGE_ORDERED)
	if err != nil {
		return err
	}
	if y.OrderedBy == p.signer.Party {
		return ErrSameEyes.With("%s ordered it", y.OrderedBy)
	}
	y.Stage, y.ApprovedBy, y.ApprovedMs, y.Approval = PaymentStage_PAYMENT_STAGE_APPROVED, p.signer.Party, tx.TimeMS, tx.ID[:]
	payments.Put(tx, entryKey(y.Budget, y.Number), y)
	tx.Emit(&PaymentApproved{Budget: y.Budget, Payment: y.Number})
	return nil
}

func confirmPayment(tx *contract.Tx, c *ConfirmPayment) error {
	p, err := beginBank(tx, c.Budget)
	if err != nil {
		return err
	}
	y, err := p.payment(c.Payment, PaymentStage_PAYMENT_STAGE_APPROVED)
	if err != nil {
		return err
	}
	if err := bankReference(c.BankReference); err != nil {
		return err
	}
	if err := checkDate("paid_on", c.PaidOn, true); err != nil {
		return err
	}
	if c.AmountMinor != y.AmountMinor {
		return ErrAmountDiffers.With("order %d is for %d, the bank says %d", y.Number, y.AmountMinor, c.AmountMinor)
	}
	n, err := p.post(&Entry{
		Kind: Kind_KIND_PAID, Line: y.Line, AmountMinor: y.AmountMinor, Date: c.PaidOn, Payee: y.Payee, Purpose: y.Purpose,
		Reference: c.BankReference, Settles: y.Number,
	})
	if err != nil {
		return err
	}
	d, err := commitments.Need(tx, entryKey(c.Budget, y.Commitment), ErrCommitmentUnknown)
	if err != nil {
		return err
	}
	d.PaidMinor += y.AmountMinor
	commitments.Put(tx, entryKey(d.Budget, d.Number), d)
	y.Stage, y.Bank, y.BankReference = PaymentStage_PAYMENT_STAGE_CONFIRMED, p.signer.Organisation, c.BankReference
	y.PaidOn, y.ConfirmedMs, y.Confirmation = c.PaidOn, tx.TimeMS, n
	payments.Put(tx, entryKey(y.Budget, y.Number), y)
	p.close()
	tx.Emit(&Paid{Budget: y.Budget, Payment: y.Number, Entry: n, Line: y.Line, AmountMinor: y.AmountMinor})
	return nil
}

func bankReference(s string) error {
	if s == "" {
		return ErrBankRequired
	}
	return checkText(field{"bank_reference", s, maxName, true})
}

func returnPayment(tx *contract.Tx, c *ReturnPayment) error {
	p, err := beginBank(tx, c.Budget)
	if err != nil {
		return err
	}
	y, err := p.payment(c.Payment, PaymentStage_PAYMENT_STAGE_CONFIRMED)
	if err != nil {
		return err
	}
	if err := positive(c.AmountMinor); err != nil {
		return err
	}
	if err := bankReference(c.BankReference); err != nil {
		return err
	}
	if err := checkText(field{"reason", c.Reason, maxText, true}); err != nil {
		return err
	}
	if left := y.AmountMinor - y.ReturnedMinor; c.AmountMinor > left {
		return ErrOverPaid.With("payment %d has %d left to come back", y.Number, left)
	}
	n, err := p.post(&Entry{
		Kind: Kind_KIND_RETURNED, Line: y.Line, AmountMinor: c.AmountMinor, Payee: y.Payee, Purpose: c.Reason,
		Reference: c.BankReference, Settles: y.Confirmation,
	})
	if err != nil {
		return err
	}
	y.ReturnedMinor += c.AmountMinor
	y.Returns = append(y.Returns, n)
	payments.Put(tx, entryKey(y.Budget, y.Number), y)
	p.close()
	tx.Emit(&Returned{Budget: y.Budget, Payment: y.Number, Entry: n, AmountMinor: c.AmountMinor})
	return nil
}
