// Package tree commits the ledger's proven state to one hash and proves any entry of it, present or absent.
//
// It is a sparse Merkle tree after ICS 23's SmtSpec, to the byte (https://github.com/cosmos/ics23):
//
//	path  = SHA-256(key)
//	leaf  = SHA-256(0x00 ‖ path ‖ SHA-256(value))
//	inner = SHA-256(0x01 ‖ left ‖ right)
//	empty = 32 zero bytes
//
// A leaf sits at the least depth at which its path, read from the most significant bit, is alone. So the root
// depends on the entries only, never on the order or the batches in which they came: the tree lives in memory,
// is rebuilt from the flat state at start (Load), and nothing on disk can disagree with it.
//
// It holds no key and no value, only hashes. Whoever asks for a proof brings a Source for the rest: a reader
// takes a snapshot of the flat store, which maps paths to keys, and pins the version of the snapshot's height.
//
// An empty tree proves nothing, not even an absence, because its root has no preimage. The machine therefore
// writes one sentinel key at genesis and never deletes it.
//
// One goroutine writes; any number may read. Nodes are never changed once a version that holds them is
// published, and their places are used again only after the last version that holds them is dropped.
package tree

import (
	"errors"
	"fmt"
	"math/bits"
	"runtime"
	"sync"
	"unsafe"
)

// A Hash is a SHA-256 digest: a root, a node's hash or a path.
type Hash = [32]byte

// A Write is one change of a batch. A nil Value deletes the key; deleting an absent key changes nothing.
// The key is 1 to MaxKeyBytes long and a value 1 to MaxValueBytes, because ICS 23 can prove nothing empty.
type Write struct{ Key, Value []byte }

// What is accepted by Apply and by the verifiers. The ledger's own limits lie below both, so no user meets them.
const (
	MaxKeyBytes   = 1 << 12
	MaxValueBytes = 1 << 20
)

// Errors of the package; all are wrapped with their particulars, so compare with errors.Is.
var (
	ErrSize      = errors.New("tree: key or value is empty or too long")
	ErrVersion   = errors.New("tree: versions must increase")
	ErrNotEmpty  = errors.New("tree: only an untouched tree can be loaded")
	ErrFull      = errors.New("tree: no room for more nodes")
	ErrPruned    = errors.New("tree: version is not readable")
	ErrPins      = errors.New("tree: too many pinned versions")
	ErrEmptyTree = errors.New("tree: an empty tree has no proofs")
	ErrProof     = errors.New("tree: proof refused")
)

// Options are what an operator may vary; none of them changes a root. Zero means the default.
type Options struct {
	Workers int // goroutines of one batch, rounded down to a power of two; default GOMAXPROCS, at most 8
	Keep    int // latest versions that are readable without a pin; default 4
	Pins    int // pins held at once; default 64
	Hold    int // versions by which a pin may outlive Keep, then it is revoked; default 64, each 3.4 MB at 5,000 writes into a million keys
}

// Tree is a sparse Merkle tree with its recent versions.
type Tree struct {
	opts Options

	writer sync.Mutex // held by Apply and Load; owns what follows up to readers
	inners pool[node]
	leaves pool[Hash]
	crew   crew
	buf    scratch

	readers  sync.Mutex // held for moments only; owns what follows
	versions []*version // oldest first, never empty
	pins     int
	stats    Stats
}

// A version is one published root. Its fields but pins, busy and gone never change.
type version struct {
	number int64
	top    ref
	pins   int  // Pinned that were not released
	busy   int  // walks under way: while there is one, no node is used again
	gone   bool // dropped; only a revoked Pinned can still see it
	spare  []spare
}

// Stats are figures for metrics, as of the latest version.
type Stats struct {
	Keys     int   // entries, which is leaves
	Inner    int   // inner nodes of the latest version
	Bytes    int64 // memory held by nodes of all versions, used or not
	Versions int   // readable versions
	Pins     int   // pins held
}

// Before is the version number of a tree to which nothing was written yet.
const Before = -1

// New makes an empty tree at version Before.
func New(o Options) *Tree {
	o.Workers = orDefault(o.Workers, min(runtime.GOMAXPROCS(0), 8))
	o.Workers = 1 << (bits.Len(uint(o.Workers)) - 1)
	o.Keep = orDefault(o.Keep, 4)
	o.Pins = orDefault(o.Pins, 64)
	o.Hold = orDefault(o.Hold, 64)
	t := &Tree{opts: o, versions: []*version{{number: Before}}}
	t.hire()
	return t
}

func orDefault(n, otherwise int) int {
	if n <= 0 {
		return otherwise
	}
	return n
}

// hire gives the tree empty pools and workers.
func (t *Tree) hire() {
	t.inners.clear()
	t.leaves.clear()
	t.crew = nil
	for range t.opts.Workers {
		t.crew = append(t.crew, &worker{inner: list[node]{pool: &t.inners}, leaf: list[Hash]{pool: &t.leaves}})
	}
}

// Root is the hash of the latest version; 32 zero bytes while the tree is empty.
func (t *Tree) Root() Hash { return t.latest().top.hash }

// Version is the number of the latest version; Before if there was no write yet.
func (t *Tree) Version() int64 { return t.latest().number }

// Stats tells what the tree holds.
func (t *Tree) Stats() Stats {
	t.readers.Lock()
	defer t.readers.Unlock()
	s := t.stats
	s.Versions, s.Pins = len(t.versions), t.pins
	return s
}

// Apply writes one batch as the given version and returns its root. Of several writes to one key the last
// wins. A batch is applied as a whole or, if it returns an error, not at all. An empty batch is a version
// with the root of the one before.
func (t *Tree) Apply(version int64, ws []Write) (Hash, error) {
	t.writer.Lock()
	defer t.writer.Unlock()
	old := t.latest()
	if version <= old.number {
		return Hash{}, fmt.Errorf("%w: %d after %d", ErrVersion, version, old.number)
	}
	ops, err := t.prepare(ws)
	if err != nil {
		return Hash{}, err
	}
	if err := t.room(len(ops)); err != nil {
		return Hash{}, err
	}
	top := old.top
	if len(ops) > 0 {
		top = t.crew.update(top, ops, 0)
	}
	t.publish(version, top)
	return top.hash, nil
}

// room refuses a batch that could run out of node ids half way: a write makes at most 256 nodes.
func (t *Tree) room(writes int) error {
	need := uint64(writes)*256 + uint64(len(t.crew))*extent
	if uint64(t.inners.next)+need >= leafBit || uint64(t.leaves.next)+need >= leafBit {
		return fmt.Errorf("%w: %d inner nodes held", ErrFull, t.inners.next)
	}
	return nil
}

// measure counts nodes after a batch; the writer calls it.
func (t *Tree) measure() Stats {
	var s Stats
	for _, w := range t.crew {
		s.Inner += w.inner.live
		s.Keys += w.leaf.live
	}
	s.Bytes = t.inners.slabs()*slabLen*int64(unsafe.Sizeof(node{})) + t.leaves.slabs()*slabLen*int64(unsafe.Sizeof(Hash{}))
	return s
}
