package state

import (
	"bytes"
	"iter"
	"slices"
)

// A Memory is a small state of its own, for tests, simulations and the trial of a single command:
// a sorted slice, because maps have no order. The zero value is empty and ready.
type Memory struct{ entries []entry }

type entry struct{ key, value []byte }

func (m *Memory) find(key []byte) (int, bool) {
	return slices.BinarySearchFunc(m.entries, key, func(e entry, k []byte) int { return bytes.Compare(e.key, k) })
}

// Get returns nil where nothing is stored.
func (m *Memory) Get(key []byte) []byte {
	if i, ok := m.find(key); ok {
		return m.entries[i].value
	}
	return nil
}

// Put stores value under key.
func (m *Memory) Put(key, value []byte) {
	i, ok := m.find(key)
	if ok {
		m.entries[i].value = value
		return
	}
	m.entries = slices.Insert(m.entries, i, entry{key, value})
}

// Delete removes the entry under key.
func (m *Memory) Delete(key []byte) {
	if i, ok := m.find(key); ok {
		m.entries = slices.Delete(m.entries, i, i+1)
	}
}

// Scan yields the entries with from <= key < to in order, as they were when the scan began.
func (m *Memory) Scan(from, to []byte, limit int) iter.Seq2[[]byte, []byte] {
	lo, _ := m.find(from)
	hi := len(m.entries)
	if to != nil {
		hi, _ = m.find(to)
	}
	found := slices.Clone(m.entries[lo:max(lo, min(hi, lo+limit))])
	return func(yield func([]byte, []byte) bool) {
		for _, e := range found {
			if !yield(e.key, e.value) {
				return
			}
		}
	}
}

// Clone is an independent copy.
func (m *Memory) Clone() *Memory { return &Memory{slices.Clone(m.entries)} }

// Len counts the entries.
func (m *Memory) Len() int { return len(m.entries) }
