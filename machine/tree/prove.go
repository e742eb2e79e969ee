package tree

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	ics23 "github.com/cosmos/ics23/go"
)

// A Proof shows that a key is present with its value, or absent, under a root.
type Proof = ics23.CommitmentProof

// A Source answers what key lies at a path, and with what value, as of the version that is proven. The slices
// go into the proof as they are, so they must not change afterwards. A path that the tree holds and the source
// does not is an error.
type Source interface {
	ByPath(path *Hash) (key, value []byte, err error)
}

// A step is one inner node on the way from the root to a leaf.
type step struct {
	sibling Hash
	side    int // of the way: 0 left, 1 right
}

// A trail is the whole way to a leaf. It is a copy: no version need be held to use it.
type trail struct {
	path  Hash
	steps []step // from the root
}

// found is where a key lies or, if it is absent, its neighbours in the order of paths; a nil neighbour means
// that there is none on that side.
type found struct {
	exact      *trail
	neighbours [2]*trail // left, right
}

// search walks from top to the place of key. The caller keeps the version of top from being dropped.
func (t *Tree) search(top ref, key []byte) (found, error) {
	if err := checkKey(key); err != nil {
		return found{}, err
	}
	if top.id == 0 {
		return found{}, ErrEmptyTree
	}
	path := Hash(sha256.Sum256(key))
	steps := make([]step, 0, 40)
	var turns [2]struct { // the deepest node that has something on its left and on its right side, off the way
		*node
		depth int
	}
	at := top
	for at.isInner() {
		x := t.inners.at(at.id)
		side := bit(&path, len(steps))
		if x.child[1-side] != 0 {
			turns[1-side].node, turns[1-side].depth = x, len(steps)
		}
		steps = append(steps, step{x.hash[1-side], side})
		at = ref{id: x.child[side]}
	}
	var f found
	if at.isLeaf() {
		here := &trail{*t.leaves.at(at.id &^ leafBit), steps}
		switch bytes.Compare(here.path[:], path[:]) {
		case 0:
			f.exact = here
			return f, nil
		case -1:
			f.neighbours[0] = here
		case 1:
			f.neighbours[1] = here
		}
	}
	for side, turn := range turns {
		if turn.node != nil && f.neighbours[side] == nil {
			f.neighbours[side] = t.edge(steps[:turn.depth], turn.node, side)
		}
	}
	return f, nil
}

// edge is the trail to the last leaf of x's left side, or to the first of its right one; steps lead to x.
func (t *Tree) edge(steps []step, x *node, side int) *trail {
	out := append(make([]step, 0, len(steps)+16), steps...)
	out = append(out, step{x.hash[1-side], side})
	at := ref{id: x.child[side]}
	for at.isInner() {
		x, turn := t.inners.at(at.id), 1-side
		if x.child[turn] == 0 {
			turn = side
		}
		out = append(out, step{x.hash[1-turn], turn})
		at = ref{id: x.child[turn]}
	}
	return &trail{*t.leaves.at(at.id &^ leafBit), out}
}

// proof fetches keys and values and encodes.
func (f found) proof(key []byte, src Source) (*Proof, error) {
	if f.exact != nil {
		exist, err := f.exact.proof(src)
		if err != nil {
			return nil, err
		}
		return &Proof{Proof: &ics23.CommitmentProof_Exist{Exist: exist}}, nil
	}
	absent := &ics23.NonExistenceProof{Key: key}
	var err error
	if f.neighbours[0] != nil {
		if absent.Left, err = f.neighbours[0].proof(src); err != nil {
			return nil, err
		}
	}
	if f.neighbours[1] != nil {
		if absent.Right, err = f.neighbours[1].proof(src); err != nil {
			return nil, err
		}
	}
	return &Proof{Proof: &ics23.CommitmentProof_Nonexist{Nonexist: absent}}, nil
}

// proof encodes a trail from the leaf up, as ICS 23 wants it. All slices are capped: ics23 appends to prefixes.
func (t *trail) proof(src Source) (*ics23.ExistenceProof, error) {
	key, value, err := src.ByPath(&t.path)
	if err != nil {
		return nil, fmt.Errorf("tree: entry at path %x: %w", t.path, err)
	}
	n := len(t.steps)
	ops := make([]ics23.InnerOp, n)
	way := make([]*ics23.InnerOp, n)
	buf := make([]byte, 0, 33*n)
	for i := range t.steps {
		s, o := &t.steps[n-1-i], &ops[i]
		o.Hash = ics23.HashOp_SHA256
		start := len(buf)
		buf = append(append(buf, 1), s.sibling[:]...)
		if s.side == 1 {
			o.Prefix = buf[start:len(buf):len(buf)]
		} else {
			o.Prefix = buf[start : start+1 : start+1]
			o.Suffix = buf[start+1 : len(buf) : len(buf)]
		}
		way[i] = o
	}
	return &ics23.ExistenceProof{Key: key, Value: value, Leaf: leafOp(), Path: way}, nil
}

func leafOp() *ics23.LeafOp {
	return &ics23.LeafOp{
		Hash:         ics23.HashOp_SHA256,
		PrehashKey:   ics23.HashOp_SHA256,
		PrehashValue: ics23.HashOp_SHA256,
		Length:       ics23.LengthOp_NO_PREFIX,
		Prefix:       []byte{0},
	}
}
