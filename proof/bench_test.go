package proof

import (
	"context"
	"testing"

	"gongshi/ledger/envelope"
	"gongshi/machine/tree"
)

// benchWorld is seven departments over a tree of 100,000 entries and a block of 1,000 transactions.
func benchWorld(b *testing.B, size int) *world {
	w := newWorld(b, equal(7), size)
	p := plan{}
	for i := range 1000 {
		p.txs = append(p.txs, w.envelopeOf(testNetwork, byte(i), envelope.Ed25519))
	}
	w.block(p)
	w.block(plan{writes: []tree.Write{{Key: recordKey(0), Value: []byte("x")}}})
	w.block(plan{})
	return w
}

func BenchmarkRecord(b *testing.B) {
	w := benchWorld(b, 100_000)
	key := recordKey(7)
	absent := recordKey(1_000_000)
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			if _, err := ForRecord(context.Background(), w, key); err != nil {
				b.Fatal(err)
			}
		}
	})
	for _, c := range []struct {
		name string
		file []byte
	}{{"verify", record(b, w, key)}, {"verify-absent", record(b, w, absent)}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportMetric(float64(len(c.file)), "bytes")
			for b.Loop() {
				if v := Verify(c.file, w.anchor, zeroTime); !v.OK {
					b.Fatal(v.Failure)
				}
			}
			b.ReportMetric(float64(len(c.file)), "bytes")
		})
	}
}

func BenchmarkTransaction(b *testing.B) {
	w := benchWorld(b, 1000)
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			if _, err := ForTransaction(context.Background(), w, 2, 500); err != nil {
				b.Fatal(err)
			}
		}
	})
	file := transaction(b, w, 2, 500)
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			if v := Verify(file, w.anchor, zeroTime); !v.OK {
				b.Fatal(v.Failure)
			}
		}
		b.ReportMetric(float64(len(file)), "bytes")
	})
}
