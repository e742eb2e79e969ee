package tree

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
)

const million = 1_000_000

// numbered is the dump of n numbered keys; it is made as it is read.
func numbered(n int) func(yield func(Item, error) bool) {
	return func(yield func(Item, error) bool) {
		for i := range n {
			if !yield(Item{number(i), sha256.Sum256(number(i))}, nil) {
				return
			}
		}
	}
}

func loaded(b *testing.B, n int, o Options) *Tree {
	b.Helper()
	t := New(o)
	if _, err := t.Load(0, numbered(n)); err != nil {
		b.Fatal(err)
	}
	return t
}

// batches are 5,000 writes each to random keys below n.
func batches(n int) [][]Write {
	r := rand.New(rand.NewPCG(5, 6))
	out := make([][]Write, 16)
	for i := range out {
		for range 5000 {
			out[i] = append(out[i], Write{number(r.IntN(n)), number(r.Int())})
		}
	}
	return out
}

// Goals: 350,000 writes/s with one worker and 650,000 with two.
func BenchmarkApply(b *testing.B) {
	for _, keys := range []int{100_000, million} {
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("keys=%d/workers=%d", keys, workers), func(b *testing.B) {
				t, ws := loaded(b, keys, Options{Workers: workers}), batches(keys)
				writes, v := 0, int64(0)
				for b.Loop() {
					v++
					if _, err := t.Apply(v, ws[int(v)%len(ws)]); err != nil {
						b.Fatal(err)
					}
					writes += len(ws[0])
				}
				b.ReportMetric(float64(writes)/b.Elapsed().Seconds(), "writes/s")
			})
		}
	}
}

// Goal: 2 s for a million keys, with the reading of the flat state; here are the tree's part and the hash of the values.
func BenchmarkLoad(b *testing.B) {
	for _, keys := range []int{million, 4 * million} {
		b.Run(fmt.Sprintf("keys=%d", keys), func(b *testing.B) {
			for b.Loop() {
				loaded(b, keys, Options{Workers: 2})
				b.StopTimer()
				runtime.GC()
				b.StartTimer()
			}
			b.ReportMetric(float64(keys)*float64(b.N)/b.Elapsed().Seconds(), "keys/s")
		})
	}
}

// Goal: 160 bytes a key with 4 versions of 5,000 writes kept, free places and free lists included.
func BenchmarkHeap(b *testing.B) {
	for _, keys := range []int{million, 4 * million} {
		b.Run(fmt.Sprintf("keys=%d", keys), func(b *testing.B) {
			ws := batches(keys)
			before := heap()
			var t *Tree
			for b.Loop() {
				t = nil
				t = loaded(b, keys, Options{Workers: 2, Keep: 4})
				for v := range int64(40) {
					if _, err := t.Apply(v+1, ws[int(v)%len(ws)]); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(heap()-before)/float64(keys), "B/key")
			runtime.KeepAlive(t)
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// anyEntry answers each path with one key and value: what it costs to make a proof does not depend on them.
type anyEntry struct{ key, value []byte }

func (a anyEntry) ByPath(*Hash) (key, value []byte, err error) { return a.key, a.value, nil }

func BenchmarkProve(b *testing.B) {
	t := loaded(b, million, Options{})
	for says, key := range map[string]int{"present": 77, "absent": million + 77} {
		b.Run(says, func(b *testing.B) {
			b.ReportAllocs()
			src := anyEntry{number(key), number(key)}
			for b.Loop() {
				if _, err := t.Prove(0, src.key, src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	t, state := filled(b, 100_000)
	for says, key := range map[string]int{"present": 77, "absent": million + 77} {
		b.Run(says, func(b *testing.B) {
			p := encode(b, checkProof(b, t, state, number(key)))
			for b.Loop() {
				q, err := DecodeProof(p)
				if err != nil {
					b.Fatal(err)
				}
				if err := state.verify(t.Root(), q, number(key)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(p)), "B/proof")
		})
	}
}
