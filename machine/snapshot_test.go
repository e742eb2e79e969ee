package machine

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/envelope"
	"gongshi/machine/internal/toy"
	"gongshi/machine/tree"
)

// provider is a machine with a snapshot of several chunks at height 4.
func provider(t *testing.T) (*rig, *abci.Snapshot, [][]byte) {
	r := newRig(t, func(o *Options) { o.SnapshotEvery = 4 })
	for i := range 3 {
		var txs [][]byte
		for j := range 20 {
			txs = append(txs, r.tx(ann, &toy.Write{Name: fmt.Sprintf("%d-%d", i, j), Text: strings.Repeat("long ", 30_000)}))
		}
		r.block(txs...)
	}
	last := r.note(bob, "last")
	r.block(last)
	r.last = last
	r.m.snaps.writer.Wait()
	list, err := r.m.ListSnapshots(ctx, &abci.RequestListSnapshots{})
	if err != nil || len(list.Snapshots) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	s := list.Snapshots[0]
	if s.Height != 4 || s.Chunks < 2 {
		t.Fatalf("snapshot at %d in %d chunks", s.Height, s.Chunks)
	}
	chunks := make([][]byte, s.Chunks)
	for i := range chunks {
		res, err := r.m.LoadSnapshotChunk(ctx, &abci.RequestLoadSnapshotChunk{Height: s.Height, Format: s.Format, Chunk: uint32(i)})
		if err != nil || len(res.Chunk) == 0 {
			t.Fatalf("chunk %d: %v", i, err)
		}
		chunks[i] = res.Chunk
	}
	return r, s, chunks
}

// joiner is a machine that knows nothing yet.
func joiner(t *testing.T, like *rig) *rig {
	r := &rig{t: t, o: like.o, fs: vfs.NewCrashableMem(), time: like.time, salt: like.salt}
	r.o.FS = r.fs
	r.open()
	return r
}

func (r *rig) offer(s *abci.Snapshot, appHash []byte) abci.ResponseOfferSnapshot_Result {
	r.t.Helper()
	res, err := r.m.OfferSnapshot(ctx, &abci.RequestOfferSnapshot{Snapshot: s, AppHash: appHash})
	if err != nil {
		r.t.Fatal(err)
	}
	return res.Result
}

func (r *rig) apply(i int, chunk []byte) *abci.ResponseApplySnapshotChunk {
	r.t.Helper()
	res, err := r.m.ApplySnapshotChunk(ctx, &abci.RequestApplySnapshotChunk{Index: uint32(i), Chunk: chunk, Sender: "peer"})
	if err != nil {
		r.t.Fatal(err)
	}
	return res
}

func TestANodeJoinsBySnapshot(t *testing.T) {
	r, s, chunks := provider(t)
	hash := r.m.head().AppHash
	j := joiner(t, r)
	if got := j.offer(s, hash); got != abci.ResponseOfferSnapshot_ACCEPT {
		t.Fatal(got)
	}
	for i, chunk := range chunks {
		evil := bytes.Clone(chunk)
		evil[len(evil)/2] ^= 1
		if got := j.apply(i, evil); got.Result != abci.ResponseApplySnapshotChunk_RETRY || len(got.RejectSenders) != 1 || got.RejectSenders[0] != "peer" || got.RefetchChunks[0] != uint32(i) {
			t.Fatalf("an evil chunk: %v", got)
		}
		if got := j.apply(i, chunk); got.Result != abci.ResponseApplySnapshotChunk_ACCEPT {
			t.Fatalf("chunk %d: %v", i, got)
		}
	}
	if first, last := j.m.Heights(); first != 5 || last != 4 {
		t.Errorf("heights %d to %d", first, last)
	}
	if _, err := j.m.Block(4); !errors.Is(err, ErrPruned) {
		t.Errorf("block 4: %v", err)
	}
	if got := j.check(r.last); got.Code != envelope.ErrReplayed.Code {
		t.Errorf("what the snapshot remembers is admitted again: code %d", got.Code)
	}
	tx := r.note(ann, "after")
	want := r.block(tx)
	if got := j.block(tx); !bytes.Equal(got.AppHash, want.AppHash) {
		t.Fatal("the node that joined goes another way")
	}
	v, err := j.m.At()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, name := range []string{"0-0", "none"} {
		if _, err := v.Prove(toy.Key(name)); err != nil {
			t.Errorf("proof of %s: %v", name, err)
		}
	}
	if got := j.offer(s, hash); got != abci.ResponseOfferSnapshot_ABORT {
		t.Errorf("a snapshot over a state: %v", got)
	}
	j.o.FS = j.fs.CrashClone(crashed)
	j.open()
}

func TestFalseSnapshots(t *testing.T) {
	r, s, chunks := provider(t)
	hash := r.m.head().AppHash
	remake := func(change func(*Manifest)) *abci.Snapshot {
		man := &Manifest{}
		if err := proto.Unmarshal(s.Metadata, man); err != nil {
			t.Fatal(err)
		}
		change(man)
		raw, err := proto.Marshal(man)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(raw)
		return &abci.Snapshot{Height: uint64(man.Head.Height), Format: s.Format, Chunks: uint32(len(man.Chunks)), Hash: sum[:], Metadata: raw}
	}
	for says, offer := range map[string]*abci.Snapshot{
		"another root":         remake(func(m *Manifest) { m.Head.TreeRoot[0] ^= 1 }),
		"another digest":       remake(func(m *Manifest) { m.Head.Digest[0] ^= 1 }),
		"no chunks":            remake(func(m *Manifest) { m.Chunks = nil }),
		"a short root":         remake(func(m *Manifest) { m.Head.TreeRoot = m.Head.TreeRoot[1:] }),
		"no head":              {Height: 4, Format: s.Format, Chunks: s.Chunks, Hash: s.Hash, Metadata: []byte{0xFF}},
		"another hash":         {Height: 4, Format: s.Format, Chunks: s.Chunks, Hash: make([]byte, 32), Metadata: s.Metadata},
		"another height":       {Height: 5, Format: s.Format, Chunks: s.Chunks, Hash: s.Hash, Metadata: s.Metadata},
		"an app hash unsigned": s,
	} {
		trusted := hash
		if offer == s {
			trusted = make([]byte, 32)
		}
		if got := joiner(t, r).offer(offer, trusted); got != abci.ResponseOfferSnapshot_REJECT {
			t.Errorf("%s: %v", says, got)
		}
	}
	if got := joiner(t, r).offer(&abci.Snapshot{Format: 9}, hash); got != abci.ResponseOfferSnapshot_REJECT_FORMAT {
		t.Errorf("another format: %v", got)
	}
	// A provider may invent chunks and their hashes, but not the root that the validators signed.
	for says, evil := range map[string]func([]byte) []byte{
		"an entry less": func(c []byte) []byte { _, rest, _ := readEntry(c); return rest },
		"an entry twice": func(c []byte) []byte {
			_, rest, _ := readEntry(c)
			return append(bytes.Clone(c[:len(c)-len(rest)]), c...)
		},
		"cut short": func(c []byte) []byte { return c[:len(c)-1] },
		"an entry changed": func(c []byte) []byte {
			c = bytes.Clone(c)
			c[len(c)-1] ^= 1
			return c
		},
	} {
		j := joiner(t, r)
		false_ := evil(chunks[0])
		sum := sha256.Sum256(false_)
		if got := j.offer(remake(func(m *Manifest) { m.Chunks[0] = sum[:] }), hash); got != abci.ResponseOfferSnapshot_ACCEPT {
			t.Fatal(got)
		}
		var got abci.ResponseApplySnapshotChunk_Result
		for i := range chunks {
			chunk := chunks[i]
			if i == 0 {
				chunk = false_
			}
			if got = j.apply(i, chunk).Result; got != abci.ResponseApplySnapshotChunk_ACCEPT {
				break
			}
		}
		if got != abci.ResponseApplySnapshotChunk_REJECT_SNAPSHOT {
			t.Errorf("%s: %v", says, got)
		}
		if j.m.head() != nil {
			t.Errorf("%s: something of it stayed", says)
		}
	}
}

func TestAnInterruptedRestoreBeginsAnew(t *testing.T) {
	r, s, chunks := provider(t)
	j := joiner(t, r)
	j.offer(s, r.m.head().AppHash)
	j.apply(0, chunks[0])
	if err := errors.Join(j.m.db.Flush(), j.m.Close()); err != nil {
		t.Fatal(err)
	}
	j.open()
	it, err := j.m.db.NewIter(&pebble.IterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer it.Close()
	if it.First() || j.m.head() != nil {
		t.Error("half a snapshot was kept")
	}
}

func TestOldSnapshotsAndHalfOnesAreRemoved(t *testing.T) {
	r := newRig(t, func(o *Options) { o.SnapshotEvery, o.SnapshotKeep = 2, 2 })
	for i := range 8 {
		r.block(r.note(ann, fmt.Sprint(i)))
		r.m.snaps.writer.Wait()
	}
	if err := r.m.o.FS.RemoveAll(r.m.snapshotPath(8, manifestFile)); err != nil {
		t.Fatal(err)
	}
	if err := r.m.Close(); err != nil {
		t.Fatal(err)
	}
	r.open()
	if got := fmt.Sprint(r.m.snaps.heights); got != "[6]" {
		t.Errorf("snapshots %s", got)
	}
}

func TestPruning(t *testing.T) {
	r := newRig(t, func(o *Options) { o.KeepBlocks = 3 })
	var retain int64
	for i := range 10 {
		r.time += 1000
		if _, err := r.finalize(r.note(ann, fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
		res, err := r.m.Commit(ctx, &abci.RequestCommit{})
		if err != nil {
			t.Fatal(err)
		}
		retain = res.RetainHeight
	}
	if first, last := r.m.Heights(); first != 8 || last != 10 || retain != 8 {
		t.Errorf("heights %d to %d, retain %d", first, last, retain)
	}
	if _, err := r.m.Block(1); !errors.Is(err, ErrPruned) {
		t.Errorf("block 1: %v", err)
	}
	if _, err := r.m.Block(11); !errors.Is(err, ErrFuture) {
		t.Errorf("block 11: %v", err)
	}
	if b, err := r.m.flat().block(7); b != nil || err != nil {
		t.Errorf("block 7 is still on disk: %v", err)
	}
}

func TestAVersionStaysWhileBlocksGoOn(t *testing.T) {
	r := newRig(t)
	r.block(r.note(ann, "a"))
	v, err := r.m.At()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for range 20 {
		r.block(r.tx(ann, &toy.Write{Name: "a", Text: "changed"}), r.note(bob, "b"))
	}
	n, ok := toy.Read(v, "a")
	if !ok || n.Text != "text of a" {
		t.Fatalf("note %v", n)
	}
	proof, err := v.Prove(toy.Key("a"))
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.VerifyMembership(v.TreeRoot, proof, toy.Key("a"), v.Get(toy.Key("a"))); err != nil {
		t.Error(err)
	}
	if proof, err = v.Prove(toy.Key("b")); err != nil {
		t.Fatal(err)
	}
	if err := tree.VerifyNonMembership(v.TreeRoot, proof, toy.Key("b")); err != nil {
		t.Error(err)
	}
}
