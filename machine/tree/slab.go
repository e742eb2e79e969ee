package tree

import "sync"

// Nodes lie in slabs without pointers and are named by 32-bit ids, so the garbage collector scans none of
// them. Id 0 is the empty subtree; the top bit marks a leaf.
const (
	slabBits = 16
	slabLen  = 1 << slabBits // nodes in a slab
	extent   = 1 << 12       // ids that a worker takes from the pool at a time; divides slabLen
	leafBit  = 1 << 31
)

// A node is an inner node: 72 bytes. It holds the hashes of both children, so neither an update nor a proof
// needs to touch a sibling. A leaf is only its path: its hash stands in the parent, and so versions with
// different values share it.
type node struct {
	hash  [2]Hash // left, right
	child [2]uint32
}

// A ref names a subtree by id and hash. The zero ref is the empty one.
type ref struct {
	hash Hash
	id   uint32
}

func (r ref) isLeaf() bool  { return r.id&leafBit != 0 }
func (r ref) isInner() bool { return r.id != 0 && r.id&leafBit == 0 }

// A pool is a growing array of T. A slab never moves, so readers need no lock.
type pool[T any] struct {
	mu   sync.Mutex // owns next and growth of dir
	next uint32
	dir  [leafBit >> slabBits]*[slabLen]T
}

func (p *pool[T]) at(id uint32) *T {
	return &p.dir[id>>slabBits&(uint32(len(p.dir))-1)][id&(slabLen-1)]
}

// grab hands out the ids lo to hi-1.
func (p *pool[T]) grab() (lo, hi uint32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	lo = p.next
	if lo >= leafBit {
		panic("tree: ids exhausted although room was checked")
	}
	if lo&(slabLen-1) == 0 {
		p.dir[lo>>slabBits] = new([slabLen]T)
	}
	p.next += extent
	return max(lo, 1), p.next // id 0 is the empty subtree
}

// clear forgets all nodes; no reader may be left.
func (p *pool[T]) clear() {
	p.next = 0
	clear(p.dir[:])
}

func (p *pool[T]) slabs() int64 { return (int64(p.next) + slabLen - 1) >> slabBits }

// A list allocates from one pool for one worker, without a lock.
type list[T any] struct {
	pool    *pool[T]
	free    []uint32 // used before, unused now
	lo, hi  uint32   // never used
	retired []uint32 // by the batch under way: older versions still hold them
	live    int      // made less retired
}

// make gives the id of a free place and the place.
func (l *list[T]) make() (uint32, *T) {
	l.live++
	if n := len(l.free); n > 0 {
		id := l.free[n-1]
		l.free = l.free[:n-1]
		return id, l.pool.at(id)
	}
	if l.lo == l.hi {
		l.lo, l.hi = l.pool.grab()
	}
	l.lo++
	return l.lo - 1, l.pool.at(l.lo - 1)
}

func (l *list[T]) retire(id uint32) {
	l.live--
	l.retired = append(l.retired, id)
}

// A worker allocates for one part of a batch. Only one goroutine has it at a time.
type worker struct {
	inner   list[node]
	leaf    list[Hash]
	loading bool     // see close
	touched uint32   // keeps the loads of warm from being optimised away
	_       [64]byte // no cache line is shared with the next worker
}

// A crew works on one subtree; its length is a power of two.
type crew []*worker

// spare is what one worker's batch left unused: free once the version before that batch is dropped.
type spare struct{ inner, leaf []uint32 }

// take empties the worker's retired lists. The next batch will likely retire as many.
func (w *worker) take() spare {
	s := spare{w.inner.retired, w.leaf.retired}
	w.inner.retired = make([]uint32, 0, len(s.inner)+len(s.inner)/8)
	w.leaf.retired = nil
	return s
}

func (w *worker) recycle(s spare) {
	w.inner.free = append(w.inner.free, s.inner...)
	w.leaf.free = append(w.leaf.free, s.leaf...)
}
