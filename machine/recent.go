package machine

import (
	"sync"

	"gongshi/ledger/envelope"
	"gongshi/machine/mempool"
)

// recent is what the transactions admitted lately would change, in one layer for each of the last few heights.
// It only helps to admit what builds on them; it decides nothing in a block.
type recent struct {
	mu      sync.Mutex
	heights [3]*shared // the newest first; nil where nothing was admitted
}

// shared is an overlay that many goroutines read and write.
type shared struct {
	mu sync.Mutex
	of *overlay
}

func (r *recent) add(changes []entry) {
	if len(changes) == 0 {
		return
	}
	r.mu.Lock()
	s := r.heights[0]
	if s == nil {
		s = &shared{of: newOverlay(1024)}
		r.heights[0] = s
	}
	r.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range changes {
		s.of.set(e)
	}
}

// turn begins the layer of a new height and drops the oldest.
func (r *recent) turn() {
	r.mu.Lock()
	defer r.mu.Unlock()
	copy(r.heights[1:], r.heights[:])
	r.heights[0] = nil
}

func (r *recent) layers() []layer {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []layer
	for _, s := range r.heights {
		if s != nil {
			all = append(all, s)
		}
	}
	return all
}

func (s *shared) look(key []byte) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of.look(key)
}

// walk copies the span: others write while it is walked.
func (s *shared) walk(from, to []byte) walker {
	s.mu.Lock()
	defer s.mu.Unlock()
	var span []entry
	for w := s.of.walk(from, to); ; {
		e, ok := w.next()
		if !ok {
			return &sliceWalker{span}
		}
		span = append(span, e)
	}
}

// carried remembers what the bundles in CometBFT's mempool hold.
type carried struct {
	of *mempool.Cache[mempool.Digest, []*envelope.Transaction]
}

// carriedMost is how many bundles are remembered at least; others are decoded again.
const carriedMost = 4096

func newCarried() *carried {
	return &carried{mempool.NewCache[mempool.Digest, []*envelope.Transaction](carriedMost)}
}

func (c *carried) get(bundle []byte) []*envelope.Transaction {
	ts, _ := c.of.Get(mempool.DigestOf(bundle))
	return ts
}

func (c *carried) put(bundle []byte, all []opened) {
	ts := make([]*envelope.Transaction, 0, len(all))
	for _, o := range all {
		if o.t != nil {
			ts = append(ts, o.t)
		}
	}
	c.of.Put(mempool.DigestOf(bundle), ts)
}
