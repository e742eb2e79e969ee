package machine

import (
	"sync"

	"github.com/cockroachdb/pebble/v2"
)

// warm keeps entries of the newest committed state in memory, absent ones too, so that a rule tried at admission
// finds in its block what it has read before. Its content is that of one epoch, which every commit ends: readers
// name theirs, and to readers of another epoch the cache is empty and deaf. So what it answers is what the store
// of that epoch would answer, always.
type warm struct {
	mu         sync.RWMutex
	epoch      int64
	young, old map[string][]byte // nil values are absent entries
	bytes      int64             // of young
	most       int64             // for each half
}

// entryBytes is about what a map spends on an entry.
const entryBytes = 96

func newWarm(most int64) *warm { return &warm{young: map[string][]byte{}, most: most / 2} }

func (w *warm) get(epoch int64, key []byte) (value []byte, found bool) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if epoch != w.epoch {
		return nil, false
	}
	if value, found = w.young[string(key)]; !found {
		value, found = w.old[string(key)]
	}
	return value, found
}

func (w *warm) put(epoch int64, key, value []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if epoch == w.epoch {
		w.set(key, value)
	}
}

func (w *warm) set(key, value []byte) {
	if w.bytes >= w.most {
		w.old, w.young, w.bytes = w.young, make(map[string][]byte, len(w.young)), 0
	}
	w.young[string(key)] = value
	w.bytes += int64(len(key)+len(value)) + entryBytes
}

// turn takes over what a block wrote and begins the next epoch. Remembered ids are left out: each is asked for
// once and is then hardly ever there.
func (w *warm) turn(writes []entry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.epoch++
	for _, e := range writes {
		if !isSeen(e.key) {
			w.set(e.key, e.value)
		}
	}
}

// clear forgets everything, when the state is replaced.
func (w *warm) clear() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.epoch++
	w.young, w.old, w.bytes = map[string][]byte{}, nil, 0
}

// now opens the epoch that is; the caller keeps commits away.
func (w *warm) now() int64 {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.epoch
}

// newest is the committed state for the consensus connection, on which no commit can come between.
func (m *Machine) newest() flat { return flat{m.db, m.o.Dir, m.warm, m.warm.now(), m.sieve} }

// snapshot is the newest committed state for everybody else, held still until the snapshot is closed.
func (m *Machine) snapshot() (*position, flat, *pebble.Snapshot) {
	m.flip.RLock()
	defer m.flip.RUnlock()
	snap := m.db.NewSnapshot()
	return m.at.Load(), flat{snap, m.o.Dir, m.warm, m.warm.now(), m.sieve}, snap
}
