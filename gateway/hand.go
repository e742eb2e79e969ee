package gateway

import (
	"container/heap"
	"context"
	"errors"
	"slices"
	"time"

	"gongshi/gateway/outbox"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/machine/mempool"
)

// What goes into one bundle at most. A bundle pays gossip and locks once for all its envelopes; a larger one would only
// make the first of them wait for the last.
const (
	bundleBytes     = 256 << 10
	bundleEnvelopes = 512
)

// Times of handing over.
const (
	backoffLeast = 25 * time.Millisecond // after the pool was full
	backoffMost  = 2 * time.Second
	surely       = 30 * time.Second // after so long in a pool that is not empty, a transaction is sent again all the same
)

// hand sends what is due until ctx ends.
func (c *carrier) hand(ctx context.Context) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-c.wake:
			if !sleep(ctx, c.g.o.Limits.PackDelay) {
				return nil
			}
		case <-tick.C:
		}
		for ctx.Err() == nil {
			batch := c.take()
			if len(batch) == 0 {
				break
			}
			if err := c.send(ctx, batch); err != nil {
				return err
			}
		}
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// take gives the next bundle's transactions.
func (c *carrier) take() []*carried {
	now, standing := time.Now(), c.g.o.Consensus.Standing()
	c.mu.Lock()
	defer c.mu.Unlock()
	if standing.CatchingUp || now.Before(c.pause) {
		return nil
	}
	for len(c.later) > 0 && !c.later[0].next.After(now) {
		one := heap.Pop(&c.later).(*carried)
		switch {
		case c.all[one.id] != one:
		case one.said == nil && one.tries > 0 && standing.Waiting > 0 && now.Sub(one.handed) < surely:
			c.postpone(one, now.Add(c.g.o.Limits.Resend)) // it may well wait its turn
		default:
			c.queue = append(c.queue, one)
		}
	}
	var batch []*carried
	size, taken := 0, 0
	for _, one := range c.queue {
		if c.all[one.id] == one { // else it has ended meanwhile
			if len(batch) > 0 && (size+len(one.record.Envelope) > bundleBytes || len(batch) == bundleEnvelopes) {
				break
			}
			batch = append(batch, one)
			size += len(one.record.Envelope)
		}
		taken++
	}
	c.queue = c.queue[taken:]
	if len(c.queue) == 0 {
		c.queue = nil
	}
	return batch
}

// postpone has one sent again at a time.
func (c *carrier) postpone(one *carried, next time.Time) {
	one.next = next
	heap.Push(&c.later, one)
}

// send hands a batch over and deals with the answers.
func (c *carrier) send(ctx context.Context, batch []*carried) error {
	err := c.g.o.Consensus.Broadcast(ctx, pack(batch))
	var each Verdicts
	if errors.As(err, &each) && len(each) == len(batch) {
		return c.judge(batch, each)
	}
	if r, ok := refusal.Of(err); ok && len(batch) > 1 && !errors.Is(err, envelope.ErrMempoolFull) {
		// Somebody in the bundle is refused, and the others should not wait for it.
		c.g.log.Debug("a bundle was refused; it is split", "envelopes", len(batch), "refusal", r.Error())
		half := len(batch) / 2
		if err := c.send(ctx, batch[:half]); err != nil {
			return err
		}
		return c.send(ctx, batch[half:])
	}
	all := make(Verdicts, len(batch))
	for i := range all {
		all[i] = err
	}
	return c.judge(batch, all)
}

func pack(batch []*carried) []byte {
	if len(batch) == 1 {
		return batch[0].record.Envelope
	}
	envelopes := make([][]byte, len(batch))
	for i, one := range batch {
		envelopes[i] = one.record.Envelope
	}
	return mempool.Bundle(envelopes)
}

// judge takes note of the network's answers. Only a refusal of what the network never took is the last word: else a
// copy of it may still be in somebody's pool.
func (c *carrier) judge(batch []*carried, answers Verdicts) error {
	var ended, again []*carried
	now := time.Now()
	c.mu.Lock()
	for i, one := range batch {
		if c.all[one.id] != one || one.record.Fate != outbox.Fate_FATE_CARRIED {
			continue // a block was faster
		}
		err := answers[i]
		r, isRefusal := refusal.Of(err)
		switch {
		case err == nil:
			one.admitted, one.said, one.handed = true, nil, now
			c.postpone(one, now.Add(c.g.o.Limits.Resend<<min(one.tries, 4)))
			one.tries++
		case !isRefusal || errors.Is(err, envelope.ErrMempoolFull):
			if one.said = nil; isRefusal {
				one.said = wire(r)
			}
			again = append(again, one)
		case errors.Is(err, envelope.ErrQuotaExceeded), errors.Is(err, envelope.ErrReplayed), one.admitted:
			one.said, one.handed = wire(r), now
			c.postpone(one, now.Add(min(500*time.Millisecond<<min(one.tries, 4), backoffMost*2)))
			one.tries++
		default:
			c.refuse(one.record, r)
			ended = append(ended, one)
		}
	}
	c.queue = slices.Concat(again, c.queue)
	c.slow(len(again) > 0, now)
	seen, wait := c.seen, c.backoff
	c.mu.Unlock()
	if len(again) > 0 {
		c.g.log.Warn("the network takes no more at the moment; it is tried again", "err", firstOf(answers), "wait", wait)
	}
	if len(ended) == 0 {
		return nil
	}
	return c.end(seen, ended)
}

// slow lengthens or ends the pause between attempts.
func (c *carrier) slow(full bool, now time.Time) {
	if !full {
		c.backoff = 0
		return
	}
	c.backoff = min(max(2*c.backoff, backoffLeast), backoffMost)
	c.pause = now.Add(c.backoff)
}

func firstOf(answers Verdicts) error {
	for _, err := range answers {
		if err != nil {
			return err
		}
	}
	return nil
}

// dueHeap orders by time, then by acceptance.
type dueHeap []*carried

func (h dueHeap) Len() int { return len(h) }
func (h dueHeap) Less(i, j int) bool {
	if h[i].next.Equal(h[j].next) {
		return h[i].record.Number < h[j].record.Number
	}
	return h[i].next.Before(h[j].next)
}
func (h dueHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push is for container/heap.
func (h *dueHeap) Push(one any) { *h = append(*h, one.(*carried)) }

// Pop is for container/heap.
func (h *dueHeap) Pop() any {
	old := *h
	one := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	return one
}
