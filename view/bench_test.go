package view

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"gongshi/ledger/journal"
	"gongshi/view/internal/toy"
)

// each runs a benchmark on SQLite and, where there is one, on PostgreSQL.
func each(b *testing.B, run func(*testing.B, string)) {
	b.Run("sqlite", func(b *testing.B) { run(b, sqliteURL(b)) })
	if os.Getenv("GONGSHI_POSTGRES") != "" {
		b.Run("postgres", func(b *testing.B) { run(b, postgresURL(b)) })
	}
}

func payment(n int) *toy.Payment {
	return &toy.Payment{Id: fmt.Sprintf("payment-%08d", n), Payee: fmt.Sprintf("第%d中学", n%500), Purpose: "2024年教育经费 school maintenance",
		AmountFen: int64(n) * 7919 % 1_000_003, Weight: uint64(n), Place: &toy.Place{Region: fmt.Sprint("region ", n%20)}}
}

// transactions adds a block of n transactions, each of which makes a payment.
func (c *toyChain) transactions(n int) {
	var changes []change
	var outcomes []*journal.Outcome
	base := len(c.blocks) * n
	for i := range n {
		changes = append(changes, pay(payment(base+i)))
		outcomes = append(outcomes, outcome(base+i, 0, fmt.Sprint("party ", i%40), "finance", "toy.Paid"))
	}
	c.block(changes, outcomes...)
}

// BenchmarkApply tells how fast blocks of 100 transactions, one new searchable record each, get into the view.
func BenchmarkApply(b *testing.B) {
	each(b, func(b *testing.B, url string) {
		o := options(b, url, nil)
		o.BatchBlocks = 0
		chain := newChain("one")
		chain.transactions(100)
		o.Source = chain
		v := open(b, o)
		if err := v.catchUp(b.Context()); err != nil {
			b.Fatal(err)
		}
		for range b.N {
			chain.transactions(100)
		}
		b.ResetTimer()
		if err := v.catchUp(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "blocks/s")
		b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "tx/s")
	})
}

// BenchmarkRebuild tells how fast 100,000 records come out of a snapshot.
func BenchmarkRebuild(b *testing.B) {
	each(b, func(b *testing.B, url string) {
		chain := newChain("one")
		var changes []change
		for n := range 100_000 {
			changes = append(changes, pay(payment(n)))
		}
		chain.block(changes)
		v := open(b, options(b, url, chain))
		for b.Loop() {
			if err := v.rebuild(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(100_000*b.N)/b.Elapsed().Seconds(), "records/s")
	})
}

// BenchmarkRead tells how many questions a second are answered over 100,000 records by 16 callers, and how long they wait.
func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		says string
		ask  func(n int) *toy.FindPayments
	}{
		{"one", func(n int) *toy.FindPayments { return &toy.FindPayments{Id: []string{payment(n).Id}} }},
		{"page10", func(n int) *toy.FindPayments {
			return &toy.FindPayments{Payee: payment(n).Payee, Order: "-amount_fen", PageSize: 10}
		}},
		{"page50", func(n int) *toy.FindPayments {
			return &toy.FindPayments{MinAmountFen: int64(n) * 10, Order: "amount_fen"}
		}},
		{"text", func(n int) *toy.FindPayments { return &toy.FindPayments{Text: payment(n).Payee, PageSize: 10} }},
	} {
		b.Run(c.says, func(b *testing.B) {
			each(b, func(b *testing.B, url string) {
				chain := newChain("one")
				for range 100 {
					chain.transactions(1000)
				}
				v := open(b, options(b, url, chain))
				if err := v.catchUp(b.Context()); err != nil {
					b.Fatal(err)
				}
				v.checked = true
				v.moved(v.cursor)
				var mu sync.Mutex
				var took []time.Duration
				b.SetParallelism(8)
				b.ResetTimer()
				b.RunParallel(func(pb *testing.PB) {
					var mine []time.Duration
					for pb.Next() {
						began := time.Now()
						if a, err := find(v, c.ask(rand.IntN(100_000))); err != nil || len(a.Payments) == 0 {
							b.Error(a, err)
						}
						mine = append(mine, time.Since(began))
					}
					mu.Lock()
					took = append(took, mine...)
					mu.Unlock()
				})
				slices.Sort(took)
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			})
		})
	}
}
