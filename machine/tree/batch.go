package tree

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"sync"
)

// An op is a write as the tree needs it.
type op struct {
	path, leaf Hash // leaf is the hash of the leaf
	del        bool
}

// scratch is the writer's memory for one batch, used again by the next.
type scratch struct {
	raw, ops []op
	keys     []sortKey
	ends     []uint32
}

// A sortKey stands for raw[at]; most comparisons end at the prefix.
type sortKey struct {
	prefix uint64
	at     uint32
}

// prepare hashes writes and brings them into the order of their paths, one op a path.
func (t *Tree) prepare(ws []Write) ([]op, error) {
	t.buf.raw = slices.Grow(t.buf.raw[:0], len(ws))[:len(ws)]
	errs := make([]error, len(t.crew))
	t.crew.share(len(ws), func(part, lo, hi int) {
		for i := lo; i < hi && errs[part] == nil; i++ {
			if errs[part] = t.buf.raw[i].set(&ws[i]); errs[part] != nil {
				errs[part] = fmt.Errorf("write %d: %w", i, errs[part])
			}
		}
	})
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return t.buf.sort(t.buf.raw, t.crew), nil
}

// set makes o the op of a write.
func (o *op) set(w *Write) error {
	if err := checkKey(w.Key); err != nil {
		return err
	}
	*o = op{path: sha256.Sum256(w.Key), del: w.Value == nil}
	if o.del {
		return nil
	}
	if len(w.Value) == 0 || len(w.Value) > MaxValueBytes {
		return fmt.Errorf("%w: value of %d bytes", ErrSize, len(w.Value))
	}
	value := Hash(sha256.Sum256(w.Value))
	o.leaf = leafHash(&o.path, &value)
	return nil
}

func checkKey(key []byte) error {
	if len(key) == 0 || len(key) > MaxKeyBytes {
		return fmt.Errorf("%w: key of %d bytes", ErrSize, len(key))
	}
	return nil
}

// share cuts n things into one part a worker and runs f on all parts at once; few things are one part.
func (c crew) share(n int, f func(part, lo, hi int)) {
	if len(c) == 1 || n <= warmMax {
		f(0, 0, n)
		return
	}
	var wg sync.WaitGroup
	for i := 1; i < len(c); i++ {
		wg.Go(func() { f(i, n*i/len(c), n*(i+1)/len(c)) })
	}
	f(0, 0, n/len(c))
	wg.Wait()
}

// sort orders raw by path and keeps the last op of each path. A counting sort on the top bits makes buckets
// of about eight, which are sorted by comparison. The answer is valid until the next call.
func (s *scratch) sort(raw []op, c crew) []op {
	n := len(raw)
	top := min(16, max(1, bits.Len(uint(n))-3))
	s.keys = slices.Grow(s.keys[:0], n)[:n]
	s.ops = slices.Grow(s.ops[:0], n)[:n]
	s.ends = slices.Grow(s.ends[:0], 1<<top+1)[:1<<top+1]
	clear(s.ends)
	for i := range raw {
		s.ends[binary.BigEndian.Uint32(raw[i].path[:])>>(32-top)+1]++
	}
	for i := 1; i < len(s.ends); i++ {
		s.ends[i] += s.ends[i-1]
	}
	for i := range raw { // s.ends[b] moves from the start of bucket b to its end
		p := binary.BigEndian.Uint64(raw[i].path[:])
		end := &s.ends[p>>(64-top)]
		s.keys[*end] = sortKey{p, uint32(i)}
		*end++
	}
	c.share(1<<top, func(_, lo, hi int) {
		for b := lo; b < hi; b++ {
			start := uint32(0)
			if b > 0 {
				start = s.ends[b-1]
			}
			s.fill(raw, start, s.ends[b])
		}
	})
	return last(s.ops)
}

// fill sorts one bucket and copies it to its place in s.ops.
func (s *scratch) fill(raw []op, start, end uint32) {
	bucket := s.keys[start:end]
	slices.SortFunc(bucket, func(x, y sortKey) int {
		if x.prefix != y.prefix {
			return cmp.Compare(x.prefix, y.prefix)
		}
		return cmp.Or(bytes.Compare(raw[x.at].path[:], raw[y.at].path[:]), cmp.Compare(x.at, y.at))
	})
	for i, k := range bucket {
		s.ops[start+uint32(i)] = raw[k.at]
	}
}

// last keeps, of neighbours with one path, the last: it was written last.
func last(ops []op) []op {
	kept := 0
	for i := range ops {
		if i+1 < len(ops) && ops[i].path == ops[i+1].path {
			continue
		}
		if kept != i {
			ops[kept] = ops[i]
		}
		kept++
	}
	return ops[:kept]
}

// split is the number of ops that go left at depth.
func split(ops []op, depth int) int {
	if len(ops) <= 8 {
		for i := range ops {
			if bit(&ops[i].path, depth) == 1 {
				return i
			}
		}
		return len(ops)
	}
	lo, hi := 0, len(ops)
	for lo < hi {
		if m := (lo + hi) >> 1; bit(&ops[m].path, depth) == 1 {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return lo
}
