package machine

import (
	"encoding/binary"
	"sync"

	"gongshi/ledger/envelope"
)

// A sieve says of most transactions, without asking the store, that no block held them: one Bloom filter for each
// hour of expiry, of lines of 64 bytes, in which an id sets bits of one line. It holds every remembered id, so its
// no is certain; after its maybe the store is asked. An id is a hash already and gives its own bits.
type sieve struct {
	mu    sync.RWMutex
	hours map[int64][]*screen
	from  int64 // ids of earlier hours are no longer held: maybe
}

const (
	hourMS      = 3600_000
	screenLines = 1 << 14 // 1 MiB
	screenMost  = 800_000 // ids, at ten bits each
)

type screen struct {
	lines [screenLines][8]uint64
	count int
}

func newSieve() *sieve { return &sieve{hours: map[int64][]*screen{}} }

// readSeen takes a raw key of the space of remembered ids apart.
func readSeen(key []byte) (hour int64, id []byte) {
	rest := key[len(seenSpace):]
	return int64(binary.BigEndian.Uint64(rest)) / hourMS, rest[8:]
}

// mark gives the line of an id and the eight bits that it sets there, one in each word.
func mark(id []byte) (line uint32, mask [8]uint64) {
	for i := range mask {
		mask[i] = 1 << (id[8+i] & 63)
	}
	return binary.BigEndian.Uint32(id) % screenLines, mask
}

func (s *sieve) add(key []byte) {
	hour, id := readSeen(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	if hour < s.from {
		return
	}
	all := s.hours[hour]
	if len(all) == 0 || all[len(all)-1].count >= screenMost {
		all = append(all, &screen{})
		s.hours[hour] = all
	}
	last := all[len(all)-1]
	line, mask := mark(id)
	for i := range mask {
		last.lines[line][i] |= mask[i]
	}
	last.count++
}

// maybe is false only for an id that no block held.
func (s *sieve) maybe(key []byte) bool {
	hour, id := readSeen(key)
	s.mu.RLock()
	defer s.mu.RUnlock()
	if hour < s.from {
		return true
	}
	line, mask := mark(id)
	for _, one := range s.hours[hour] {
		if one.holds(line, &mask) {
			return true
		}
	}
	return false
}

func (c *screen) holds(line uint32, mask *[8]uint64) bool {
	for i := range mask {
		if c.lines[line][i]&mask[i] == 0 {
			return false
		}
	}
	return true
}

// pass forgets the hours before block time; the store still knows them.
func (s *sieve) pass(timeMS int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.from = max(s.from, timeMS/hourMS)
	for hour := range s.hours {
		if hour < s.from {
			delete(s.hours, hour)
		}
	}
}

// fill makes the sieve of a store anew.
func (s *sieve) fill(f flat) (err error) {
	defer catchFault(&err)
	s.mu.Lock()
	s.hours, s.from = map[int64][]*screen{}, 0
	s.mu.Unlock()
	for key := range f.borrow(seenSpace, endOfSeen) {
		if len(key) == len(seenSpace)+8+len(envelope.ID{}) { // a false snapshot may hold others
			s.add(key)
		}
	}
	return nil
}
