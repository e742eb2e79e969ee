package machine

import (
	"bytes"
	"fmt"
	"testing"

	"gongshi/ledger/envelope"
	"gongshi/machine/internal/toy"
	"gongshi/machine/mempool"
)

func TestAdmission(t *testing.T) {
	r := newRig(t)
	r.block(r.note(ann, "first"))
	committed := r.note(ann, "again")
	r.block(committed)
	other, late := r.body(ann, &toy.Erase{Name: "first"}), r.body(ann, &toy.Erase{Name: "first"})
	other.Network, late.ExpiresMs = "toy-2", r.time-1
	forged := r.note(ann, "forged")
	forged[len(forged)-1] ^= 1
	stranger := person("zhu", "finance")
	for _, c := range []struct {
		says string
		do   []byte
		want error
	}{
		{"nothing", nil, envelope.ErrNetworkName},
		{"too much", make([]byte, envelope.MaxBytes+1), envelope.ErrTooLarge},
		{"another network", r.seal(other, ann), envelope.ErrOtherNetwork},
		{"expired", r.seal(late, ann), envelope.ErrExpired},
		{"replayed", committed, envelope.ErrReplayed},
		{"forged", forged, envelope.ErrSignatureWrong},
		{"a stranger", r.seal(r.body(stranger, &toy.Erase{Name: "first"}), stranger), envelope.ErrKeyUnknown},
		{"refused by the rule", r.tx(ann, &toy.Erase{Name: "gone"}), toy.ErrAbsent},
		{"a panicking rule", r.tx(ann, &toy.Trip{Name: "x"}), envelope.ErrRulePanicked},
		{"a broken bundle", []byte("\x00gongshi/bundle/v1\x00\x05"), envelope.ErrMalformed},
		{"a bundle with a forged envelope", mempool.Bundle([][]byte{r.note(ann, "n"), forged}), envelope.ErrSignatureWrong},
		{"a bundle in which all is replayed", mempool.Bundle([][]byte{committed}), envelope.ErrReplayed},
		{"good", r.tx(ann, &toy.Erase{Name: "first"}), nil},
		{"a good bundle", mempool.Bundle([][]byte{r.note(ann, "m"), committed}), nil},
	} {
		got := r.check(c.do)
		want := uint32(0)
		if c.want != nil {
			want = refused(c.want).Code
		}
		if got.Code != want {
			t.Errorf("%s: %d %s, want %v", c.says, got.Code, got.Log, c.want)
		}
	}
	if !r.has("first") || r.has("m") {
		t.Error("admission changed the state")
	}
}

func TestAdmittedOnTopOfWhatWaits(t *testing.T) {
	r := newRig(t)
	budget, payment := r.note(ann, "budget"), r.tx(bob, &toy.Write{Name: "payment", Text: "p", MustFollow: "budget"})
	if got := r.check(payment); got.Code != toy.ErrAbsent.Code {
		t.Fatal("a payment without a budget: code", got.Code)
	}
	for i, err := range r.m.Admit([][]byte{budget, payment}) {
		if err != nil {
			t.Fatalf("%d: %v", i, err)
		}
	}
	for _, res := range r.block(r.propose(mempool.Bundle([][]byte{budget, payment}))...).TxResults {
		if res.Code != 0 {
			t.Error(res.Log)
		}
	}
}

func TestQuota(t *testing.T) {
	r := newRig(t)
	p := founding().Parameters
	p.OrganisationWaitingMax = 3
	r.block(r.tx(ann, &toy.Govern{Parameters: p}))
	var waiting [][]byte
	for i := range 3 {
		waiting = append(waiting, r.note(ann, fmt.Sprint("a", i)))
	}
	for i, err := range r.m.Admit(waiting) {
		if err != nil {
			t.Fatal(i, err)
		}
	}
	if got := r.check(r.note(ann, "a4")); got.Code != refused(envelope.ErrQuotaExceeded).Code {
		t.Errorf("a fourth: code %d", got.Code)
	}
	if got := r.check(waiting[0]); got.Code != 0 {
		t.Errorf("one that waits, again: code %d", got.Code)
	}
	if got := r.check(r.note(bob, "b")); got.Code != 0 {
		t.Errorf("another organisation: code %d", got.Code)
	}
	if got := r.check(r.note(cao, "c")); got.Code != 0 {
		t.Errorf("a citizen: code %d", got.Code)
	}
	r.block(waiting[0])
	if got := r.check(r.note(ann, "a5")); got.Code != 0 {
		t.Errorf("when one is done: code %d", got.Code)
	}
	r.time += 2 * 3600_000
	r.block(r.note(bob, "later"))
	if n := r.m.waiting.Len(); n != 0 {
		t.Errorf("%d still wait after they have expired", n)
	}
}

func TestRecheckKeepsWhatMayStillBeExecuted(t *testing.T) {
	r := newRig(t)
	one, two := r.note(ann, "one"), r.note(ann, "two")
	doomed := r.tx(ann, &toy.Erase{Name: "one"})
	bundle := mempool.Bundle([][]byte{one, two})
	r.check(bundle)
	r.block(one)
	if got := r.recheck(bundle); got.Code != 0 {
		t.Errorf("half a bundle is committed: %s", got.Log)
	}
	if got := r.propose(bundle); len(got) != 1 || !bytes.Equal(got[0], two) {
		t.Errorf("%d envelopes are proposed, want the second", len(got))
	}
	r.check(doomed)
	r.block(two, r.tx(bob, &toy.Erase{Name: "one"}))
	if got := r.recheck(bundle); got.Code != refused(envelope.ErrReplayed).Code {
		t.Errorf("all of a bundle is committed: code %d", got.Code)
	}
	if got := r.recheck(doomed); got.Code != 0 {
		t.Errorf("accepted, and now the rule would refuse: %s", got.Log)
	}
	r.time += 2 * 3600_000
	r.block(r.note(bob, "later"))
	if got := r.recheck(doomed); got.Code != refused(envelope.ErrExpired).Code {
		t.Errorf("expired: code %d", got.Code)
	}
}

func TestAProposalHoldsOnlyWhatIsGood(t *testing.T) {
	r := newRig(t)
	old := r.note(ann, "old")
	r.block(old)
	forged := r.note(ann, "forged")
	forged[len(forged)-1] ^= 1
	other, late := r.body(ann, &toy.Erase{Name: "old"}), r.body(ann, &toy.Erase{Name: "old"})
	other.Network, late.ExpiresMs = "toy-2", r.time-1
	good, twin := r.note(ann, "good"), r.note(bob, "twin")
	got := r.propose(good, forged, []byte("junk"), old, mempool.Bundle([][]byte{twin, good, forged}), r.seal(other, ann), r.seal(late, ann),
		[]byte("\x00gongshi/bundle/v1\x00\x05"))
	if len(got) != 2 || !bytes.Equal(got[0], good) || !bytes.Equal(got[1], twin) {
		t.Fatalf("%d transactions are proposed", len(got))
	}
	var large [][]byte
	for i := range 20 {
		large = append(large, r.tx(ann, &toy.Write{Name: fmt.Sprint(i), Text: string(bytes.Repeat([]byte("x"), 100_000))}))
	}
	fits := r.propose(large...)
	if len(fits) != 10 {
		t.Errorf("%d of 20 large transactions in a block of 1 MiB", len(fits))
	}
	for says, txs := range map[string][][]byte{
		"a forged one": {good, forged}, "junk": {[]byte("junk")}, "a bundle": {mempool.Bundle([][]byte{good})},
		"one twice": {good, good}, "too much": large,
	} {
		if r.accepts(txs...) {
			t.Errorf("a proposal with %s is accepted", says)
		}
	}
	if !r.accepts(good, old, r.seal(late, ann), r.tx(ann, &toy.Erase{Name: "gone"})) {
		t.Error("a proposal is refused for what a block may refuse")
	}
}

func TestNothingIsVerifiedTwice(t *testing.T) {
	r := newRig(t)
	txs := [][]byte{r.note(ann, "a"), r.note(bob, "b"), r.note(cao, "c")}
	r.check(mempool.Bundle(txs))
	r.block(r.propose(mempool.Bundle(txs))...)
	if n := r.m.Metrics().Verified; n != 3 {
		t.Errorf("%d signatures judged, want 3", n)
	}
	synced := newRig(t) // by block sync nothing was checked before
	synced.block(txs...)
	if n := synced.m.Metrics().Verified; n != 3 {
		t.Errorf("%d signatures judged, want 3", n)
	}
}
