package view

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// An insert puts rows into a table, replacing one that has the same value in the unique column.
type insert struct {
	table   string
	columns []string
	unique  string // "" where no row can come twice
}

// Rows go in by statements of few sizes, so that the database prepares each only once.
var sizes = []int{64, 8, 1}

func (i *insert) sql(rows int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", quote(i.table), quoted(i.columns))
	one := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(i.columns)), ", ") + ")"
	for n := range rows {
		if n > 0 {
			b.WriteString(", ")
		}
		b.WriteString(one)
	}
	if i.unique == "" {
		return b.String()
	}
	fmt.Fprintf(&b, " ON CONFLICT (%s) DO UPDATE SET ", quote(i.unique))
	comma := ""
	for _, c := range i.columns {
		if c != i.unique {
			fmt.Fprintf(&b, "%s%s = excluded.%s", comma, quote(c), quote(c))
			comma = ", "
		}
	}
	return b.String()
}

// A writer is the one SQL transaction that a batch of blocks, or a rebuild, is.
type writer struct {
	ctx  context.Context
	tx   *sql.Tx
	kind kind
	// prepared statements, by their SQL; they end with the transaction
	prepared map[string]*sql.Stmt
}

func (w *writer) exec(query string, args ...any) error {
	s, ok := w.prepared[query]
	if !ok {
		var err error
		if s, err = w.tx.PrepareContext(w.ctx, w.kind.dialect(query)); err != nil {
			return fmt.Errorf("%s: %w", beginning(query), err)
		}
		w.prepared[query] = s
	}
	if _, err := s.ExecContext(w.ctx, args...); err != nil {
		return fmt.Errorf("%s: %w", beginning(query), err)
	}
	return nil
}

// define runs statements without parameters that change the schema.
func (w *writer) define(statements ...string) error {
	for _, s := range statements {
		if _, err := w.tx.ExecContext(w.ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// insert writes rows; none of them has the unique value of another.
func (w *writer) insert(i *insert, rows [][]any) error {
	args := make([]any, 0, min(len(rows), sizes[0])*len(i.columns))
	for _, size := range sizes {
		if len(rows) < size {
			continue
		}
		query := i.sql(size)
		for len(rows) >= size {
			args = args[:0]
			for _, row := range rows[:size] {
				args = append(args, row...)
			}
			if err := w.exec(query, args...); err != nil {
				return err
			}
			rows = rows[size:]
		}
	}
	return nil
}

// remove deletes the rows with these keys.
func (w *writer) remove(table string, keys [][]byte) error {
	for _, size := range sizes {
		query := fmt.Sprintf(`DELETE FROM %s WHERE "_key" IN (%s)`, quote(table), marks(size))
		for len(keys) >= size {
			args := make([]any, size)
			for i, k := range keys[:size] {
				args[i] = k
			}
			if err := w.exec(query, args...); err != nil {
				return err
			}
			keys = keys[size:]
		}
	}
	return nil
}

func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }
