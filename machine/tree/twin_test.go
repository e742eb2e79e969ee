package tree

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// flat is the flat store: what the machine keeps on disk. It is the Source of the tests.
type flat map[Hash][2][]byte

func (f flat) ByPath(p *Hash) (key, value []byte, err error) {
	e, ok := f[*p]
	if !ok {
		return nil, nil, fmt.Errorf("no entry")
	}
	return e[0], e[1], nil
}

func (f flat) write(ws []Write) {
	for _, w := range ws {
		if p := sha256.Sum256(w.Key); w.Value == nil {
			delete(f, p)
		} else {
			f[p] = [2][]byte{w.Key, w.Value}
		}
	}
}

// verify asks for presence or absence, whichever is true of f.
func (f flat) verify(root Hash, p *Proof, key []byte) error {
	if e, present := f[sha256.Sum256(key)]; present {
		return VerifyMembership(root, p, key, e[1])
	}
	return VerifyNonMembership(root, p, key)
}

// root is the definition of the tree, written down once more as a recursion over the sorted entries.
func (f flat) root() Hash {
	paths := slices.SortedFunc(maps.Keys(f), func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return f.subtree(paths, 0)
}

func (f flat) subtree(paths []Hash, depth int) Hash {
	switch len(paths) {
	case 0:
		return Hash{}
	case 1:
		value := sha256.Sum256(f[paths[0]][1])
		return sha256.Sum256(slices.Concat([]byte{0}, paths[0][:], value[:]))
	}
	k := slices.IndexFunc(paths, func(p Hash) bool { return p[depth/8]&(0x80>>(depth%8)) != 0 })
	if k < 0 {
		k = len(paths)
	}
	l, r := f.subtree(paths[:k], depth+1), f.subtree(paths[k:], depth+1)
	return sha256.Sum256(slices.Concat([]byte{1}, l[:], r[:]))
}

func number(i int) []byte { return binary.BigEndian.AppendUint64(nil, uint64(i)) }

// drawBatch draws writes over a small key space, so that keys repeat within and between batches.
func drawBatch(t *rapid.T, space int) []Write {
	one := rapid.Custom(func(t *rapid.T) Write {
		w := Write{Key: number(rapid.IntRange(0, space-1).Draw(t, "key"))}
		if v := rapid.IntRange(0, 4).Draw(t, "value"); v > 1 {
			w.Value = number(v)
		}
		return w
	})
	return rapid.SliceOfN(one, 0, 3*space).Draw(t, "batch")
}

// The tree equals its definition after each batch, whatever the workers; a rebuild and single writes in the
// order of a map, each on its own, give the same root.
func TestTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		space := rapid.SampledFrom([]int{1, 2, 5, 40, 200}).Draw(t, "space")
		one, many := New(Options{Workers: 1, Keep: 1}), New(Options{Workers: rapid.IntRange(2, 5).Draw(t, "workers"), Keep: 3})
		state := flat{}
		for v := range int64(rapid.IntRange(1, 6).Draw(t, "batches")) {
			ws := drawBatch(t, space)
			state.write(ws)
			want := state.root()
			for _, tr := range []*Tree{one, many} {
				if got := mustApply(t, tr, v, ws); got != want {
					t.Fatalf("version %d, %d workers: root %x, want %x", v, tr.opts.Workers, got, want)
				}
			}
			checkProof(t, many, state, number(rapid.IntRange(0, 2*space).Draw(t, "proven")))
		}
		rebuilt, single := New(Options{}), New(Options{})
		if got, err := rebuilt.Load(9, state.items); err != nil || got != state.root() {
			t.Fatalf("rebuild: root %x, %v; want %x", got, err, state.root())
		}
		n := int64(0)
		for _, e := range state {
			n++
			mustApply(t, single, n, []Write{{e[0], e[1]}})
		}
		if single.Root() != state.root() {
			t.Fatal("the root depends on the order of writes")
		}
		for _, tr := range []*Tree{one, many, rebuilt, single} {
			audit(t, tr)
		}
	})
}

// items is the dump of a flat store, with one key buffer for all items as an iterator of a store has.
func (f flat) items(yield func(Item, error) bool) {
	var key []byte
	for _, e := range f {
		key = append(key[:0], e[0]...)
		if !yield(Item{key, sha256.Sum256(e[1])}, nil) {
			return
		}
	}
}

func mustApply(t rapid.TB, tr *Tree, version int64, ws []Write) Hash {
	t.Helper()
	h, err := tr.Apply(version, ws)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// audit counts node ids: each is free, fresh, kept for an older version or reachable from the latest; exactly one of them.
func audit(t rapid.TB, tr *Tree) {
	t.Helper()
	inner, leaf := map[uint32]bool{0: true}, map[uint32]bool{0: true}
	put := func(seen map[uint32]bool, ids ...uint32) {
		for _, id := range ids {
			if seen[id] {
				t.Fatalf("node %d has two owners", id)
			}
			seen[id] = true
		}
	}
	for _, w := range tr.crew {
		put(inner, w.inner.free...)
		put(leaf, w.leaf.free...)
		for id := w.inner.lo; id < w.inner.hi; id++ {
			put(inner, id)
		}
		for id := w.leaf.lo; id < w.leaf.hi; id++ {
			put(leaf, id)
		}
	}
	for _, v := range tr.versions {
		for _, s := range v.spare {
			put(inner, s.inner...)
			put(leaf, s.leaf...)
		}
	}
	var made Stats
	var walk func(n ref)
	walk = func(n ref) {
		switch {
		case n.isLeaf():
			made.Keys++
			put(leaf, n.id&^leafBit)
		case n.isInner():
			made.Inner++
			put(inner, n.id)
			walk(ref{id: tr.inners.at(n.id).child[0]})
			walk(ref{id: tr.inners.at(n.id).child[1]})
		}
	}
	walk(tr.latest().top)
	if len(inner) != max(1, int(tr.inners.next)) || len(leaf) != max(1, int(tr.leaves.next)) {
		t.Fatalf("nodes lost: %d of %d inner, %d of %d leaves have an owner", len(inner), tr.inners.next, len(leaf), tr.leaves.next)
	}
	if s := tr.Stats(); s.Keys != made.Keys || s.Inner != made.Inner {
		t.Fatalf("stats %+v, counted %+v", s, made)
	}
}
