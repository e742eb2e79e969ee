package view

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"time"

	"gongshi/ledger/journal"
	"gongshi/ledger/state"
)

// networkKey is where every chain keeps its network's id from genesis on.
var networkKey = []byte("ledger/network\x00")

// Run follows the chain until ctx ends, which is no error. What goes wrong on the way (a database that restarts, a
// full disk) is logged, shown by Lag and tried again.
func (v *View) Run(ctx context.Context) error {
	wait := time.Second
	for {
		before := v.Height()
		err := v.follow(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if v.Height() != before {
			wait = time.Second
		}
		v.failed(err)
		v.log.Error("the view does not go on", "height", v.Height(), "error", err, "again_in", wait)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		wait = min(2*wait, 30*time.Second)
	}
}

// follow reads what the chain has and waits for more. It returns only with an error.
func (v *View) follow(ctx context.Context) error {
	c, err := scanCursor(v.db.write.QueryRowContext(ctx, readCursor))
	if err != nil {
		return fmt.Errorf("read the view's cursor: %w", err)
	}
	v.moved(c)
	for {
		changed := v.source.Changed() // before Heights, or a commit between them would be missed
		first, last := v.source.Heights()
		if last > 0 {
			if !v.checked {
				if err := v.checkChain(ctx, first, last); err != nil {
					return err
				}
			}
			if err := v.catchUp(ctx); err != nil {
				return err
			}
			v.failed(nil)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// checkChain forgets everything that comes from another chain than the source's: of another network, from one that
// was started anew, or from after the backup to which this node went back.
func (v *View) checkChain(ctx context.Context, first, last int64) error {
	s, err := v.source.Snapshot()
	if err != nil {
		return fmt.Errorf("pin the state: %w", err)
	}
	network := slices.Clone(s.Get(networkKey))
	s.Close()
	c := v.cursor
	other := c.Mirrors > last || c.Mirrors != none && !bytes.Equal(c.Network, network)
	if !other && c.Chain >= max(first, 1) {
		b, err := v.source.Block(c.Chain)
		if err != nil {
			return fmt.Errorf("read block %d: %w", c.Chain, err)
		}
		other = !bytes.Equal(b.Hash, c.Hash)
	}
	if !other {
		v.checked = true
		v.moved(c)
		return nil
	}
	v.log.Warn("the view's database is of another chain and starts anew", "height", c.Mirrors)
	next := fresh
	next.Network = network
	err = v.advance(ctx, next, func(w *writer) error {
		for _, t := range []*insert{intoBlocks, intoTransactions, intoSigners, intoCommands, intoEvents} {
			if err := w.define("DELETE FROM " + quote(t.table)); err != nil {
				return err
			}
		}
		return nil
	})
	v.checked = err == nil
	return err
}

// catchUp reads until nothing is left.
func (v *View) catchUp(ctx context.Context) error {
	for ctx.Err() == nil {
		first, last := v.source.Heights()
		v.arrived(last)
		if v.cursor.Mirrors == none || v.cursor.Fingerprint != v.print || v.cursor.Mirrors < first-1 {
			if err := v.rebuild(ctx); err != nil {
				return err
			}
			continue
		}
		blocks, err := v.blocks(first, last)
		if err != nil {
			if now, _ := v.source.Heights(); now > first {
				continue // it was pruned under our hands
			}
			return err
		}
		if len(blocks) == 0 {
			return nil
		}
		if err := v.apply(ctx, blocks); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// blocks reads the next batch. Chain tables skip what the journal no longer has.
func (v *View) blocks(first, last int64) ([]*journal.Block, error) {
	var batch []*journal.Block
	rows := 0
	for h := max(v.cursor.Chain+1, first); h <= last && len(batch) < v.batch && rows < batchRows; h++ {
		b, err := v.source.Block(h)
		if err != nil {
			return nil, fmt.Errorf("read block %d: %w", h, err)
		}
		if b.Height != h {
			return nil, fmt.Errorf("the journal has block %d in the place of %d: restore this node's data folder or sync it anew", b.Height, h)
		}
		batch = append(batch, b)
		rows += len(b.Writes) + 2*len(b.Outcomes) + 1
	}
	return batch, nil
}

// apply writes a batch of consecutive blocks in one SQL transaction.
func (v *View) apply(ctx context.Context, blocks []*journal.Block) error {
	next := v.cursor
	first, last := blocks[0], blocks[len(blocks)-1]
	if next.Chain == none || first.Height != next.Chain+1 {
		next.Since = first.Height
	}
	next.Chain, next.Hash = last.Height, last.Hash
	if last.Height >= next.Mirrors {
		next.Mirrors, next.TimeMS = last.Height, last.TimeMs
	}
	var chain chainRows
	changes := v.gather()
	for _, b := range blocks {
		if err := chain.add(b); err != nil {
			return err
		}
		if b.Height > v.cursor.Mirrors {
			changes.add(b.Writes)
		}
	}
	err := v.advance(ctx, next, func(w *writer) error {
		if err := chain.write(w); err != nil {
			return err
		}
		return changes.write(w)
	})
	if err != nil {
		return fmt.Errorf("blocks %d to %d: %w", first.Height, last.Height, err)
	}
	return nil
}

// changes are the last writes to each entry of each mirrored space.
type changes struct {
	byPath  map[string]*table
	entries map[*table]map[string][]byte // nil for a deletion
}

func (v *View) gather() *changes { return &changes{v.byPath, map[*table]map[string][]byte{}} }

func (c *changes) add(writes []*journal.Write) {
	for _, w := range writes {
		path, key := state.PathOf(w.Key)
		t, ok := c.byPath[path]
		if !ok || t.space.Proven() != state.Proven(w.Key) {
			continue
		}
		if c.entries[t] == nil {
			c.entries[t] = map[string][]byte{}
		}
		if len(w.Value) == 0 {
			c.entries[t][string(key)] = nil
		} else {
			c.entries[t][string(key)] = w.Value
		}
	}
}

func (c *changes) write(w *writer) error {
	for t, entries := range c.entries {
		keys := make([]string, 0, len(entries))
		for k := range entries {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		var gone [][]byte
		var rows [][]any
		for _, k := range keys {
			value := entries[k]
			if value == nil {
				gone = append(gone, clipBytes([]byte(k)))
				continue
			}
			row, err := t.row([]byte(k), value)
			if err != nil {
				return err
			}
			rows = append(rows, row)
		}
		if err := w.remove(t.name, gone); err != nil {
			return err
		}
		if err := w.insert(t.insert(), rows); err != nil {
			return err
		}
	}
	return nil
}
