package tree

import (
	"crypto/sha256"
	"sync"
)

// warmMax is the most writes that are warmed together and the most that one worker does without forking.
const warmMax = 256

func innerHash(left, right *Hash) Hash {
	var b [65]byte
	b[0] = 1
	copy(b[1:], left[:])
	copy(b[33:], right[:])
	return sha256.Sum256(b[:])
}

func leafHash(path, value *Hash) Hash {
	var b [65]byte
	copy(b[1:], path[:])
	copy(b[33:], value[:])
	return sha256.Sum256(b[:])
}

// bit is the side that a path takes at a depth: 0 left, 1 right.
func bit(path *Hash, depth int) int { return int(path[depth>>3] >> (7 - depth&7) & 1) }

// update applies ops, which are sorted and agree on all bits above depth, to subtree n and returns what becomes
// of it. n's nodes stay as they are.
func (c crew) update(n ref, ops []op, depth int) ref {
	w := c[0]
	if len(ops) <= warmMax {
		w.warm(n.id, ops, depth)
		return w.apply(n, ops, depth)
	}
	sides := w.open(n, depth)
	k := split(ops, depth)
	if len(c) > 1 {
		c.fork(&sides, [2][]op{ops[:k], ops[k:]}, depth+1)
	} else {
		sides[0] = c.update(sides[0], ops[:k], depth+1)
		sides[1] = c.update(sides[1], ops[k:], depth+1)
	}
	return w.close(n, &sides)
}

// fork updates both sides at once, with half of the crew each.
func (c crew) fork(sides *[2]ref, ops [2][]op, depth int) {
	half := len(c) / 2
	left := sides[0] // its own copy, as what a goroutine captures moves to the heap
	var wg sync.WaitGroup
	wg.Go(func() { left = c[:half].update(left, ops[0], depth) })
	sides[1] = c[half:].update(sides[1], ops[1], depth)
	wg.Wait()
	sides[0] = left
}

// apply is update for few writes on one worker.
func (w *worker) apply(n ref, ops []op, depth int) ref {
	if len(ops) == 0 {
		return n
	}
	if len(ops) == 1 && !n.isInner() {
		if m, done := w.settle(n, &ops[0]); done {
			return m
		}
	}
	sides := w.open(n, depth)
	k := split(ops, depth)
	sides[0] = w.apply(sides[0], ops[:k], depth+1)
	sides[1] = w.apply(sides[1], ops[k:], depth+1)
	return w.close(n, &sides)
}

// settle applies one write to a leaf or to nothing. It is not done if the two must part first.
func (w *worker) settle(n ref, o *op) (m ref, done bool) {
	same := n.isLeaf() && *w.leaf.pool.at(n.id &^ leafBit) == o.path
	switch {
	case same && o.del:
		w.leaf.retire(n.id &^ leafBit)
		return ref{}, true
	case same:
		return ref{o.leaf, n.id}, true
	case o.del:
		return n, true
	case n.id == 0:
		id, path := w.leaf.make()
		*path = o.path
		return ref{o.leaf, id | leafBit}, true
	}
	return n, false
}

// open gives the two sides of a subtree: a leaf lies on the side of its path.
func (w *worker) open(n ref, depth int) (sides [2]ref) {
	switch {
	case n.isInner():
		x := w.inner.pool.at(n.id)
		sides[0] = ref{x.hash[0], x.child[0]}
		sides[1] = ref{x.hash[1], x.child[1]}
	case n.isLeaf():
		sides[bit(w.leaf.pool.at(n.id&^leafBit), depth)] = n
	}
	return sides
}

// close joins two sides to what replaces n. A lone leaf rises; a lone inner node stays below an empty sibling.
// During a load nobody reads and nothing is deleted: nodes are changed in place, and seal hashes them once, at the end.
func (w *worker) close(n ref, sides *[2]ref) ref {
	l, r := &sides[0], &sides[1]
	if n.isInner() {
		x := w.inner.pool.at(n.id)
		if x.child == [2]uint32{l.id, r.id} && x.hash[0] == l.hash && x.hash[1] == r.hash {
			return n
		}
		if w.loading {
			x.hash[0], x.hash[1], x.child = l.hash, r.hash, [2]uint32{l.id, r.id}
			return n
		}
		w.inner.retire(n.id)
	}
	if l.id == 0 && !r.isInner() {
		return *r
	}
	if r.id == 0 && l.isLeaf() {
		return *l
	}
	// The hash comes before the store: it reads back what it stored itself and waits for every older store,
	// so a store that misses the cache would delay it.
	var h Hash
	if !w.loading {
		h = innerHash(&l.hash, &r.hash)
	}
	id, x := w.inner.make()
	x.hash[0], x.hash[1], x.child = l.hash, r.hash, [2]uint32{l.id, r.id}
	return ref{h, id}
}

// warm walks the paths of all ops, level by level. Loads of one level do not depend on each other, so the
// processor overlaps their cache misses, and apply then finds the nodes at hand: twice the speed, measured.
func (w *worker) warm(id uint32, ops []op, depth int) {
	if len(ops) < 4 {
		return
	}
	var ids [warmMax]uint32
	for i := range ops {
		ids[i] = id
	}
	seen := 0
	for live := len(ops); live > 0; depth++ {
		live = 0
		for i := range ops {
			switch at := (ref{id: ids[i]}); {
			case at.isInner():
				live++
				x := w.inner.pool.at(at.id)
				w.touched += uint32(x.hash[0][0])
				ids[i] = x.child[bit(&ops[i].path, depth)]
			case at.isLeaf():
				w.touched += uint32(w.leaf.pool.at(at.id &^ leafBit)[0])
				ids[i] = 0
			}
		}
		seen += live
	}
	// And the places where the copies will go.
	free := w.inner.free
	for _, id := range free[max(0, len(free)-seen):] {
		x := w.inner.pool.at(id)
		w.touched += x.child[0] + uint32(x.hash[0][0])
	}
}
