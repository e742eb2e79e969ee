package testnet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"gongshi/contracts/funds"
	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/ledger/envelope"
)

const (
	budget = "testnet-2026"
	leaf   = "roads"
)

// vote opens a budget with one line, so that there is something to spend.
func (n *testNet) vote() {
	n.t.Helper()
	m := n.member("finance")
	m.do("finance-approver", &funds.OpenYear{Year: 2026, Opens: "2026-01-01", Closes: "2026-12-31", Currency: "CNY"})
	m.do("finance-payer",
		&funds.DraftBudget{Id: budget, Year: 2026, TitleZh: "测试预算", TitleEn: "A budget for tests"},
		&funds.DraftLine{Budget: budget, Line: &funds.LineDraft{Code: leaf, NameZh: "道路", NameEn: "Roads"}, AmountMinor: 1 << 50},
		&funds.SubmitBudget{Budget: budget})
	m.do("finance-approver", &funds.ApproveBudget{Budget: budget, Decision: "1"})
	m.do("finance-payer", &funds.Allot{Budget: budget, Line: leaf, AmountMinor: 1 << 50, Reference: "1"})
}

// A book is what a client of the ledger wrote down.
type book struct {
	mu    sync.Mutex
	sent  map[envelope.ID]int64 // all that was ever handed in, with its amount
	taken map[envelope.ID]bool  // the gateway promised to carry it
	final map[envelope.ID]int64 // the gateway said that it is done, at this height
	next  int64
}

func newBook() *book {
	return &book{sent: map[envelope.ID]int64{}, taken: map[envelope.ID]bool{}, final: map[envelope.ID]int64{}}
}

func (b *book) amount() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.next++
	return b.next
}

func (b *book) handIn(id envelope.ID, amount int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sent[id] = amount
}

// note keeps what the gateway signed.
func (b *book) note(s *gateway.Submission) {
	b.mu.Lock()
	defer b.mu.Unlock()
	id := envelope.ID(s.Id)
	switch s.State {
	case gateway.State_STATE_ACCEPTED:
		b.taken[id] = true
	case gateway.State_STATE_FINAL:
		b.taken[id] = true
		b.final[id] = s.Height
	}
}

// load spends money until ctx ends; the node may go away at any moment.
func (b *book) load(ctx context.Context, m *member, payer pen) error {
	api, err := client.New("http://" + m.config.API)
	if err != nil {
		return err
	}
	defer api.Close()
	for ctx.Err() == nil {
		var raws [][]byte
		var last envelope.ID
		for range 20 {
			amount := b.amount()
			raw, id, err := payer.write(&funds.Commit{
				Budget: budget, Line: leaf, AmountMinor: amount, Payee: &funds.Payee{Name: "路桥公司"}, Purpose: "道路", Reference: fmt.Sprint(amount),
			})
			if err != nil {
				return err
			}
			b.handIn(id, amount)
			raws, last = append(raws, raw), id
		}
		answers, err := api.SubmitMany(ctx, raws)
		if err != nil {
			continue // nothing was promised
		}
		for _, s := range answers.Submissions {
			b.note(s)
		}
		if s, err := api.Submission(ctx, last, time.Second); err == nil {
			b.note(s)
		}
	}
	return nil
}

// TestKilledInTheMiddle kills a single node under load again and again. Whatever the gateway said was done is done,
// whatever it took ends, and nothing happens twice.
func TestKilledInTheMiddle(t *testing.T) {
	n := newNet(t, "finance").up()
	n.vote()
	m, b := n.members[0], newBook()
	for round := range rounds(1, 5, 200) {
		ctx, stop := context.WithCancel(context.Background())
		errs := make(chan error, 2)
		for range cap(errs) {
			go func() { errs <- b.load(ctx, m, n.pen("finance-payer")) }()
		}
		time.Sleep(time.Duration(100+rand.IntN(1000)) * time.Millisecond)
		m.p.kill()
		stop()
		for range cap(errs) {
			if err := <-errs; err != nil {
				t.Fatal(err)
			}
		}
		m.restart()
		t.Logf("round %d: %d handed in, %d taken, %d of them known to be final", round, len(b.sent), len(b.taken), len(b.final))
	}
	if len(b.taken) == 0 {
		t.Fatal("the load never reached the node")
	}
	n.audit(b)
	m.p.stop(t)
}

// audit compares a client's book with the ledger.
func (n *testNet) audit(b *book) {
	n.t.Helper()
	m := n.members[0]
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience)
	defer cancel()
	done := map[envelope.ID]bool{}
	var ends [6]int
	for id := range b.taken {
		s, err := m.api.Await(ctx, id)
		if err != nil {
			n.t.Fatalf("transaction %x: %v", id[:4], err)
		}
		ends[min(int(s.State), 5)]++
		switch s.State {
		case gateway.State_STATE_FINAL:
			done[id] = true
		case gateway.State_STATE_REFUSED, gateway.State_STATE_EXPIRED:
		default:
			n.t.Fatalf("transaction %x was taken and is now %s: %v", id[:4], s.State, client.Refusal(s.Refusal))
		}
		if height, was := b.final[id]; was && (s.State != gateway.State_STATE_FINAL || s.Height != height) {
			n.t.Fatalf("transaction %x was final at height %d and is now %s at %d", id[:4], height, s.State, s.Height)
		}
	}
	n.t.Logf("of %d taken, %d are final, %d refused, %d expired", len(b.taken), ends[gateway.State_STATE_FINAL],
		ends[gateway.State_STATE_REFUSED], ends[gateway.State_STATE_EXPIRED])
	sum := n.entries(func(e *funds.Entry) {
		id := envelope.ID(e.Transaction)
		amount, mine := b.sent[id]
		switch {
		case !mine:
			n.t.Fatalf("entry %d is of transaction %x, which nobody sent", e.Sequence, id[:4])
		case amount != e.AmountMinor || e.Reference != fmt.Sprint(amount):
			n.t.Fatalf("entry %d is of %d, transaction %x of %d", e.Sequence, e.AmountMinor, id[:4], amount)
		}
		delete(b.sent, id) // a second entry of it would be nobody's
		delete(done, id)
	})
	if len(done) > 0 {
		n.t.Fatalf("%d transactions are final and have no entry", len(done))
	}
	line := &funds.GetLineAnswer{}
	if err := m.ask("gongshi.funds.v1.Funds/GetLine", &funds.GetLineRequest{Budget: budget, Line: leaf}, line); err != nil {
		n.t.Fatal(err)
	}
	if line.Line.CommittedMinor != sum {
		n.t.Fatalf("the line has committed %d, its entries %d", line.Line.CommittedMinor, sum)
	}
}

// entries shows all commitments and gives their sum, once the read model has read them all.
func (n *testNet) entries(see func(*funds.Entry)) (sum int64) {
	n.t.Helper()
	m := n.members[0]
	eventually(n.t, "the read model has read all blocks", func() error {
		s, err := m.status()
		if err == nil && s.ViewHeight < s.Height {
			err = fmt.Errorf("it has read %d of %d", s.ViewHeight, s.Height)
		}
		return err
	})
	for token := ""; ; {
		page := &funds.FindEntriesAnswer{}
		if err := m.ask("gongshi.funds.v1.Funds/FindEntries", &funds.FindEntriesRequest{
			Budget: budget, Kind: []funds.Kind{funds.Kind_KIND_COMMITTED}, PageSize: 500, PageToken: token,
		}, page); err != nil {
			n.t.Fatal(err)
		}
		for _, e := range page.Entries {
			see(e)
			sum += e.AmountMinor
		}
		if token = page.NextPageToken; token == "" {
			return sum
		}
	}
}
