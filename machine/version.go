package machine

import (
	"crypto/sha256"
	"errors"
	"iter"

	"github.com/cockroachdb/pebble/v2"

	"gongshi/ledger/journal"
	"gongshi/ledger/state"
	"gongshi/machine/tree"
)

// Answers about blocks that are not there. A view that gets ErrPruned rebuilds from a version.
var (
	ErrPruned    = errors.New("machine: the block's journal is pruned")
	ErrFuture    = errors.New("machine: the block is not committed yet")
	ErrNoVersion = errors.New("machine: nothing is committed yet")
	ErrPlain     = errors.New("machine: a plain entry has no proof")
	ErrClosed    = errors.New("machine: closed")
)

func pathOf(raw []byte) [32]byte { return sha256.Sum256(raw) }

// A Version is the state after one block, for reading and proving, whatever is committed meanwhile. It may be
// used by several goroutines until Close. It is meant for one question or one page of them: proofs end with
// tree.ErrPruned once it is some seventy blocks old, reading does not.
type Version struct {
	Height, TimeMS int64 // of the block; Unix milliseconds
	AppHash        []byte
	TreeRoot       [32]byte
	Digest         []byte // AppHash = SHA-256("gongshi/app/v1" 00 ‖ TreeRoot ‖ Digest)
	Network        string

	store  flat
	snap   *pebble.Snapshot
	pinned *tree.Pinned
}

var _ state.Reader = (*Version)(nil)

// At gives the newest committed version; the caller closes it. Its block is one that Heights counts: while a commit
// is being synced, At waits. Errors: ErrNoVersion before genesis, tree.ErrPins when too many are open, a *Fault.
func (m *Machine) At() (*Version, error) {
	if err := m.usable(); err != nil {
		return nil, err
	}
	for {
		m.flip.RLock() // pebble shows a batch before it is synced, and before Heights knows of it
		snap := m.db.NewSnapshot()
		m.flip.RUnlock()
		v, err := m.versionOf(snap)
		if err == nil {
			return v, nil
		}
		if closed := snap.Close(); !errors.Is(err, tree.ErrPruned) || closed != nil {
			return nil, errors.Join(err, closed)
		}
	}
}

// versionOf pins the tree's version that fits a snapshot of the store. Both change at each commit, the tree a
// little before, so it fails with tree.ErrPruned if several commits come between.
func (m *Machine) versionOf(snap *pebble.Snapshot) (*Version, error) {
	store := flat{store: snap, dir: m.o.Dir}
	head, err := store.head()
	if err != nil {
		return nil, err
	}
	if head == nil {
		return nil, ErrNoVersion
	}
	pinned, err := m.trie().Pin(head.Height)
	if err != nil {
		return nil, err
	}
	return &Version{
		Height: head.Height, TimeMS: head.TimeMs, AppHash: head.AppHash, TreeRoot: pinned.Root(),
		Digest: head.Digest, Network: head.Network, store: store, snap: snap, pinned: pinned,
	}, nil
}

// Get returns nil where nothing is stored.
func (v *Version) Get(key []byte) []byte { return v.store.Get(key) }

// Scan yields the entries with from <= key < to in order, at most limit of them.
func (v *Version) Scan(from, to []byte, limit int) iter.Seq2[[]byte, []byte] {
	return v.store.Scan(from, to, limit)
}

// Prove makes the ICS 23 proof, under TreeRoot, that the raw key of a proven space is present or absent.
func (v *Version) Prove(key []byte) (*tree.Proof, error) {
	if !state.Proven(key) {
		return nil, ErrPlain // the tree would prove it absent, whatever the state says
	}
	return v.pinned.Prove(key, v.store)
}

// Close lets the version go.
func (v *Version) Close() {
	v.pinned.Release()
	_ = v.snap.Close() // fails only for a snapshot that is closed already
}

// Heights are the first and the last block whose journal is kept, genesis being 0; last is less than first where
// there is none.
func (m *Machine) Heights() (first, last int64) {
	h := m.head()
	if h == nil {
		return 0, -1
	}
	return h.JournalFirst, h.Height
}

// keepBlocks is how many of the newest journals are in memory for those who follow.
const keepBlocks = 8

// Block is the journal of one block, which nobody may change. Errors: ErrPruned, ErrFuture, a *Fault.
func (m *Machine) Block(height int64) (*journal.Block, error) {
	p := m.at.Load()
	if p.head == nil || height > p.head.Height {
		return nil, ErrFuture
	}
	for _, b := range p.blocks {
		if b.Height == height {
			return b, nil
		}
	}
	if height < p.head.JournalFirst {
		return nil, ErrPruned
	}
	b, err := m.flat().block(height)
	if err == nil && b == nil {
		err = ErrPruned // while we looked
	}
	return b, err
}
