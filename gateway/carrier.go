package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"gongshi/gateway/outbox"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
)

// A carried transaction is one that was accepted and has not ended. Its carrier's lock guards all of it but what never
// changes: id and record's envelope, number and times.
type carried struct {
	id     envelope.ID
	record *outbox.Record

	stored chan struct{} // closed once the record is on the disk, or failed to get there
	ended  chan struct{} // closed once its fate is known
	failed error         // why it did not get to the disk

	admitted bool      // the network has taken it at least once
	handed   time.Time // when it last was
	tries    int
	next     time.Time // when to hand it over again
	said     *Refusal  // what the network last said against it
	gap      bool      // blocks that may hold it were never read
}

func newCarried(id envelope.ID, r *outbox.Record) *carried {
	return &carried{id: id, record: r, stored: make(chan struct{}), ended: make(chan struct{})}
}

// open reports whether it is on the disk and its fate unknown. The caller holds the carrier's lock.
func (c *carried) open() bool {
	select {
	case <-c.stored:
		return c.failed == nil && c.record.Fate == outbox.Fate_FATE_CARRIED
	default:
		return false
	}
}

// replayed reports whether the network last said that it was executed before.
func (c *carried) replayed() bool {
	return c.said != nil && c.said.Code == envelope.ErrReplayed.Code && c.said.Book == envelope.Refusals.Name()
}

// A carrier hands accepted transactions to the network until blocks, or their expiry, end them.
//
// Two goroutines work on it while it runs: hand, which sends, and follow, which reads blocks. Any goroutine may add.
type carrier struct {
	g     *Gateway
	store *outbox.Store
	wake  chan struct{} // something is due

	mu      sync.Mutex
	all     map[envelope.ID]*carried
	bytes   int64
	queue   []*carried // to be sent now, in order
	later   dueHeap    // to be sent at their time
	pause   time.Time  // nothing is sent before
	backoff time.Duration
	seen    int64 // the last block read
	timeMS  int64 // its time
	started time.Time
	swept   time.Time // when expiries were last looked at
	forgot  time.Time
	closed  bool
	adding  sync.WaitGroup // calls that use the store
}

func newCarrier(g *Gateway) *carrier {
	return &carrier{g: g, store: g.store, wake: make(chan struct{}, 1), all: map[envelope.ID]*carried{}, started: time.Now()}
}

// load takes up what the outbox holds.
func (c *carrier) load() (err error) {
	if c.seen, err = c.store.Height(); err != nil {
		return err
	}
	err = c.store.Carried(func(r *outbox.Record) error {
		t, err := envelope.Decode(r.Envelope)
		if err != nil || t.ID != envelope.ID(r.Id) {
			return fmt.Errorf("%w: a record does not hold its transaction: %v", outbox.ErrDamaged, err)
		}
		one := newCarried(t.ID, r)
		close(one.stored)
		// It may already wait in the pool, or in another node's: a refusal can no longer be the last word.
		one.admitted = true
		c.all[t.ID] = one
		c.bytes += int64(len(r.Envelope))
		c.queue = append(c.queue, one)
		return nil
	})
	if err != nil {
		return err
	}
	_, last := c.g.o.Chain.Heights()
	if c.seen == 0 && len(c.all) == 0 && last > 0 {
		// A new outbox has nothing to look for in the past. The height goes to the disk before the first record.
		if err := c.store.End(last, nil); err != nil {
			return err
		}
		c.seen = last
	}
	c.seen = min(c.seen, last) // a node that joins anew reads its blocks again
	s, err := c.g.o.Chain.State()
	if err != nil {
		return fmt.Errorf("read the chain's time: %w", err)
	}
	defer s.Close()
	c.timeMS = s.TimeMS()
	return nil
}

// run carries until ctx ends.
func (c *carrier) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var working sync.WaitGroup
	for _, work := range []func(context.Context) error{c.hand, c.follow} {
		working.Go(func() {
			if err := work(ctx); err != nil {
				cancel(err)
			}
		})
	}
	working.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// close waits for calls that use the store and closes it; later ones are refused.
func (c *carrier) close(s *outbox.Store) error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.adding.Wait()
	return s.Close()
}

// enter reserves the store until the returned function is called.
func (c *carrier) enter() (leave func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, ErrStopping
	}
	c.adding.Add(1)
	return c.adding.Done, nil
}

// add accepts new transactions, all or none: when it returns nil, each is on the disk, also one that another call is
// adding at the same time.
func (c *carrier) add(ones []*carried) error {
	fresh, others, err := c.reserve(ones)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		records := make([]*outbox.Record, len(fresh))
		for i, one := range fresh {
			records[i] = one.record
		}
		c.publish(fresh, c.store.Accept(records))
	}
	for _, one := range slices.Concat(fresh, others) {
		<-one.stored
		if one.failed != nil {
			return one.failed
		}
	}
	return nil
}

// reserve enters those that are not there yet, and finds the others.
func (c *carrier) reserve(ones []*carried) (fresh, others []*carried, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	size := int64(0)
	for _, one := range ones {
		if other, ok := c.all[one.id]; ok {
			others = append(others, other)
			continue
		}
		fresh = append(fresh, one)
		size += int64(len(one.record.Envelope))
	}
	if len(fresh) > 0 && (len(c.all)+len(fresh) > c.g.o.Limits.Carried || c.bytes+size > c.g.o.Limits.CarriedBytes) {
		return nil, nil, ErrBusy.With("%d carried", len(c.all))
	}
	for _, one := range fresh {
		c.all[one.id] = one
	}
	c.bytes += size
	return fresh, others, nil
}

// publish lets stored transactions go on their way, or takes back those that could not be stored.
func (c *carrier) publish(fresh []*carried, failed error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, one := range fresh {
		if failed != nil {
			one.failed = ErrOutboxFailed
			c.remove(one)
		} else {
			c.queue = append(c.queue, one)
		}
		close(one.stored)
	}
	if failed != nil {
		c.g.log.Error("the outbox did not take what was submitted; it was not accepted", "err", failed)
		return
	}
	c.rouse()
}

func (c *carrier) remove(one *carried) {
	if c.all[one.id] == one {
		delete(c.all, one.id)
		c.bytes -= int64(len(one.record.Envelope))
	}
}

func (c *carrier) rouse() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// find gives the carried transaction of an id.
func (c *carrier) find(id envelope.ID) (*carried, bool) {
	c.mu.Lock()
	one, ok := c.all[id]
	c.mu.Unlock()
	if !ok {
		return nil, false
	}
	if <-one.stored; one.failed != nil {
		return nil, false
	}
	return one, true
}

// describe is what may be told of a transaction now.
func (c *carrier) describe(one *carried) *Submission {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.g.submissionOf(one.record)
	if s.State == State_STATE_ACCEPTED {
		s.Refusal = one.said
	}
	return s
}

// now is block time as far as it was read.
func (c *carrier) now() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.timeMS
}

func (c *carrier) count() (carriedNow, queued int, seen int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.all), len(c.queue), c.seen
}

// refuse notes that r was refused. The caller holds the lock.
func (c *carrier) refuse(r *outbox.Record, why *refusal.Refusal) {
	r.Fate = outbox.Fate_FATE_REFUSED
	r.Book, r.Code, r.Field, r.Detail = why.Book, why.Code, why.Field, why.Detail
	r.EndedMs = c.timeMS
}

// end stores the fates of transactions, whose records the caller has set, and tells who waits. Height is the last block
// read so far.
func (c *carrier) end(height int64, ended []*carried) error {
	records := make([]*outbox.Record, len(ended))
	for i, one := range ended {
		records[i] = one.record
	}
	if err := c.store.End(height, records); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, one := range ended {
		c.remove(one)
		close(one.ended)
		c.g.metrics.ended(one.record)
	}
	return nil
}
