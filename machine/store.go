package machine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/journal"
	"gongshi/ledger/state"
)

// The database. The state is flat; everything else in it can be computed from the state or from the blocks.
//
//	s ‖ raw key                  value                 the state
//	p ‖ path[:8] ‖ raw key       empty                 which keys lie at a path of the tree, for proofs
//	j ‖ height (8 bytes, BE)     journal.Block         what each block changed
//	h                            Head                  to which block all this belongs
const (
	inState   = 's'
	inPaths   = 'p'
	inJournal = 'j'
	pathBytes = 8
)

var headKey = []byte("h")

func stateKey(raw []byte) []byte { return append([]byte{inState}, raw...) }

func journalKey(height int64) []byte {
	return binary.BigEndian.AppendUint64([]byte{inJournal}, uint64(height))
}

func pathKey(path *[32]byte, raw []byte) []byte {
	k := make([]byte, 0, 1+pathBytes+len(raw))
	return append(append(append(k, inPaths), path[:pathBytes]...), raw...)
}

// openStore opens or makes the database.
func (m *Machine) openStore() error {
	o := &pebble.Options{
		FS:                          m.o.FS,
		Logger:                      pebbleLog{m},
		CacheSize:                   m.o.CacheBytes,
		MemTableSize:                64 << 20,
		MemTableStopWritesThreshold: 4,
		L0CompactionThreshold:       4,
		L0StopWritesThreshold:       24,
		LBaseMaxBytes:               256 << 20,
		FormatMajorVersion:          pebble.FormatNewest,
		WALBytesPerSync:             1 << 20,
		EventListener: &pebble.EventListener{
			BackgroundError: func(err error) { m.log.Error("the store cannot write in the background", "err", err) },
			DataCorruption: func(d pebble.DataCorruptionInfo) {
				m.fail(diagnose(m.o.Dir, fmt.Errorf("corrupt %s: %w", d.Path, d.Details)))
			},
		},
	}
	for i := range o.Levels {
		o.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
		o.Levels[i].BlockSize = 16 << 10
	}
	return m.guard(func() error {
		db, err := pebble.Open(m.o.FS.PathJoin(m.o.Dir, "state"), o)
		if err == nil {
			m.db = db
		}
		return err
	})
}

// guard runs what may write to the store, on a goroutine of its own because a fatal error of the store ends it.
func (m *Machine) guard(write func() error) error {
	done := make(chan error, 1)
	go func() {
		err := errInterrupted
		defer func() { done <- err }()
		err = write()
	}()
	err := <-done
	if f := m.failed(); f != nil {
		return f
	}
	if err != nil {
		return diagnose(m.o.Dir, err)
	}
	return nil
}

// flat is the state as the store or a snapshot of it holds it. An error of the store is a panic with a *Fault:
// it must never look like an absent entry, nor like a refusal.
type flat struct {
	store pebble.Reader
	dir   string
	warm  *warm  // may be nil
	epoch int64  // of warm, to which the store belongs
	sieve *sieve // may be nil; holds all ids that the store remembers, perhaps newer ones too
}

var _ state.Reader = flat{}

// Get returns nil where nothing is stored.
func (f flat) Get(key []byte) []byte {
	if f.sieve != nil && isSeen(key) && !f.sieve.maybe(key) {
		return nil
	}
	if f.warm == nil || isSeen(key) {
		return f.get(stateKey(key))
	}
	value, found := f.warm.get(f.epoch, key)
	if !found {
		value = f.get(stateKey(key))
		f.warm.put(f.epoch, key, value)
	}
	return value
}

func isSeen(key []byte) bool { return bytes.HasPrefix(key, seenSpace) }

func (f flat) get(key []byte) []byte {
	value, closer, err := f.store.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil
	}
	if err != nil {
		panic(diagnose(f.dir, err))
	}
	defer closer.Close()
	return bytes.Clone(value)
}

// Scan yields the entries with from <= key < to in order, at most limit of them.
func (f flat) Scan(from, to []byte, limit int) iter.Seq2[[]byte, []byte] {
	return func(yield func([]byte, []byte) bool) {
		w := f.walk(from, to)
		defer w.close()
		for range limit {
			e, ok := w.next()
			if !ok || !yield(e.key, e.value) {
				return
			}
		}
	}
}

// walk opens an iterator that its caller closes.
func (f flat) walk(from, to []byte) *storeWalker {
	end := []byte{inState + 1}
	if to != nil {
		end = stateKey(to)
	}
	it, err := f.store.NewIter(&pebble.IterOptions{LowerBound: stateKey(from), UpperBound: end})
	if err != nil {
		panic(diagnose(f.dir, err))
	}
	return &storeWalker{it: it, dir: f.dir}
}

type storeWalker struct {
	it      *pebble.Iterator
	dir     string
	started bool
}

func (w *storeWalker) next() (entry, bool) {
	ok := w.started && w.it.Next() || !w.started && w.it.First()
	w.started = true
	if !ok {
		if err := w.it.Error(); err != nil {
			panic(diagnose(w.dir, err))
		}
		return entry{}, false
	}
	value, err := w.it.ValueAndErr()
	if err != nil {
		panic(diagnose(w.dir, err))
	}
	return entry{bytes.Clone(w.it.Key()[1:]), bytes.Clone(value)}, true
}

func (w *storeWalker) close() {
	if err := w.it.Close(); err != nil {
		panic(diagnose(w.dir, err))
	}
}

// head reads the position of a store or snapshot; nil before genesis.
func (f flat) head() (h *Head, err error) {
	defer catchFault(&err)
	raw := f.get(headKey)
	if raw == nil {
		return nil, nil
	}
	h = &Head{}
	if err := proto.Unmarshal(raw, h); err != nil {
		return nil, diagnose(f.dir, fmt.Errorf("corrupt head: %w", err))
	}
	return h, nil
}

// block reads the journal; nil where there is none.
func (f flat) block(height int64) (b *journal.Block, err error) {
	defer catchFault(&err)
	raw := f.get(journalKey(height))
	if raw == nil {
		return nil, nil
	}
	b = &journal.Block{}
	if err := proto.Unmarshal(raw, b); err != nil {
		return nil, diagnose(f.dir, fmt.Errorf("corrupt journal at %d: %w", height, err))
	}
	return b, nil
}

// catchFault turns the panic of a flat into an error, for callers that are no rules.
func catchFault(err *error) {
	switch p := recover().(type) {
	case nil:
	case *Fault:
		*err = p
	default:
		panic(p)
	}
}

// ByPath answers the tree's question for the key and the value at a path.
func (f flat) ByPath(path *[32]byte) (key, value []byte, err error) {
	defer catchFault(&err)
	prefix := pathKey(path, nil)
	it, err := f.store.NewIter(&pebble.IterOptions{LowerBound: prefix, UpperBound: state.End(prefix)})
	if err != nil {
		return nil, nil, diagnose(f.dir, err)
	}
	defer it.Close()
	for ok := it.First(); ok; ok = it.Next() {
		raw := it.Key()[len(prefix):]
		if pathOf(raw) != *path {
			continue
		}
		key = bytes.Clone(raw)
		if value = f.Get(key); value != nil {
			return key, value, nil
		}
	}
	if err := it.Error(); err != nil {
		return nil, nil, diagnose(f.dir, err)
	}
	return nil, nil, diagnose(f.dir, fmt.Errorf("corrupt index: no key at path %x", path[:]))
}
