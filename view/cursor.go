package view

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// A cursor says how far the view is. It is a row of the database and changes only with the rows it speaks of.
type cursor struct {
	Mirrors     int64  // the block that the mirrors show, none for none
	Chain       int64  // the last block in the chain tables, never above Mirrors
	Since       int64  // the first block from which the chain tables have no gap
	Fingerprint string // of the tables that are there
	Network     []byte // the network's id
	Hash        []byte // of block Chain
	TimeMS      int64  // of the block Mirrors; 0 where only a snapshot was read
}

// none is the height of a view that has read nothing; a chain may begin with block 0.
const none = -1

var fresh = cursor{Mirrors: none, Chain: none, Network: []byte{}, Hash: []byte{}}

func (c cursor) equal(o cursor) bool {
	return c.Mirrors == o.Mirrors && c.Chain == o.Chain && c.Since == o.Since && c.Fingerprint == o.Fingerprint
}

const readCursor = `SELECT "mirrors", "chain", "since", "fingerprint", "network", "hash", "time_ms" FROM "view_cursor"`

func scanCursor(row *sql.Row) (c cursor, err error) {
	err = row.Scan(&c.Mirrors, &c.Chain, &c.Since, &c.Fingerprint, &c.Network, &c.Hash, &c.TimeMS)
	return c, err
}

func (w *writer) setCursor(c cursor) error {
	return w.exec(`UPDATE "view_cursor" SET "mirrors" = ?, "chain" = ?, "since" = ?, "fingerprint" = ?, "network" = ?, "hash" = ?, "time_ms" = ?`,
		c.Mirrors, c.Chain, c.Since, c.Fingerprint, some(c.Network), some(c.Hash), c.TimeMS)
}

// prepare makes sure that cursor and chain tables exist in today's form, and reads the cursor.
func (v *View) prepare(ctx context.Context) error {
	k := v.db.kind
	table := fmt.Sprintf(`CREATE TABLE IF NOT EXISTS "view_cursor" ("only" %[1]s PRIMARY KEY CHECK ("only" = 1), "version" %[1]s NOT NULL,
		"mirrors" %[1]s NOT NULL, "chain" %[1]s NOT NULL, "since" %[1]s NOT NULL, "fingerprint" %[2]s NOT NULL,
		"network" %[3]s NOT NULL, "hash" %[3]s NOT NULL, "time_ms" %[1]s NOT NULL)`, k.types[number], k.types[text], k.types[raw])
	err := v.transact(ctx, func(w *writer) error {
		if err := w.define(table); err != nil {
			return err
		}
		var version int64
		err := w.tx.QueryRowContext(ctx, `SELECT "version" FROM "view_cursor"`).Scan(&version)
		switch {
		case err == nil && version == chainVersion:
			return nil
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		}
		if err := w.define(append(append(dropChain(), createChain(k)...), `DELETE FROM "view_cursor"`)...); err != nil {
			return err
		}
		return w.exec(`INSERT INTO "view_cursor" VALUES (1, ?, ?, ?, 0, '', ?, ?, 0)`, int64(chainVersion), int64(none), int64(none), []byte{}, []byte{})
	})
	if err != nil {
		return fmt.Errorf("prepare the view's database: %w", err)
	}
	c, err := scanCursor(v.db.write.QueryRowContext(ctx, readCursor))
	if err != nil {
		return fmt.Errorf("read the view's cursor: %w", err)
	}
	v.moved(c)
	return nil
}

// transact runs one SQL transaction. Only the goroutine of Run calls it, and Open before that.
func (v *View) transact(ctx context.Context, do func(*writer) error) error {
	tx, err := v.db.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	w := &writer{ctx: ctx, tx: tx, kind: v.db.kind, prepared: map[string]*sql.Stmt{}}
	err = do(w)
	if err == nil && v.testOnlyBeforeCommit != nil {
		err = v.testOnlyBeforeCommit()
	}
	if err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return tx.Commit()
}

// ignoreDone drops the complaint that a cancelled context has rolled back already.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// advance is transact from the cursor where we believe to be to the next; a database that someone else has moved stops it.
func (v *View) advance(ctx context.Context, next cursor, do func(*writer) error) error {
	now := v.cursor
	err := v.transact(ctx, func(w *writer) error {
		there, err := scanCursor(w.tx.QueryRowContext(ctx, readCursor+w.kind.forRow))
		if err != nil {
			return err
		}
		if !there.equal(now) {
			return fmt.Errorf("another node writes into the view's database (it is at block %d, not %d): give each node a database or schema of its own", there.Mirrors, now.Mirrors)
		}
		if err := do(w); err != nil {
			return err
		}
		return w.setCursor(next)
	})
	if err != nil {
		// A commit may have failed after it was done: only the database knows where we are.
		if there, e := scanCursor(v.db.write.QueryRowContext(context.WithoutCancel(ctx), readCursor)); e == nil && there.equal(next) {
			v.moved(next)
		}
		return err
	}
	v.moved(next)
	return nil
}
