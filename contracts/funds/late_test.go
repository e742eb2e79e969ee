package funds

import (
	"errors"
	"testing"

	"gongshi/ledger/contract/contracttest"
)

func TestLatePayment(t *testing.T) {
	l := contracttest.New(t, Contract())
	l.Walk(t, append(paid()[:10], []contracttest.Step{
		no("a small business's contract without a due day", payer, &Commit{Budget: money, Line: roads, AmountMinor: 1, Payee: builder(), Purpose: "x", SmallBusiness: true}, ErrDate),
		{Says: "with one", By: payer, Do: &Commit{Budget: money, Line: roads, AmountMinor: 600_000, Payee: builder(), Purpose: "大修", Due: "2026-06-30", SmallBusiness: true}},
		{Says: "half is paid late", By: payer, Do: &OrderPayment{Budget: money, Commitment: 6, AmountMinor: 300_000}},
		{Says: "approved", By: controller, Do: &ApprovePayment{Budget: money, Payment: 7}},
		{Says: "ten days late", By: bank, Do: &ConfirmPayment{Budget: money, Payment: 7, AmountMinor: 300_000, BankReference: "1", PaidOn: "2026-07-10"}},
		{Says: "a large business", By: payer, Do: &Commit{Budget: money, Line: roads, AmountMinor: 100_000, Payee: builder(), Purpose: "绿化", Due: "2026-06-30"}},
	}...))
	for _, c := range []struct {
		says             string
		commitment       uint64
		on               string
		late             int32
		unpaid, interest int64
	}{
		{"no day, nothing said of lateness", 6, "", 0, 300_000, 0},
		{"on the due day", 6, "2026-06-30", 0, 600_000, 0},
		{"a day later", 6, "2026-07-01", 1, 600_000, 300},
		{"before the late payment", 6, "2026-07-09", 9, 600_000, 2_700},
		{"on its day", 6, "2026-07-10", 10, 300_000, 3_000},
		{"afterwards only the rest grows", 6, "2026-07-31", 31, 300_000, 1_500 + 4_650},
		{"the law protects the small", 9, "2026-07-31", 31, 100_000, 0},
	} {
		a, err := answer[*GetCommitmentAnswer](t, l.State(), &GetCommitmentRequest{Budget: money, Commitment: c.commitment, On: c.on})
		if err != nil || a.LateDays != c.late || a.UnpaidMinor != c.unpaid || a.InterestMinor != c.interest {
			t.Errorf("%s: got %d days, %d unpaid, %d interest, %v", c.says, a.GetLateDays(), a.GetUnpaidMinor(), a.GetInterestMinor(), err)
		}
	}
	for _, c := range []struct {
		question *GetCommitmentRequest
		want     error
	}{
		{&GetCommitmentRequest{Budget: money, Commitment: 5}, ErrCommitmentUnknown},
		{&GetCommitmentRequest{Budget: money, Commitment: 6, On: "soon"}, ErrDate},
	} {
		if _, err := answer[*GetCommitmentAnswer](t, l.State(), c.question); !errors.Is(err, c.want) {
			t.Errorf("%v: got %v", c.question, err)
		}
	}
}
