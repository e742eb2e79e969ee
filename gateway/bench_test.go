package gateway_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"gongshi/gateway/internal/guestbook"
)

// BenchmarkSubmitMany accepts envelopes over HTTP: decoded, verified, on the disk, signed for and handed over.
func BenchmarkSubmitMany(b *testing.B) {
	const together = 500
	c := newChain(b)
	c.set(func(c *chain) { c.lose = true })
	o := options(b, c)
	o.Log = slog.New(slog.DiscardHandler)
	o.Limits.Carried, o.Limits.CarriedBytes = 1<<30, 1<<40
	r := start(b, c, o)
	rounds := make([][][]byte, b.N)
	for i := range rounds {
		for range together {
			_, raw := seal(c, order{guest: "ann", line: "hello"})
			rounds[i] = append(rounds[i], raw)
		}
	}
	b.ResetTimer()
	for _, raws := range rounds {
		if _, err := r.client.SubmitMany(b.Context(), raws); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*together)/b.Elapsed().Seconds(), "envelopes/s")
}

// BenchmarkSubmit accepts envelopes one by one, from many clients.
func BenchmarkSubmit(b *testing.B) {
	c := newChain(b)
	c.set(func(c *chain) { c.lose = true })
	o := options(b, c)
	o.Log = slog.New(slog.DiscardHandler)
	o.Limits.Carried = 1 << 30
	r := start(b, c, o)
	raws := make(chan []byte, b.N)
	for range b.N {
		_, raw := seal(c, order{guest: "ann", line: "hello"})
		raws <- raw
	}
	b.SetParallelism(16)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := r.client.Submit(b.Context(), <-raws); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "envelopes/s")
}

// BenchmarkQuery asks for a record of the state.
func BenchmarkQuery(b *testing.B) {
	c := guests(b)
	o := options(b, c)
	o.Log = slog.New(slog.DiscardHandler)
	r := start(b, c, o)
	b.Run("binary", func(b *testing.B) {
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				if err := r.client.Call(b.Context(), getEntry, &guestbook.GetEntryRequest{Guest: "bea"}, &guestbook.Entry{}); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
	})
	b.Run("json", func(b *testing.B) {
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				a, err := http.Post(r.url+getEntry, "application/json", strings.NewReader(`{"guest":"bea"}`))
				if err != nil {
					b.Error(err)
					continue
				}
				_, _ = io.Copy(io.Discard, a.Body)
				a.Body.Close()
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
	})
}

// BenchmarkFinal is how long one transaction takes from its submission until its block is known.
func BenchmarkFinal(b *testing.B) {
	c := newChain(b)
	c.run(b, time.Millisecond)
	o := options(b, c)
	o.Log = slog.New(slog.DiscardHandler)
	r := start(b, c, o)
	for b.Loop() {
		id, raw := seal(c, order{guest: "ann", line: "hello"})
		if _, err := r.client.Submit(b.Context(), raw); err != nil {
			b.Fatal(err)
		}
		if _, err := r.await(b, id); err != nil {
			b.Fatal(err)
		}
	}
}
