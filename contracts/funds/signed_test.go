package funds

import (
	"bytes"
	"testing"

	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/envelope"
	"gongshi/ledger/state"
)

// What moves no money leaves no entry, so the record itself leads to the transaction that was signed.
func TestEveryStepIsFound(t *testing.T) {
	l := contracttest.New(t, Contract())
	l.Walk(t, steps(paid(), []contracttest.Step{
		{Says: "a transfer waits", By: drafter, Do: &ProposeTransfer{Budget: money, From: books, To: roads, AmountMinor: 1, Reason: "调剂"}},
		{Says: "and is approved", By: approver, Do: &ApproveTransfer{Budget: money, Transfer: 1, Decision: "2"}},
	}))
	y := must(t, payments, l, entryKey(money, 7))
	order, confirmation := must(t, entries, l, entryKey(money, 7)), must(t, entries, l, entryKey(money, y.Confirmation))
	apart(t, y.Approval, order.Transaction, confirmation.Transaction)
	moved := must(t, transfers, l, entryKey(money, 1))
	apart(t, moved.Proposal, must(t, entries, l, entryKey(money, moved.Out)).Transaction)
	if moved.ProposedMs == 0 {
		t.Error("a proposal has its time")
	}
}

func TestAReturnedBudgetSaysWhy(t *testing.T) {
	l := contracttest.New(t, Contract())
	for _, now := range []struct {
		step        contracttest.Step
		reason, who string
	}{
		{contracttest.Step{Says: "returned", By: approver, Do: &ReturnBudget{Budget: money, Reason: "请拆分"}}, "请拆分", "zhao"},
		{contracttest.Step{Says: "mended", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf(roads, "214/21401"), AmountMinor: 5}}, "请拆分", "zhao"},
		{contracttest.Step{Says: "handed in again", By: drafter, Do: &SubmitBudget{Budget: money}}, "", ""},
	} {
		if now.step.Says == "returned" {
			l.Walk(t, voted()[:8])
		}
		l.Walk(t, []contracttest.Step{now.step})
		if b := must(t, budgets, l, money); b.ReturnReason != now.reason || b.ReturnedBy != now.who {
			t.Errorf("%s: the budget says %q of %q", now.step.Says, b.ReturnReason, b.ReturnedBy)
		}
	}
}

func must[K, V any](t *testing.T, of interface {
	Get(state.Reader, K) (V, bool)
}, l *contracttest.Ledger, key K) V {
	t.Helper()
	v, ok := of.Get(l.State(), key)
	if !ok {
		t.Fatalf("there is no %v", key)
	}
	return v
}

// apart fails unless the first is a transaction's id, and none of the others.
func apart(t *testing.T, id []byte, others ...[]byte) {
	t.Helper()
	if len(id) != len(envelope.ID{}) || bytes.Equal(id, make([]byte, len(id))) {
		t.Fatalf("%x is no transaction", id)
	}
	for _, o := range others {
		if bytes.Equal(id, o) {
			t.Errorf("two steps say the same transaction %x", id)
		}
	}
}
