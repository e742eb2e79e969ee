package machine

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	abci "github.com/cometbft/cometbft/abci/types"

	"gongshi/machine/internal/toy"
	"gongshi/machine/mempool"
)

const blockOf = 5000

// benchRig is a machine on the real disk, with enough signed transactions for b.N blocks.
func benchRig(b *testing.B) (*rig, [][][]byte) {
	r := newRig(b, func(o *Options) { o.FS, o.Dir, o.CacheBytes = vfs.Default, b.TempDir(), 256<<20 })
	blocks := make([][][]byte, b.N)
	for i := range blocks {
		blocks[i] = make([][]byte, blockOf)
		for j := range blocks[i] {
			w := []who{ann, bob, cao}[j%3]
			blocks[i][j] = r.note(w, fmt.Sprintf("note-%d-%d", i, j))
		}
	}
	r.time += 1000
	return r, blocks
}

func perSecond(b *testing.B) {
	b.ReportMetric(float64(blockOf*b.N)/b.Elapsed().Seconds(), "tx/s")
}

// BenchmarkBlock is FinalizeBlock and Commit, durable, of 5,000 transactions that were admitted before.
func BenchmarkBlock(b *testing.B) {
	r, blocks := benchRig(b)
	for _, txs := range blocks {
		r.m.open(txs)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for _, txs := range blocks {
		r.block(txs...)
	}
	perSecond(b)
	c := r.m.Metrics()
	b.ReportMetric(float64(c.ExecuteNS)/float64(blockOf*b.N), "execute-ns/tx")
	b.ReportMetric(float64(c.CommitNS)/float64(blockOf*b.N), "commit-ns/tx")
}

// BenchmarkAdmit is what a gateway does with bundles of 500: decode, verify, try.
func BenchmarkAdmit(b *testing.B) {
	r, blocks := benchRig(b)
	b.ReportAllocs()
	b.ResetTimer()
	for _, txs := range blocks {
		for i := 0; i < len(txs); i += 500 {
			for _, err := range r.m.Admit(txs[i : i+500]) {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	perSecond(b)
}

// BenchmarkBundle is what a validator does with a peer's bundle of 500: CheckTx, then its share of a proposal.
func BenchmarkBundle(b *testing.B) {
	r, blocks := benchRig(b)
	b.ReportAllocs()
	b.ResetTimer()
	for _, txs := range blocks {
		for _, bundle := range mempool.Pack(txs) {
			if res, err := r.m.CheckTx(ctx, &abci.RequestCheckTx{Tx: bundle}); err != nil || !res.IsOK() {
				b.Fatal(err, res)
			}
		}
	}
	perSecond(b)
}

// BenchmarkPrepare chooses a block among 20,000 waiting transactions.
func BenchmarkPrepare(b *testing.B) {
	n := b.N
	b.N = 4
	r, blocks := benchRig(b)
	b.N = n
	var bundles [][]byte
	for _, txs := range blocks {
		for _, bundle := range mempool.Pack(txs) {
			if res, err := r.m.CheckTx(ctx, &abci.RequestCheckTx{Tx: bundle}); err != nil || !res.IsOK() {
				b.Fatal(err, res)
			}
			bundles = append(bundles, bundle)
		}
	}
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if _, err := r.m.PrepareProposal(ctx, &abci.RequestPrepareProposal{Txs: bundles, MaxTxBytes: 4 << 20, Time: time.UnixMilli(r.time)}); err != nil {
			b.Fatal(err)
		}
	}
}

const notes = 1_000_000

// grown is a machine with a million notes.
func grown(b *testing.B) *rig {
	r := newRig(b, func(o *Options) { o.FS, o.Dir, o.CacheBytes = vfs.Default, b.TempDir(), 256<<20 })
	for at := 0; at < notes; {
		var txs [][]byte
		for range 10 {
			txs = append(txs, r.tx(ann, &toy.Flood{Count: 4000, First: uint32(at)}))
			at += 4000
		}
		r.block(txs...)
	}
	if err := r.m.db.Flush(); err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkOpen opens the machine with a million proven entries, the root of its tree checked.
func BenchmarkOpen(b *testing.B) {
	r := grown(b)
	b.ResetTimer()
	for range b.N {
		b.StopTimer()
		if err := r.m.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		r.open()
	}
}

// BenchmarkGrown is BenchmarkBlock on a state of a million notes, of which each transaction rewrites one at random.
func BenchmarkGrown(b *testing.B) {
	r := grown(b)
	random := rand.New(rand.NewPCG(1, 2))
	blocks := make([][][]byte, b.N)
	for i := range blocks {
		for j := range blockOf {
			w := []who{ann, bob, cao}[j%3]
			blocks[i] = append(blocks[i], r.note(w, fmt.Sprintf("flood-%07d", random.IntN(notes))))
		}
		r.m.Admit(blocks[i])
	}
	b.ReportAllocs()
	b.ResetTimer()
	for _, txs := range blocks {
		r.block(txs...)
	}
	perSecond(b)
}
