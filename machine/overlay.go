package machine

import (
	"bytes"
	"iter"
	"math/bits"
	"slices"

	"gongshi/ledger/envelope"
)

// An entry is one change; a nil value deletes.
type entry struct {
	key, value []byte
}

// A layer holds changes over a state below it.
type layer interface {
	// look gives the change of key, if there is one.
	look(key []byte) (value []byte, found bool)
	// walk starts at the first change with from <= key; to bounds it where it is not nil.
	walk(from, to []byte) walker
}

// A walker gives changes in key order, then false.
type walker interface {
	next() (entry, bool)
}

// An overlay collects the changes of a block. It is written between transactions only, so a rule's scan never
// sees it move. Keys enter the ordered list when somebody first asks for order.
type overlay struct {
	byKey    map[string]*link
	perSpace map[string]*int // writes to each space, by its raw prefix
	loose    []*link
	head     link   // of no key; its next are the first links of each floor
	coin     uint64 // heights of towers: any sequence gives the same order
}

const tower = 14

type link struct {
	entry
	next []*link
}

func newOverlay(size int) *overlay {
	return &overlay{byKey: make(map[string]*link, size), perSpace: map[string]*int{}, head: link{next: make([]*link, tower)}, coin: 1}
}

func (o *overlay) look(key []byte) ([]byte, bool) {
	if l, ok := o.byKey[string(key)]; ok {
		return l.value, true
	}
	return nil, false
}

func (o *overlay) set(e entry) {
	count := o.perSpace[string(spaceOf(e.key))]
	if count == nil {
		count = new(int)
		o.perSpace[string(spaceOf(e.key))] = count
	}
	*count++
	if l, ok := o.byKey[string(e.key)]; ok {
		l.value = e.value
		return
	}
	l := &link{entry: e}
	o.byKey[string(e.key)] = l
	o.loose = append(o.loose, l)
}

// order brings the loose keys into the ordered list.
func (o *overlay) order() {
	var before [tower]*link
	for _, l := range o.loose {
		o.coin ^= o.coin << 13
		o.coin ^= o.coin >> 7
		o.coin ^= o.coin << 17
		l.next = make([]*link, min(tower, 1+bits.TrailingZeros64(o.coin)/2))
		o.seek(l.key, &before)
		for h := range l.next {
			l.next[h], before[h].next[h] = before[h].next[h], l
		}
	}
	o.loose = o.loose[:0]
}

// seek finds, on each floor, the last link whose key is less than from.
func (o *overlay) seek(from []byte, before *[tower]*link) {
	at := &o.head
	for h := tower - 1; h >= 0; h-- {
		for at.next[h] != nil && bytes.Compare(at.next[h].key, from) < 0 {
			at = at.next[h]
		}
		before[h] = at
	}
}

func (o *overlay) walk(from, to []byte) walker {
	o.order()
	var before [tower]*link
	o.seek(from, &before)
	return &linkWalker{before[0].next[0], to}
}

// sorted gives every change in key order.
func (o *overlay) sorted() []entry {
	all := make([]entry, 0, len(o.byKey))
	for _, l := range o.byKey {
		all = append(all, l.entry)
	}
	slices.SortFunc(all, func(a, b entry) int { return bytes.Compare(a.key, b.key) })
	return all
}

type linkWalker struct {
	at *link
	to []byte
}

func (w *linkWalker) next() (entry, bool) {
	if w.at == nil || w.to != nil && bytes.Compare(w.at.key, w.to) >= 0 {
		return entry{}, false
	}
	e := w.at.entry
	w.at = w.at.next[0]
	return e, true
}

// Limits of what one transaction may change. They are consensus facts.
const (
	maxWrites     = 8192
	maxWriteBytes = 4 << 20
	maxKeyBytes   = 1024
	maxValueBytes = 1 << 20
)

// A trial is the state that one transaction sees and changes: a state.Writer over layers and a base. Whoever
// made it merges it into a layer below when the transaction is done, or forgets it.
type trial struct {
	changes []entry // sorted by key
	below   []layer // the newest first
	base    flat
}

func (t *trial) find(key []byte) (int, bool) {
	return slices.BinarySearchFunc(t.changes, key, func(e entry, k []byte) int { return bytes.Compare(e.key, k) })
}

// Get returns nil where nothing is stored.
func (t *trial) Get(key []byte) []byte {
	if i, ok := t.find(key); ok {
		return t.changes[i].value
	}
	for _, l := range t.below {
		if v, ok := l.look(key); ok {
			return v
		}
	}
	return t.base.Get(key)
}

// Put stores value under key.
func (t *trial) Put(key, value []byte) {
	if len(value) == 0 {
		panic("machine: a rule stores an empty value")
	}
	t.set(entry{key, value})
}

// Delete removes the entry under key.
func (t *trial) Delete(key []byte) { t.set(entry{key: key}) }

func (t *trial) set(e entry) {
	i, ok := t.find(e.key)
	if ok {
		t.changes[i].value = e.value
		return
	}
	t.changes = slices.Insert(t.changes, i, e)
}

// Scan yields the entries with from <= key < to in order, as they were when the scan began.
func (t *trial) Scan(from, to []byte, limit int) iter.Seq2[[]byte, []byte] {
	lo, _ := t.find(from)
	hi := len(t.changes)
	if to != nil {
		hi, _ = t.find(to)
	}
	own := slices.Clone(t.changes[lo:max(lo, hi)])
	return func(yield func([]byte, []byte) bool) {
		walkers := []walker{&sliceWalker{own}}
		for _, l := range t.below {
			walkers = append(walkers, l.walk(from, to))
		}
		stored := t.base.walk(from, to)
		defer stored.close()
		merge(append(walkers, stored), limit, yield)
	}
}

// check refuses what is too much for one transaction.
func (t *trial) check() error {
	total := 0
	for _, e := range t.changes {
		if len(e.key) == 0 || len(e.key) > maxKeyBytes || len(e.value) > maxValueBytes {
			return envelope.ErrStateLimit.With("an entry of %d and %d bytes", len(e.key), len(e.value))
		}
		total += len(e.key) + len(e.value)
	}
	if len(t.changes) > maxWrites || total > maxWriteBytes {
		return envelope.ErrStateLimit.With("%d entries, %d bytes", len(t.changes), total)
	}
	return nil
}

type sliceWalker struct{ rest []entry }

func (w *sliceWalker) next() (entry, bool) {
	if len(w.rest) == 0 {
		return entry{}, false
	}
	e := w.rest[0]
	w.rest = w.rest[1:]
	return e, true
}

// merge yields at most limit living entries of all walkers in key order; of equal keys the first walker's counts.
func merge(walkers []walker, limit int, yield func([]byte, []byte) bool) {
	heads := make([]entry, len(walkers))
	open := make([]bool, len(walkers))
	for i, w := range walkers {
		heads[i], open[i] = w.next()
	}
	for limit > 0 {
		least := -1
		for i := range walkers {
			if open[i] && (least < 0 || bytes.Compare(heads[i].key, heads[least].key) < 0) {
				least = i
			}
		}
		if least < 0 {
			return
		}
		e := heads[least]
		for i, w := range walkers {
			if open[i] && bytes.Equal(heads[i].key, e.key) {
				heads[i], open[i] = w.next()
			}
		}
		if e.value == nil {
			continue
		}
		if limit--; !yield(e.key, e.value) {
			return
		}
	}
}
