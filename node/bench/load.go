package bench

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// patience is how long a network that has been given work may make no progress.
const patience = 20 * time.Second

// await waits until the envelopes from lo to hi are committed by whom they were given to.
func (n *network) await(lo, hi int) error {
	open := n.book.await(lo, hi, patience)
	if open == 0 {
		return nil
	}
	var where []string
	for _, m := range n.members {
		pool := m.comet.Mempool()
		where = append(where, fmt.Sprintf("height %d, %d in the mempool, %d peers", m.comet.BlockStore().Height(), pool.Size(), m.comet.Switch().Peers().Size()))
	}
	return fmt.Errorf("%d of %d transactions are in no block after %v without progress; %d refused %s; members: %s",
		open, hi-lo, patience, n.book.refused.Load(), n.book.refusal(), strings.Join(where, "; "))
}

// prepare sends the setup, step by step.
func (n *network) prepare(ctx context.Context) error {
	if n.nothing {
		return nil
	}
	lo := 0
	for _, hi := range n.pool.steps {
		n.book.send(0, lo, hi, n.book.now())
		if err := n.submit(ctx, n.members[0], n.pool.raws[lo:hi]); err != nil {
			return fmt.Errorf("setup: %w", err)
		}
		if why := n.book.refusal(); why != "" {
			return fmt.Errorf("setup: refused: %s", why)
		}
		if err := n.await(lo, hi); err != nil {
			return fmt.Errorf("setup: %w", err)
		}
		if err := n.book.level(ctx); err != nil {
			return err
		}
		lo = hi
	}
	return nil
}

// hand gives out the load's envelopes, each once.
type hand struct {
	next, end atomic.Int64
}

func (n *network) hand() *hand {
	h := &hand{}
	h.next.Store(int64(n.pool.setup()))
	h.end.Store(int64(len(n.pool.raws)))
	return h
}

// draw gives the range of the next k, shorter or empty at the end.
func (h *hand) draw(k int) (lo, hi int) {
	at := h.next.Add(int64(k))
	end := h.end.Load()
	return int(min(at-int64(k), end)), int(min(at, end))
}

// submitters is how many goroutines feed one member, as a gateway's callers would.
const submitters = 2

// saturate keeps inFlight transactions on the way, spread over all members, until the time or the pool ends, and
// waits until all are committed. It says when it began and stopped to send.
func (n *network) saturate(ctx context.Context, inFlight int, length time.Duration) (from, to time.Duration, err error) {
	n.book.mu.Lock()
	n.book.free = inFlight
	n.book.mu.Unlock()
	h, stop := n.hand(), make(chan struct{})
	timer := time.AfterFunc(length, func() { close(stop) })
	defer timer.Stop()
	from = n.book.now()
	errs := make(chan error, submitters*len(n.members))
	var crew sync.WaitGroup
	for i := range submitters * len(n.members) {
		crew.Go(func() { errs <- n.feed(ctx, i%len(n.members), h, stop) })
	}
	crew.Wait()
	to = n.book.now()
	close(errs)
	for err := range errs {
		if err != nil {
			return from, to, err
		}
	}
	return from, to, n.await(n.pool.setup(), min(int(h.next.Load()), len(n.pool.raws)))
}

// batch is what a gateway admits at once.
const batch = 256

func (n *network) feed(ctx context.Context, member int, h *hand, stop <-chan struct{}) error {
	for ctx.Err() == nil {
		select {
		case <-stop:
			return nil
		default:
		}
		got := n.book.take(max(n.bundle, batch), stop)
		if got == 0 {
			return nil
		}
		lo, hi := h.draw(got)
		if lo == hi {
			return nil
		}
		n.book.send(member, lo, hi, n.book.now())
		if err := n.submit(ctx, n.members[member], n.pool.raws[lo:hi]); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// packDelay is how long a gateway collects what it hands on together.
const packDelay = 3 * time.Millisecond

// steady sends at a rate whatever the network does, spread over all members, and gives the time from arrival at a
// member to its commit there, for all that arrived after the first second.
func (n *network) steady(ctx context.Context, rate int, length time.Duration) ([]time.Duration, error) {
	first := n.pool.setup()
	count := min(int(length.Seconds()*float64(rate)), len(n.pool.raws)-first)
	begin := n.book.now()
	errs := make(chan error, len(n.members))
	var crew sync.WaitGroup
	for i := range n.members {
		crew.Go(func() {
			errs <- n.arrive(ctx, arrivals{i, first, first + count, begin, time.Second / time.Duration(rate)})
		})
	}
	crew.Wait()
	close(errs)
	for err := range errs {
		if err != nil {
			return nil, err
		}
	}
	if err := n.await(first, first+count); err != nil {
		return nil, err
	}
	var all []time.Duration
	for i := first; i < first+count; i++ {
		if sent := n.book.sent[i].Load(); time.Duration(sent) > begin+time.Second {
			all = append(all, time.Duration(n.book.done[i].Load()-sent))
		}
	}
	slices.Sort(all)
	return all, nil
}

// arrivals are the envelopes from lo to hi, one every gap from begin on; each member is given its turn of them.
type arrivals struct {
	member, lo, hi int
	begin, gap     time.Duration
}

func (n *network) arrive(ctx context.Context, a arrivals) error {
	tick := time.NewTicker(packDelay)
	defer tick.Stop()
	for i := a.lo + a.member; i < a.hi; {
		<-tick.C
		var raws [][]byte
		for now := n.book.now(); i < a.hi && a.begin+time.Duration(i-a.lo)*a.gap <= now; i += len(n.members) {
			n.book.send(a.member, i, i+1, a.begin+time.Duration(i-a.lo)*a.gap)
			raws = append(raws, n.pool.raws[i])
		}
		if len(raws) == 0 {
			continue
		}
		if err := n.submit(ctx, n.members[a.member], raws); err != nil {
			return err
		}
	}
	return nil
}

// alone sends one transaction at a time into an idle network, through each member in turn.
func (n *network) alone(ctx context.Context, times int) ([]time.Duration, error) {
	var all []time.Duration
	for k := range times {
		time.Sleep(300 * time.Millisecond)
		i, member := n.pool.setup()+k, k%len(n.members)
		n.book.send(member, i, i+1, n.book.now())
		if err := n.submit(ctx, n.members[member], n.pool.raws[i:i+1]); err != nil {
			return nil, err
		}
		if err := n.await(i, i+1); err != nil {
			return nil, err
		}
		all = append(all, time.Duration(n.book.done[i].Load()-n.book.sent[i].Load()))
	}
	slices.Sort(all)
	return all, nil
}

// silence counts the blocks that an idle network makes.
func (n *network) silence(length time.Duration) int {
	time.Sleep(time.Second) // the last transaction's app hash is confirmed by one more block
	before := n.book.now()
	time.Sleep(length)
	return len(n.book.between(before, n.book.now()))
}
