package gateway

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gongshi/gateway/outbox"
	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/view"
)

// follow reads blocks as they are committed and ends what they hold, until ctx ends.
func (c *carrier) follow(ctx context.Context) error {
	for {
		changed := c.g.o.Chain.Changed()
		if err := c.catchUp(ctx); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-time.After(sweepEvery): // what has expired, or is to be looked up or forgotten
		}
	}
}

// catchUp reads all blocks that were not read yet.
func (c *carrier) catchUp(ctx context.Context) error {
	first, last := c.g.o.Chain.Heights()
	_, _, seen := c.count()
	if seen+1 < first {
		c.missed(seen+1, first-1)
		seen = first - 1
	}
	for h := seen + 1; h <= last && ctx.Err() == nil; h++ {
		b, err := c.g.recent.block(h)
		if err != nil {
			// Pruned between Heights and here, or a disk that hesitates: the next round finds out.
			c.g.log.Warn("a block cannot be read yet", "height", h, "err", err)
			return nil
		}
		if err := c.read(b, h == last); err != nil {
			return err
		}
	}
	c.resolveGaps(ctx)
	if err := c.sweep(); err != nil {
		return err
	}
	return c.forget()
}

// read ends what block b holds.
func (c *carrier) read(b *journal.Block, newest bool) error {
	c.mu.Lock()
	var ended []*carried
	for _, o := range b.Outcomes {
		if len(o.Id) != len(envelope.ID{}) || o.Code == envelope.ErrReplayed.Code && o.Book == envelope.Refusals.Name() {
			continue // its first execution is what counts
		}
		one, ok := c.all[envelope.ID(o.Id)]
		if !ok || !one.open() {
			continue
		}
		r := one.record
		r.Fate, r.Height, r.Index, r.EndedMs = outbox.Fate_FATE_DONE, b.Height, o.Index, b.TimeMs
		if o.Code != 0 {
			r.Fate, r.Book, r.Code, r.Field, r.Detail = outbox.Fate_FATE_REFUSED, o.Book, o.Code, o.Field, o.Detail
		}
		ended = append(ended, one)
	}
	c.seen, c.timeMS = b.Height, b.TimeMs
	c.pause = time.Time{} // the pool has room again
	c.mu.Unlock()
	if len(ended) == 0 && !newest {
		return nil
	}
	return c.end(b.Height, ended)
}

// sweepEvery is how often expiries are looked at, for that costs a look at all that is carried.
const sweepEvery = 300 * time.Millisecond

// sweep ends what has expired by the time of the last block read.
func (c *carrier) sweep() error {
	c.mu.Lock()
	if time.Since(c.swept) < sweepEvery {
		c.mu.Unlock()
		return nil
	}
	c.swept = time.Now()
	ended, seen := c.expired(), c.seen
	c.mu.Unlock()
	if len(ended) == 0 {
		return nil
	}
	return c.end(seen, ended)
}

// expired sets the fates of what block time has passed. The caller holds the lock.
func (c *carrier) expired() []*carried {
	var ended []*carried
	for _, one := range c.all {
		if !one.open() || one.record.ExpiresMs >= c.timeMS {
			continue
		}
		r := one.record
		r.EndedMs = c.timeMS
		switch {
		case one.gap:
			r.Fate = outbox.Fate_FATE_UNTRACEABLE
		case one.replayed():
			c.refuse(r, envelope.ErrReplayed) // executed before it was accepted here
		default:
			r.Fate = outbox.Fate_FATE_EXPIRED
		}
		ended = append(ended, one)
	}
	return ended
}

// missed marks what may lie in blocks that were pruned before they were read.
func (c *carrier) missed(from, to int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, one := range c.all {
		one.gap = true
	}
	c.seen = to
	if len(c.all) > 0 {
		c.g.log.Warn("blocks were pruned before the gateway read them; what it carried is looked up in the read model",
			"from", from, "to", to, "carried", len(c.all))
	}
}

// resolveGaps asks the view for transactions that may lie in blocks that were never read, and for those of which the
// network says that it has executed them before.
func (c *carrier) resolveGaps(ctx context.Context) {
	v := c.g.o.View
	if v == nil {
		return
	}
	c.mu.Lock()
	var asked []*carried
	for _, one := range c.all {
		if (one.gap || one.replayed()) && one.open() {
			asked = append(asked, one)
		}
	}
	seen := c.seen
	c.mu.Unlock()
	lag := v.Lag()
	if len(asked) == 0 || lag.Heights > 0 || !lag.Ready {
		return
	}
	var ended []*carried
	for _, one := range asked {
		t, err := v.Transaction(ctx, one.id)
		c.mu.Lock()
		switch {
		case !one.open():
		case err == nil:
			recordOutcome(one.record, t)
			ended = append(ended, one)
		case errors.Is(err, view.ErrNoTransaction) && lag.Since <= 1:
			one.gap = false // the view has read every block: it is in none
		}
		c.mu.Unlock()
	}
	if len(ended) > 0 {
		if err := c.end(seen, ended); err != nil {
			c.g.log.Error("what became of transactions could not be stored", "err", err)
		}
	}
}

// recordOutcome notes what the view knows of a transaction.
func recordOutcome(r *outbox.Record, t view.Transaction) {
	o := t.Outcome
	r.Fate, r.Height, r.Index, r.EndedMs = outbox.Fate_FATE_DONE, t.Height, o.Index, t.TimeMS
	if o.Code != 0 {
		r.Fate, r.Book, r.Code, r.Field, r.Detail = outbox.Fate_FATE_REFUSED, o.Book, o.Code, o.Field, o.Detail
	}
}

// forget removes, once a minute, what has ended long ago.
func (c *carrier) forget() error {
	c.mu.Lock()
	due, now := time.Since(c.forgot) > time.Minute, c.timeMS
	if due {
		c.forgot = time.Now()
	}
	c.mu.Unlock()
	if !due {
		return nil
	}
	n, err := c.store.Forget(now - c.g.o.Limits.KeepEnded.Milliseconds())
	if err != nil {
		return fmt.Errorf("forget old submissions: %w", err)
	}
	if n > 0 {
		c.g.log.Debug("old submissions were forgotten", "submissions", n)
	}
	return nil
}
