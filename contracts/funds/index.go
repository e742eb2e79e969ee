package funds

import (
	"encoding/binary"

	"gongshi/ledger/amount"
)

// An index counts keys in the order of a table's rows: a hash table of its own, because a map's order would be chance
// and a sorted slice slow at a million rows. Keys are hashes already.
type index struct {
	slots []uint32 // place in keys plus 1, 0 where free; a power of two, at most half full
	keys  [][16]byte
	value []uint32
}

// at finds the key's place, adding it with value 0, and reports whether it is new.
func (x *index) at(key [16]byte) (place int, fresh bool) {
	if 2*len(x.keys) >= len(x.slots) {
		x.grow()
	}
	slot := x.slot(key)
	if n := x.slots[slot]; n > 0 {
		return int(n) - 1, false
	}
	x.keys, x.value = append(x.keys, key), append(x.value, 0)
	x.slots[slot] = uint32(len(x.keys))
	return len(x.keys) - 1, true
}

// find is at without adding; -1 where the key is unknown.
func (x *index) find(key [16]byte) int {
	if len(x.slots) == 0 {
		return -1
	}
	return int(x.slots[x.slot(key)]) - 1
}

// slot is where the key is, or where it would be put.
func (x *index) slot(key [16]byte) int {
	mask := len(x.slots) - 1
	slot := int(binary.BigEndian.Uint64(key[:])>>1) & mask
	for x.slots[slot] > 0 && x.keys[x.slots[slot]-1] != key {
		slot = (slot + 1) & mask
	}
	return slot
}

func (x *index) grow() {
	x.slots = make([]uint32, max(64, 2*len(x.slots)))
	for i, key := range x.keys {
		x.slots[x.slot(key)] = uint32(i + 1)
	}
}

// addMinor adds to a control total; false where it no longer fits.
func addMinor(total *int64, minor int64) bool {
	sum, ok := amount.Add(*total, minor)
	*total = sum
	return ok
}
