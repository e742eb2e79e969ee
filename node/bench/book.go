package bench

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A book keeps when each envelope of a pool was sent, through which member, and when that member had it committed.
type book struct {
	pool  *pool
	start time.Time
	sent  []atomic.Int64 // nanoseconds since start; 0: not yet
	done  []atomic.Int64
	via   []atomic.Int32

	blocks    []atomic.Int64 // that each member has committed
	refused   atomic.Int64
	committed atomic.Int64
	mu        sync.Mutex
	change    chan struct{} // closed at the next commit of any member
	samples   []sample      // one for each block of the first member
	free      int           // of the closed loop
	why       string        // of the first refusal
}

// A sample is what had happened when the first member committed a block; all but txs are totals.
type sample struct {
	at    time.Duration
	cpu   time.Duration
	busy  time.Duration // of all cores, by everybody
	total int64
	txs   int
}

func newBook(p *pool, members int) *book {
	n := len(p.raws)
	return &book{
		pool: p, start: time.Now(), sent: make([]atomic.Int64, n), done: make([]atomic.Int64, n),
		via: make([]atomic.Int32, n), blocks: make([]atomic.Int64, members), change: make(chan struct{}),
	}
}

func (b *book) now() time.Duration { return time.Since(b.start) }

// send notes that a member is given the envelopes from lo to hi, which arrived at a time.
func (b *book) send(member, lo, hi int, at time.Duration) {
	for i := lo; i < hi; i++ {
		b.via[i].Store(int32(member))
		b.sent[i].Store(int64(at))
	}
}

// refuse notes what was not executed.
func (b *book) refuse(why string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.refused.Add(1) == 1 {
		b.why = why
	}
}

// turnAway notes what a member did not even admit; nobody waits for it.
func (b *book) turnAway(raw []byte, why error) {
	if place, ok := b.pool.place(raw); ok {
		b.done[place].Store(-1)
	}
	b.refuse(why.Error())
}

// commit notes a block that a member has made durable.
func (b *book) commit(o *observer, now time.Time) {
	at, mine := now.Sub(b.start), 0
	for i, raw := range o.txs {
		place, ok := b.pool.place(raw)
		if !ok || int(b.via[place].Load()) != o.member || b.sent[place].Load() == 0 {
			continue
		}
		if b.done[place].CompareAndSwap(0, int64(at)) {
			mine++
		}
		if r := o.results[i]; r.Code != 0 {
			b.refuse(fmt.Sprintf("%s/%d: %s", r.Codespace, r.Code, r.Log))
		}
	}
	b.committed.Add(int64(mine))
	b.blocks[o.member].Add(1)
	b.mu.Lock()
	defer b.mu.Unlock()
	if o.member == 0 {
		s := sample{at: at, cpu: cpuTime(), busy: busyTime(), txs: len(o.txs), total: int64(len(o.txs))}
		if n := len(b.samples); n > 0 {
			s.total += b.samples[n-1].total
		}
		b.samples = append(b.samples, s)
	}
	b.free += mine
	close(b.change)
	b.change = make(chan struct{})
}

func (b *book) changed() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.change
}

// take waits until the closed loop has room and gives at most n of it; 0 when stop is closed.
func (b *book) take(n int, stop <-chan struct{}) int {
	for {
		b.mu.Lock()
		got, change := min(n, b.free), b.change
		b.free -= got
		b.mu.Unlock()
		if got > 0 {
			return got
		}
		select {
		case <-change:
		case <-stop:
			return 0
		}
	}
}

// await waits until the envelopes from lo to hi are committed, or nothing was for too long, and says how many are not.
func (b *book) await(lo, hi int, patience time.Duration) (open int) {
	for {
		change, before := b.changed(), b.committed.Load()
		open = 0
		for i := lo; i < hi; i++ {
			if b.done[i].Load() == 0 {
				open++
			}
		}
		if open == 0 {
			return 0
		}
		for deadline := time.After(patience); b.committed.Load() == before; change = b.changed() {
			select {
			case <-change:
			case <-deadline:
				return open
			}
		}
	}
}

// level waits until every member has committed as many blocks as the first one.
func (b *book) level(ctx context.Context) error {
	most := b.blocks[0].Load()
	for {
		change, behind := b.changed(), false
		for i := range b.blocks {
			behind = behind || b.blocks[i].Load() < most
		}
		if !behind {
			return nil
		}
		select {
		case <-change:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// between are the samples between two moments.
func (b *book) between(from, to time.Duration) []sample {
	b.mu.Lock()
	defer b.mu.Unlock()
	var some []sample
	for _, s := range b.samples {
		if s.at >= from && s.at <= to {
			some = append(some, s)
		}
	}
	return some
}

// refusal is the first refusal, "" while there is none.
func (b *book) refusal() string {
	if b.refused.Load() == 0 {
		return ""
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.why
}

// latencies are those of the load that was sent between two moments, sorted.
func (b *book) latencies(from, to time.Duration) []time.Duration {
	var all []time.Duration
	for i := b.pool.setup(); i < len(b.sent); i++ {
		sent, done := time.Duration(b.sent[i].Load()), time.Duration(b.done[i].Load())
		if sent >= from && sent <= to && done > 0 {
			all = append(all, done-sent)
		}
	}
	slices.Sort(all)
	return all
}
