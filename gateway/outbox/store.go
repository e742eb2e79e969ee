// Package outbox keeps on disk what a gateway has accepted, so that a crash between the receipt and the block
// loses nothing and doubles nothing.
package outbox

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"

	"gongshi/ledger/envelope"
)

// The database:
//
//	c ‖ number (8 bytes, BE)            Record     carried, in the order of acceptance
//	d ‖ id                              Record     ended
//	t ‖ ended_ms (8 bytes, BE) ‖ id     empty      ended, by time, for Forget
//	h                                   8 bytes BE the last block that was read
const (
	carriedSpace = 'c'
	endedSpace   = 'd'
	timeSpace    = 't'
)

var heightKey = []byte("h")

// Errors of a store. Each is wrapped in a sentence that names the remedy.
var (
	ErrDamaged = errors.New("outbox: damaged")
	ErrFailed  = errors.New("outbox: the disk failed")
)

// Options of Open.
type Options struct {
	Dir string
	Log *slog.Logger
	// FS is the disk's; tests pass one that can be cut off.
	FS vfs.FS
}

// A Store is the outbox of one gateway. All methods but Close may be called by several goroutines.
type Store struct {
	db     *pebble.DB
	dir    string
	number atomic.Uint64 // last one given
	fault  *fault
}

// fault remembers that Pebble met an error after which nothing may be written.
type fault struct {
	log    *slog.Logger
	cause  atomic.Pointer[error]
	report chan error
}

func (f *fault) Infof(string, ...any) {}
func (f *fault) Errorf(format string, args ...any) {
	f.log.Error("outbox", "message", fmt.Sprintf(format, args...))
}

// Fatalf must not return; it parks the goroutine of the store that called it, and whoever waits for that write learns
// of the fault from report.
func (f *fault) Fatalf(format string, args ...any) {
	err := fmt.Errorf("%w: "+format, append([]any{ErrFailed}, args...)...)
	if f.cause.CompareAndSwap(nil, &err) {
		f.log.Error("the outbox can no longer be written; free or replace its disk and start again", "err", err)
		f.report <- err
	}
	select {}
}

// Open opens or makes the outbox in o.Dir.
func Open(o Options) (*Store, error) {
	if o.FS == nil {
		o.FS = vfs.Default
	}
	f := &fault{log: o.Log, report: make(chan error, 1)}
	po := &pebble.Options{FS: o.FS, Logger: f, MemTableSize: 16 << 20, CacheSize: 16 << 20,
		FormatMajorVersion: pebble.FormatNewest, WALBytesPerSync: 1 << 20}
	for i := range po.Levels {
		po.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	db, err := pebble.Open(o.Dir, po)
	if err != nil {
		return nil, explain(o.Dir, err)
	}
	s := &Store{db: db, dir: o.Dir, fault: f}
	it, err := db.NewIter(&pebble.IterOptions{LowerBound: []byte{carriedSpace}, UpperBound: []byte{carriedSpace + 1}})
	if err == nil {
		if it.Last() {
			s.number.Store(binary.BigEndian.Uint64(it.Key()[1:]))
		}
		err = it.Close()
	}
	if err != nil {
		return nil, errors.Join(explain(o.Dir, err), db.Close())
	}
	return s, nil
}

// explain says in one sentence what to do about an error of the database.
func explain(dir string, err error) error {
	switch text := err.Error(); {
	case strings.Contains(text, "lock"), strings.Contains(text, "resource temporarily unavailable"):
		return fmt.Errorf("the outbox %s is used by another process; stop that one first: %w", dir, err)
	case strings.Contains(text, "no space left"):
		return fmt.Errorf("the disk that holds the outbox %s is full; free some space and start again: %w", dir, err)
	}
	return fmt.Errorf("%w: the outbox %s cannot be read; keep the folder for examination, move it away and ask those who "+
		"submitted to look up their transactions and submit the missing ones again: %w", ErrDamaged, dir, err)
}

// Close waits for running writes and closes the database.
func (s *Store) Close() error {
	if s.fault.cause.Load() != nil {
		return nil // its goroutines are parked: closing would wait for ever, and what was synced is safe
	}
	return s.db.Close()
}

// write commits b and gives it up, unless the disk has failed.
func (s *Store) write(b *pebble.Batch, o *pebble.WriteOptions) error {
	if err := s.fault.cause.Load(); err != nil {
		return *err
	}
	done := make(chan error, 1)
	go func() { done <- b.Commit(o) }()
	select {
	case err := <-done:
		return errors.Join(err, b.Close())
	case err := <-s.fault.report:
		s.fault.report <- err
		return err
	}
}

// Accept stores new records and numbers them. When it returns nil, they are on the disk: writers that come together
// share one fsync.
func (s *Store) Accept(records []*Record) error {
	b := s.db.NewBatch()
	for _, r := range records {
		r.Number, r.Fate = s.number.Add(1), Fate_FATE_CARRIED
		raw, err := encode(r)
		if err != nil {
			return err
		}
		if err := b.Set(numbered(r.Number), raw, nil); err != nil {
			return err
		}
	}
	return s.write(b, pebble.Sync)
}

// Carried yields all records that have not ended, in the order of acceptance.
func (s *Store) Carried(yield func(*Record) error) error {
	return s.scan([]byte{carriedSpace}, []byte{carriedSpace + 1}, func(key, value []byte) error {
		r, err := decode(value)
		if err == nil && (len(key) != 9 || binary.BigEndian.Uint64(key[1:]) != r.Number) {
			err = errors.New("a record lies at another number")
		}
		if err != nil {
			return explain(s.dir, err)
		}
		return yield(r)
	})
}

// End stores what became of records and that the chain was read up to height. It does not wait for the disk: what a
// crash undoes is found again by reading the same blocks, because the height lies in the same batch.
func (s *Store) End(height int64, records []*Record) error {
	b := s.db.NewBatch()
	errs := []error{b.Set(heightKey, binary.BigEndian.AppendUint64(nil, uint64(height)), nil)}
	for _, r := range records {
		r.Envelope = nil
		raw, err := encode(r)
		errs = append(errs, err, b.Delete(numbered(r.Number), nil), b.Set(endedKey(r.Id), raw, nil), b.Set(timeKey(r), nil, nil))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return s.write(b, pebble.NoSync)
}

// Ended finds the record of a transaction that has ended; nil when there is none.
func (s *Store) Ended(id envelope.ID) (*Record, error) {
	raw, closer, err := s.db.Get(endedKey(id[:]))
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, explain(s.dir, err)
	}
	defer closer.Close()
	r, err := decode(raw)
	if err != nil {
		return nil, explain(s.dir, err)
	}
	return r, nil
}

// Height is the last block that was read, 0 before any.
func (s *Store) Height() (int64, error) {
	raw, closer, err := s.db.Get(heightKey)
	if errors.Is(err, pebble.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, explain(s.dir, err)
	}
	defer closer.Close()
	if len(raw) != 8 || binary.BigEndian.Uint64(raw) > math.MaxInt64 {
		return 0, explain(s.dir, errors.New("the height is malformed"))
	}
	return int64(binary.BigEndian.Uint64(raw)), nil
}

// forgetMost bounds what one call of Forget removes.
const forgetMost = 10_000

// Forget removes records that ended before block time beforeMS, at most 10,000 at once, and says how many.
func (s *Store) Forget(beforeMS int64) (int, error) {
	b := s.db.NewBatch()
	n := 0
	to := binary.BigEndian.AppendUint64([]byte{timeSpace}, uint64(max(0, beforeMS)))
	err := s.scan([]byte{timeSpace}, to, func(key, _ []byte) error {
		if n++; n > forgetMost {
			return errEnough
		}
		return errors.Join(b.Delete(key, nil), b.Delete(endedKey(key[9:]), nil))
	})
	if errors.Is(err, errEnough) {
		n, err = forgetMost, nil
	}
	if err != nil || n == 0 {
		return 0, err
	}
	return n, s.write(b, pebble.NoSync)
}

var errEnough = errors.New("enough")

// scan calls yield with each entry from <= key < to.
func (s *Store) scan(from, to []byte, yield func(key, value []byte) error) (err error) {
	it, err := s.db.NewIter(&pebble.IterOptions{LowerBound: from, UpperBound: to})
	if err != nil {
		return explain(s.dir, err)
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for ok := it.First(); ok; ok = it.Next() {
		value, err := it.ValueAndErr()
		if err != nil {
			return explain(s.dir, err)
		}
		if err := yield(it.Key(), value); err != nil {
			return err
		}
	}
	return it.Error()
}

func numbered(n uint64) []byte { return binary.BigEndian.AppendUint64([]byte{carriedSpace}, n) }

func endedKey(id []byte) []byte { return append([]byte{endedSpace}, id...) }

func timeKey(r *Record) []byte {
	return append(binary.BigEndian.AppendUint64([]byte{timeSpace}, uint64(max(0, r.EndedMs))), r.Id...)
}
