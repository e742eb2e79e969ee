package view

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gongshi/ledger/state"
)

// rebuildPage is how many entries of the state are read and written at once.
const rebuildPage = 4096

// rebuild makes the mirrors anew from the newest state, in one SQL transaction: whoever is killed in it finds the
// old ones. Chain tables stay; they go on from the journal.
func (v *View) rebuild(ctx context.Context) error {
	v.ready.Store(false)
	began := time.Now()
	s, err := v.source.Snapshot()
	if err != nil {
		return fmt.Errorf("pin the state: %w", err)
	}
	defer s.Close()
	next := v.cursor
	next.Mirrors, next.Fingerprint, next.TimeMS = s.Height(), v.print, 0
	next.Network = slices.Clone(s.Get(networkKey))
	rows := 0
	v.log.Info("the view rebuilds its mirrors", "height", next.Mirrors)
	err = v.advance(ctx, next, func(w *writer) error {
		if err := v.dropMirrors(w); err != nil {
			return err
		}
		for _, t := range v.tables {
			before, after := t.create(w.kind)
			if err := w.define(before...); err != nil {
				return err
			}
			n, err := t.fill(w, s)
			if err != nil {
				return err
			}
			rows += n
			if err := w.define(after...); err != nil {
				return err
			}
			if err := w.exec(`INSERT INTO "view_tables" VALUES (?)`, t.name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("rebuild the mirrors at block %d: %w", s.Height(), err)
	}
	v.log.Info("the view has rebuilt its mirrors", "height", next.Mirrors, "rows", rows, "took", time.Since(began))
	return nil
}

// dropMirrors removes all mirrors that earlier versions of the contracts have left.
func (v *View) dropMirrors(w *writer) error {
	rows, err := w.tx.QueryContext(w.ctx, `SELECT "name" FROM "view_tables"`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return err
		}
		names = append(names, n)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, n := range names {
		if err := w.define(append(w.kind.dropped(n), "DROP TABLE IF EXISTS "+quote(n))...); err != nil {
			return err
		}
	}
	return w.exec(`DELETE FROM "view_tables"`)
}

// fill reads the whole space into the empty table.
func (t *table) fill(w *writer, r state.Reader) (int, error) {
	prefix := t.space.Prefix()
	from, total := prefix, 0
	for {
		var rows [][]any
		var last []byte
		for raw, value := range r.Scan(from, state.End(prefix), rebuildPage) {
			row, err := t.row(raw[len(prefix):], slices.Clone(value))
			if err != nil {
				return 0, err
			}
			rows, last = append(rows, row), append(last[:0], raw...)
		}
		if err := w.insert(t.insert(), rows); err != nil {
			return 0, err
		}
		if total += len(rows); len(rows) < rebuildPage {
			return total, nil
		}
		if err := w.ctx.Err(); err != nil {
			return 0, err
		}
		from = append(slices.Clone(last), 0)
	}
}
