package gateway_test

import (
	"errors"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/gateway/internal/guestbook"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
)

func TestSubmit(t *testing.T) {
	c := newChain(t)
	r := start(t, c, options(t, c))
	now := c.pin().timeMS
	flipped := func() []byte {
		_, raw := seal(c, order{guest: "ann", line: "hello"})
		raw[len(raw)-1] ^= 1
		return raw
	}
	good := func(o order) []byte { _, raw := seal(c, o); return raw }
	for _, row := range []struct {
		says string
		do   []byte
		want error
	}{
		{"a good one is accepted", good(order{guest: "ann", line: "hello"}), nil},
		{"noise is malformed", []byte("noise"), envelope.ErrUnknownField},
		{"a tag without its value is malformed", []byte{10}, envelope.ErrMalformed},
		{"nothing is not a body", nil, envelope.ErrNetworkName},
		{"one for another network", good(order{guest: "ann", line: "hello", network: "other-1"}), envelope.ErrOtherNetwork},
		{"one that has expired", good(order{guest: "ann", line: "hello", expires: now - 1}), envelope.ErrExpired},
		{"one that expires in a week", good(order{guest: "ann", line: "hello", expires: now + 7*86_400_000}), envelope.ErrExpiresTooFar},
		{"a flipped bit in the signature", flipped(), envelope.ErrSignatureWrong},
		{"larger than any may be", make([]byte, envelope.MaxBytes+1), envelope.ErrTooLarge},
	} {
		s, err := r.client.Submit(t.Context(), row.do)
		if row.want == nil {
			if err != nil || s.State != gateway.State_STATE_ACCEPTED || s.AcceptedMs == 0 || s.Organisation != "finance" || s.Party != "gateway-1" {
				t.Errorf("%s: got %v, %v", row.says, s, err)
			}
			continue
		}
		got, ok := refusal.Of(err)
		want, _ := refusal.Of(row.want)
		if !ok || got.Book != want.Book || got.Code != want.Code || got.ZH != want.ZH || got.EN != want.EN {
			t.Errorf("%s: got %v, want %v", row.says, err, row.want)
		}
	}
}

func TestSubmissionEnds(t *testing.T) {
	c := newChain(t)
	c.set(func(c *chain) {
		c.admit = func(raw []byte) error {
			if tx, _ := envelope.Decode(raw); tx.Body.Signers[0].Key[0] == key(6).Public()[0] {
				return envelope.ErrKeyUnknown.With("ann")
			}
			return nil
		}
	})
	c.run(t, 5*time.Millisecond)
	r := start(t, c, options(t, c))
	for _, row := range []struct {
		says  string
		do    order
		state gateway.State
		want  *refusal.Refusal
		block bool
	}{
		{"a good one is done in a block", order{guest: "bea", line: "hello"}, gateway.State_STATE_FINAL, nil, true},
		{"a block refuses what the rule refuses", order{guest: "bea", line: "rude"}, gateway.State_STATE_REFUSED, guestbook.ErrRude, true},
		{"the network refuses an unknown key at the door", order{guest: "bea", line: "x", by: 5}, gateway.State_STATE_REFUSED, envelope.ErrKeyUnknown, false},
	} {
		id, raw := seal(c, row.do)
		if _, err := r.client.Submit(t.Context(), raw); err != nil {
			t.Fatalf("%s: %v", row.says, err)
		}
		s, err := r.await(t, id)
		if err != nil || s.State != row.state || (s.Height > 0) != row.block {
			t.Fatalf("%s: got %v, %v", row.says, s, err)
		}
		if row.want != nil && (s.Refusal.GetCode() != row.want.Code || s.Refusal.GetBook() != row.want.Book ||
			s.Refusal.GetZh() != row.want.ZH || s.Refusal.GetEn() != row.want.EN || s.Refusal.GetDetail() == "") {
			t.Errorf("%s: got %v", row.says, s.Refusal)
		}
		again, err := r.client.Submit(t.Context(), raw)
		if err != nil || again.State != row.state || again.Height != s.Height {
			t.Errorf("%s: submitted again: got %v, %v", row.says, again, err)
		}
	}
}

func TestSubmissionSignature(t *testing.T) {
	c := newChain(t)
	r := start(t, c, options(t, c))
	_, raw := seal(c, order{guest: "ann", line: "hello"})
	s, err := r.client.Submit(t.Context(), raw)
	if err != nil {
		t.Fatal(err)
	}
	s.ExpiresMs++
	if err := client.Verify(s); !errors.Is(err, client.ErrSignature) {
		t.Errorf("a changed expiry: got %v", err)
	}
	many, err := r.client.SubmitMany(t.Context(), [][]byte{raw, raw})
	if err != nil {
		t.Fatal(err)
	}
	many.Submissions[1].State = gateway.State_STATE_FINAL
	if err := client.Verify(many); !errors.Is(err, client.ErrSignature) {
		t.Errorf("a changed submission among many: got %v", err)
	}
}

func TestSubmitMany(t *testing.T) {
	c := newChain(t)
	r := start(t, c, options(t, c))
	_, good := seal(c, order{guest: "ann", line: "hello"})
	_, other := seal(c, order{guest: "ann", line: "hello", network: "other-1"})
	a, err := r.client.SubmitMany(t.Context(), [][]byte{good, []byte("noise"), good, other})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []gateway.State{gateway.State_STATE_ACCEPTED, gateway.State_STATE_REFUSED, gateway.State_STATE_ACCEPTED, gateway.State_STATE_REFUSED} {
		if a.Submissions[i].State != want {
			t.Errorf("submission %d: got %v, want %v", i, a.Submissions[i], want)
		}
	}
	eventually(t, "handing over", func() bool { handed, _, _ := c.counts(); return handed > 0 })
	if handed, _, _ := c.counts(); handed != 1 {
		t.Errorf("one transaction was handed over %d times", handed)
	}
	for _, row := range []struct {
		do   [][]byte
		want *refusal.Refusal
	}{{nil, gateway.ErrNothing}, {make([][]byte, 1001), gateway.ErrTooMany}} {
		_, err := r.client.SubmitMany(t.Context(), row.do)
		if got, ok := refusal.Of(err); !ok || got.Code != row.want.Code || got.Book != "gateway" {
			t.Errorf("%d envelopes: got %v, want %v", len(row.do), err, row.want)
		}
	}
}

func TestPacking(t *testing.T) {
	c := newChain(t)
	r := start(t, c, options(t, c))
	var raws [][]byte
	for range 900 {
		_, raw := seal(c, order{guest: "ann", line: "hello"})
		raws = append(raws, raw)
	}
	if _, err := r.client.SubmitMany(t.Context(), raws); err != nil {
		t.Fatal(err)
	}
	eventually(t, "handing over", func() bool { handed, _, _ := c.counts(); return handed == len(raws) })
	if _, bundles, _ := c.counts(); bundles > 4 {
		t.Errorf("%d envelopes went in %d bundles", len(raws), bundles)
	}
	c.makeBlock(0)
	b, err := c.Block(2)
	if err != nil || len(b.Outcomes) != len(raws) {
		t.Fatalf("the block has %d transactions, %v", len(b.GetOutcomes()), err)
	}
	for i, raw := range raws {
		if tx, _ := envelope.Decode(raw); envelope.ID(b.Outcomes[i].Id) != tx.ID {
			t.Fatalf("transaction %d is out of order", i)
		}
	}
}

// A crash takes away what was not synced; whatever had a receipt goes on.
func TestRestart(t *testing.T) {
	c := newChain(t)
	disk := vfs.NewCrashableMem()
	o := options(t, c)
	o.Dir = "outbox"
	o.OnDisk(disk)
	r := start(t, c, o)
	c.set(func(c *chain) { c.lose = true }) // the pool dies with the process
	ids := map[envelope.ID]bool{}
	submit := func(r *rig, line string) envelope.ID {
		id, raw := seal(c, order{guest: "ann", line: line})
		if _, err := r.client.Submit(t.Context(), raw); err != nil {
			t.Fatal(err)
		}
		ids[id] = true
		return id
	}
	for range 20 {
		submit(r, "before")
	}
	after := disk.CrashClone(vfs.CrashCloneCfg{})
	elsewhere := submit(r, "after the crash: lost with its receipt unsent")
	delete(ids, elsewhere)
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}

	c.set(func(c *chain) { c.lose = false })
	for range 3 {
		c.makeBlock(0) // while the gateway is away
	}
	o.OnDisk(after)
	r = start(t, c, o)
	for id := range ids {
		if s, err := r.client.Submission(t.Context(), id, 0); err != nil || s.State != gateway.State_STATE_ACCEPTED {
			t.Fatalf("after the crash: %v, %v", s, err)
		}
	}
	eventually(t, "handing over again", func() bool { _, _, pool := c.counts(); return pool == len(ids) })
	c.makeBlock(0)
	for id := range ids {
		if s, err := r.await(t, id); err != nil || s.State != gateway.State_STATE_FINAL {
			t.Fatalf("at last: %v, %v", s, err)
		}
	}
	c.makeBlock(0)
	if b, _ := c.Block(6); len(b.Outcomes) != 0 {
		t.Errorf("%d transactions were doubled", len(b.Outcomes))
	}
}

// What ended while the gateway was away is found in the blocks that it has not read.
func TestRestartCatchesUp(t *testing.T) {
	c := newChain(t)
	o := options(t, c)
	r := start(t, c, o)
	id, raw := seal(c, order{guest: "ann", line: "hello"})
	if _, err := r.client.Submit(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	eventually(t, "handing over", func() bool { _, _, pool := c.counts(); return pool == 1 })
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	c.makeBlock(0)
	c.makeBlock(0)
	r = start(t, c, o)
	s, err := r.await(t, id)
	if err != nil || s.State != gateway.State_STATE_FINAL || s.Height != 2 {
		t.Fatalf("got %v, %v", s, err)
	}
}

// Blocks that nobody kept cannot be searched: the view knows, or the gateway says that it does not.
func TestGap(t *testing.T) {
	for _, row := range []struct {
		says     string
		withView bool
		want     gateway.State
	}{
		{"the view has read the pruned block", true, gateway.State_STATE_FINAL},
		{"nobody has", false, gateway.State_STATE_UNTRACEABLE},
	} {
		t.Run(row.says, func(t *testing.T) {
			c := newChain(t)
			o := options(t, c)
			if row.withView {
				o.View = openView(t, c)
			}
			r := start(t, c, o)
			id, raw := seal(c, order{guest: "ann", line: "hello", expires: c.pin().timeMS + 1000})
			if _, err := r.client.Submit(t.Context(), raw); err != nil {
				t.Fatal(err)
			}
			eventually(t, "handing over", func() bool { _, _, pool := c.counts(); return pool == 1 })
			if err := r.stop(); err != nil {
				t.Fatal(err)
			}
			c.makeBlock(0)
			if row.withView {
				eventually(t, "the view's reading", func() bool { return o.View.Height() == 2 })
			}
			c.makeBlock(0)
			c.makeBlock(0)
			c.prune(4)
			r = start(t, c, o)
			if !row.withView {
				eventually(t, "handing over again", func() bool { handed, _, _ := c.counts(); return handed > 1 })
				c.makeBlock(2000) // past its expiry
			}
			s, err := r.await(t, id)
			if err != nil || s.State != row.want {
				t.Errorf("got %v, %v", s, err)
			}
		})
	}
}

func TestExpiry(t *testing.T) {
	c := newChain(t)
	c.set(func(c *chain) { c.lose = true })
	r := start(t, c, options(t, c))
	id, raw := seal(c, order{guest: "ann", line: "hello", expires: c.pin().timeMS + 5000})
	if _, err := r.client.Submit(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	c.makeBlock(5000)
	time.Sleep(800 * time.Millisecond) // a sweep comes by
	if s, err := r.client.Submission(t.Context(), id, 0); err != nil || s.State != gateway.State_STATE_ACCEPTED {
		t.Errorf("at its expiry: got %v, %v", s, err)
	}
	c.makeBlock(1)
	if s, err := r.await(t, id); err != nil || s.State != gateway.State_STATE_EXPIRED {
		t.Errorf("past its expiry: got %v, %v", s, err)
	}
}

func TestPoolFull(t *testing.T) {
	c := newChain(t)
	c.set(func(c *chain) { c.refuse = envelope.ErrMempoolFull })
	o := options(t, c)
	o.Limits.Carried = 3
	r := start(t, c, o)
	var ids []envelope.ID
	for range 3 {
		id, raw := seal(c, order{guest: "ann", line: "hello"})
		ids = append(ids, id)
		if _, err := r.client.Submit(t.Context(), raw); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the refusal", func() bool {
		s, err := r.client.Submission(t.Context(), ids[0], 0)
		return err == nil && s.State == gateway.State_STATE_ACCEPTED && s.Refusal.GetCode() == envelope.ErrMempoolFull.Code
	})
	once, err := client.New(r.url)
	if err != nil {
		t.Fatal(err)
	}
	_, raw := seal(c, order{guest: "ann", line: "one more"})
	if _, err := once.Submit(t.Context(), raw); !isRefusal(err, gateway.ErrBusy) {
		t.Errorf("one more than the outbox holds: got %v", err)
	}
	c.set(func(c *chain) { c.refuse = nil })
	eventually(t, "handing over", func() bool { _, _, pool := c.counts(); return pool == 3 })
	c.makeBlock(0)
	for _, id := range ids {
		if s, err := r.await(t, id); err != nil || s.State != gateway.State_STATE_FINAL {
			t.Errorf("got %v, %v", s, err)
		}
	}
}

// A refusal of a whole bundle is traced to whom it concerns, and the others go on.
func TestSplit(t *testing.T) {
	c := newChain(t)
	bad, badRaw := seal(c, order{guest: "ann", line: "bad", by: 5})
	c.set(func(c *chain) { c.admit = func([]byte) error { return nil } })
	o := options(t, c)
	o.Consensus = wholeBundles{c, bad}
	r := start(t, c, o)
	raws := [][]byte{badRaw}
	for range 30 {
		_, raw := seal(c, order{guest: "ann", line: "good"})
		raws = append(raws, raw)
	}
	if _, err := r.client.SubmitMany(t.Context(), raws); err != nil {
		t.Fatal(err)
	}
	eventually(t, "handing over the others", func() bool { _, _, pool := c.counts(); return pool == 30 })
	s, err := r.await(t, bad)
	if err != nil || s.State != gateway.State_STATE_REFUSED || s.Refusal.GetCode() != envelope.ErrKeyRevoked.Code {
		t.Errorf("got %v, %v", s, err)
	}
}

// What the network has lost is handed over again.
func TestResend(t *testing.T) {
	c := newChain(t)
	c.set(func(c *chain) { c.lose = true })
	o := options(t, c)
	o.Limits.Resend = 50 * time.Millisecond
	r := start(t, c, o)
	id, raw := seal(c, order{guest: "ann", line: "hello"})
	if _, err := r.client.Submit(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the loss", func() bool { handed, _, _ := c.counts(); return handed == 1 })
	c.set(func(c *chain) { c.lose = false })
	eventually(t, "handing over again", func() bool { _, _, pool := c.counts(); return pool == 1 })
	c.makeBlock(0)
	if s, err := r.await(t, id); err != nil || s.State != gateway.State_STATE_FINAL {
		t.Errorf("got %v, %v", s, err)
	}
}

// Once the network has taken a transaction, a later refusal is told but is not the last word: a copy may be on its way.
func TestRefusedLater(t *testing.T) {
	c := newChain(t)
	o := options(t, c)
	o.Limits.Resend = 50 * time.Millisecond
	c.set(func(c *chain) { c.lose = true })
	r := start(t, c, o)
	id, raw := seal(c, order{guest: "ann", line: "hello"})
	if _, err := r.client.Submit(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the loss", func() bool { handed, _, _ := c.counts(); return handed >= 1 })
	c.set(func(c *chain) { c.admit = func([]byte) error { return envelope.ErrKeyRevoked } })
	eventually(t, "the refusal", func() bool {
		s, err := r.client.Submission(t.Context(), id, 0)
		return err == nil && s.State == gateway.State_STATE_ACCEPTED && s.Refusal.GetCode() == envelope.ErrKeyRevoked.Code
	})
	c.set(func(c *chain) { // another node had a copy
		c.pool[id], c.order = raw, []envelope.ID{id}
	})
	c.makeBlock(0)
	if s, err := r.await(t, id); err != nil || s.State != gateway.State_STATE_FINAL || s.Refusal != nil {
		t.Errorf("got %v, %v", s, err)
	}
}

// A transaction that came through another gateway is known from the chain.
func TestElsewhere(t *testing.T) {
	c := newChain(t)
	o := options(t, c)
	o.View = openView(t, c)
	r := start(t, c, o)
	id, raw := seal(c, order{guest: "ann", line: "hello"})
	if s, err := r.client.Submission(t.Context(), id, 0); err != nil || s.State != gateway.State_STATE_UNKNOWN {
		t.Errorf("before: got %v, %v", s, err)
	}
	if err := c.Broadcast(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	c.makeBlock(0)
	eventually(t, "the view's reading", func() bool { return o.View.Height() == 2 })
	if s, err := r.client.Submission(t.Context(), id, 0); err != nil || s.State != gateway.State_STATE_FINAL || s.Height != 2 {
		t.Errorf("after: got %v, %v", s, err)
	}
	if _, err := r.client.Submit(t.Context(), raw); err != nil { // the network says: replayed
		t.Fatal(err)
	}
	if s, err := r.await(t, id); err != nil || s.State != gateway.State_STATE_FINAL || s.Height != 2 {
		t.Errorf("submitted here too: got %v, %v", s, err)
	}
}

func isRefusal(err error, want *refusal.Refusal) bool {
	r, ok := refusal.Of(err)
	return ok && r.Book == want.Book && r.Code == want.Code
}
