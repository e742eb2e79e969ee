package machine

import (
	"crypto/sha256"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/proto"

	"gongshi/machine/mempool"
)

// FuzzCheckTx throws bytes at admission: whatever comes, it answers, and what it accepts can be proposed.
func FuzzCheckTx(f *testing.F) {
	r := newRig(f)
	r.block(r.note(ann, "a"))
	good := r.note(ann, "b")
	f.Add(good)
	f.Add(mempool.Bundle([][]byte{good, r.note(bob, "c")}))
	f.Add([]byte("\x00gongshi/bundle/v1\x00\x02\x01"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		r.t = t
		first, err := r.m.CheckTx(ctx, &abci.RequestCheckTx{Tx: raw})
		if err != nil {
			t.Fatal(err)
		}
		if !first.IsOK() && (first.Codespace == "" || first.Log == "") {
			t.Fatalf("a refusal without a reason: %v", first)
		}
		if _, err := r.m.CheckTx(ctx, &abci.RequestCheckTx{Tx: raw, Type: abci.CheckTxType_Recheck}); err != nil {
			t.Fatal(err)
		}
		if proposed := r.propose(raw); first.IsOK() && len(proposed) == 0 {
			t.Fatal("accepted and never proposed")
		}
	})
}

// FuzzChunk throws bytes at the reader of snapshots.
func FuzzChunk(f *testing.F) {
	f.Add([]byte{1, 'k', 1, 'v'})
	f.Add([]byte{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1})
	f.Fuzz(func(t *testing.T, chunk []byte) {
		for len(chunk) > 0 {
			e, rest, err := readEntry(chunk)
			if err != nil {
				return
			}
			if len(e.key) == 0 || len(e.value) == 0 || len(rest) >= len(chunk) {
				t.Fatalf("entry %v, %d of %d bytes left", e, len(rest), len(chunk))
			}
			chunk = rest
		}
	})
}

// FuzzOffer throws bytes at the reader of a snapshot's manifest.
func FuzzOffer(f *testing.F) {
	r := newRig(f)
	head := r.m.head()
	good, err := proto.Marshal(&Manifest{Head: &Head{
		Height: 1, AppHash: head.AppHash, TreeRoot: head.TreeRoot, Digest: head.Digest, JournalFirst: 2,
	}, Chunks: [][]byte{make([]byte, 32)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good, uint32(1))
	f.Add([]byte{0x0A, 0x00}, uint32(0))
	f.Fuzz(func(t *testing.T, raw []byte, chunks uint32) {
		hash := sha256.Sum256(raw)
		man, err := readOffer(&abci.RequestOfferSnapshot{AppHash: head.AppHash, Snapshot: &abci.Snapshot{
			Height: 1, Format: snapshotFormat, Chunks: chunks, Hash: hash[:], Metadata: raw,
		}})
		if err == nil && (man.Head.Height != 1 || len(man.Chunks) == 0) {
			t.Fatalf("accepted %v", man)
		}
	})
}

// FuzzGenesis throws bytes at the genesis file.
func FuzzGenesis(f *testing.F) {
	good, err := NewGenesis(founding())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"commands":[{"type":"gongshi.toy.v1.Found","payload":null}]}`))
	r := newRig(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		w := &world{network: network, base: r.m.newest()}
		changes := newOverlay(8)
		w.below = []layer{changes}
		if _, err := r.m.found(w, changes, raw); err != nil {
			return
		}
		for _, e := range changes.sorted() {
			if len(e.key) == 0 {
				t.Fatal("an entry without a key")
			}
		}
	})
}
