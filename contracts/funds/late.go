package funds

import (
	"gongshi/ledger/amount"
	"gongshi/ledger/state"
)

// Late payment costs 0.05 % a day (保障中小企业款项支付条例 17, where the contract agrees on no other rate).
const (
	lateNumerator   = 5
	lateDenominator = 10_000
)

func getCommitment(r state.Reader, q *GetCommitmentRequest) (*GetCommitmentAnswer, error) {
	d, err := commitments.Need(r, entryKey(q.Budget, q.Commitment), ErrCommitmentUnknown.With("%d of %s", q.Commitment, q.Budget))
	if err != nil {
		return nil, err
	}
	if err := checkDate("on", q.On, false); err != nil {
		return nil, err
	}
	a := &GetCommitmentAnswer{Commitment: d, UnpaidMinor: d.AmountMinor - d.PaidMinor}
	a.Line, _ = lines.Get(r, lineKey(q.Budget, d.Line))
	for n := range state.Members(orders, r, entryKey(q.Budget, d.Number), maxPage) {
		if y, ok := payments.Get(r, entryKey(q.Budget, n)); ok {
			a.Payments = append(a.Payments, y)
		}
	}
	if q.On != "" && d.Due != "" {
		return a, a.count(q.On)
	}
	return a, nil
}

// count says how late the commitment is on a day. What was paid after that day was unpaid on it.
func (a *GetCommitmentAnswer) count(on string) error {
	var amountDays int64
	unpaid, due := a.Commitment.AmountMinor, a.Commitment.Due
	for _, y := range a.Payments {
		if y.Stage != PaymentStage_PAYMENT_STAGE_CONFIRMED || y.PaidOn > on {
			continue
		}
		unpaid -= y.AmountMinor
		if err := addDays(&amountDays, y.AmountMinor, daysBetween(due, y.PaidOn)); err != nil {
			return err
		}
	}
	late := daysBetween(due, on)
	if err := addDays(&amountDays, unpaid, late); err != nil {
		return err
	}
	a.UnpaidMinor = unpaid
	if unpaid > 0 && late > 0 {
		a.LateDays = int32(late)
	}
	if !a.Commitment.SmallBusiness {
		return nil
	}
	rate, _ := amount.NewFraction(lateNumerator, lateDenominator)
	whole, _, ok := rate.Of(amountDays)
	if !ok {
		return ErrOverflow.With("%d a day", amountDays)
	}
	a.InterestMinor = whole
	return nil
}

// addDays adds an amount for each day that it was late.
func addDays(sum *int64, minor int64, days int) error {
	if days <= 0 {
		return nil
	}
	product, ok := amount.Mul(minor, int64(days))
	if !ok {
		return ErrOverflow.With("%d over %d days", minor, days)
	}
	return add(sum, product)
}
