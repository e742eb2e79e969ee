package view

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"strings"

	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"

	"google.golang.org/protobuf/proto"
)

// A Block is a line of the chain.
type Block struct {
	Height       int64
	TimeMS       int64 // Unix milliseconds
	Hash         []byte
	Proposer     []byte // address, 20 bytes
	AppHash      []byte // after the block
	Transactions int64
	Refused      int64 // how many of them
	Writes       int64 // entries of the state that changed
}

// A Transaction is what became of one. Its Outcome has events only where one transaction was asked for.
type Transaction struct {
	Height  int64
	TimeMS  int64 // of the block
	Outcome *journal.Outcome
}

// A Page says which part of a list is wanted.
type Page struct {
	Size  int    // 1 to 500; 0 for 50
	Token string // Next of the page before; "" for the first
}

// A TransactionFilter chooses transactions. Zero fields do not filter; all others must hold.
type TransactionFilter struct {
	Party        string // that signed
	Organisation string // for which somebody signed
	Command      string // full name of a command in it
	Event        string // full name of an event that it made
	Book         string // whose refusal it met
	Code         *uint32
	MinHeight    int64
	MaxHeight    int64
}

// A TransactionPage is a part of a list, newest first.
type TransactionPage struct {
	Transactions []Transaction
	Next         string // "" on the last page
	Height       int64  // up to which the chain tables had been read
}

const blockColumns = `"height", "time_ms", "hash", "proposer", "app_hash", "transactions", "refused", "writes"`

func scanBlock(rows *sql.Rows) (b Block, err error) {
	err = rows.Scan(&b.Height, &b.TimeMS, &b.Hash, &b.Proposer, &b.AppHash, &b.Transactions, &b.Refused, &b.Writes)
	return b, err
}

// Blocks lists at most limit blocks below the height before, newest first; before 0 begins with the newest.
// A limit of 0 means 50.
func (v *View) Blocks(ctx context.Context, before int64, limit int) ([]Block, error) {
	limit, err := pageSize(int64(limit))
	if err != nil {
		return nil, err
	}
	st := &statement{}
	st.add("SELECT " + blockColumns + ` FROM "blocks"`)
	if before != 0 {
		st.add(` WHERE "height" < ?`, before)
	}
	st.add(` ORDER BY "height" DESC LIMIT ?`, int64(limit))
	return v.blockList(ctx, st)
}

func (v *View) blockList(ctx context.Context, st *statement) ([]Block, error) {
	var blocks []Block
	err := v.db.query(ctx, st, func(rows *sql.Rows) error {
		b, err := scanBlock(rows)
		blocks = append(blocks, b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list blocks: %w", err)
	}
	return blocks, nil
}

// Block is the block of a height, or ErrNoBlock.
func (v *View) Block(ctx context.Context, height int64) (Block, error) {
	st := &statement{}
	st.add("SELECT "+blockColumns+` FROM "blocks" WHERE "height" = ?`, height)
	blocks, err := v.blockList(ctx, st)
	if err == nil && len(blocks) == 0 {
		err = ErrNoBlock.With("%d", height)
	}
	if err != nil {
		return Block{}, err
	}
	return blocks[0], nil
}

// question is what binds a page token to the filter.
func (f TransactionFilter) question() []byte {
	b := []byte("transactions")
	for _, s := range []string{f.Party, f.Organisation, f.Command, f.Event, f.Book} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	b = binary.AppendVarint(binary.AppendVarint(b, f.MinHeight), f.MaxHeight)
	if f.Code != nil {
		b = binary.AppendUvarint(append(b, 1), uint64(*f.Code))
	}
	return b
}

// A facet is a table that says something of transactions, and what is asked of it.
type facet struct {
	table      string
	conditions string // on the alias %[1]s
	args       []any
}

func (f TransactionFilter) facets() []facet {
	var found []facet
	add := func(table string, columns []string, values []string) {
		var is []string
		var args []any
		for i, v := range values {
			if v != "" {
				is = append(is, "%[1]s."+quote(columns[i])+" = ?")
				args = append(args, clipText(v))
			}
		}
		if args != nil {
			found = append(found, facet{table, strings.Join(is, " AND "), args})
		}
	}
	add("signers", []string{"party", "organisation"}, []string{f.Party, f.Organisation})
	add("events", []string{"type"}, []string{f.Event})
	add("commands", []string{"type"}, []string{f.Command})
	return found
}

// statement lists the transactions that pass the filter, after a place. The first facet drives, so that its index gives
// the order; a transaction that it has twice counts where it has it first.
func (f TransactionFilter) statement(after []any, size int) *statement {
	st := &statement{}
	order := "t"
	facets := f.facets()
	if len(facets) > 0 {
		order = "d"
	}
	st.add(fmt.Sprintf(`SELECT c."chain", r."height", r."time_ms", r."record", r."position" FROM "view_cursor" c LEFT JOIN
		(SELECT %s."height", %[1]s."position", t."time_ms", t."record" FROM `, order))
	if len(facets) > 0 {
		d := facets[0]
		st.add(quote(d.table) + ` d CROSS JOIN "transactions" t WHERE t."height" = d."height" AND t."position" = d."position" AND `)
		st.add(fmt.Sprintf(d.conditions, "d"), d.args...)
		st.add(fmt.Sprintf(` AND NOT EXISTS (SELECT 1 FROM %s e WHERE e."height" = d."height" AND e."position" = d."position"
			AND e."number" < d."number" AND `, quote(d.table)))
		st.add(fmt.Sprintf(d.conditions, "e")+")", d.args...)
		for _, e := range facets[1:] {
			st.add(fmt.Sprintf(` AND EXISTS (SELECT 1 FROM %s e WHERE e."height" = t."height" AND e."position" = t."position" AND `, quote(e.table)))
			st.add(fmt.Sprintf(e.conditions, "e")+")", e.args...)
		}
	} else {
		st.add(`"transactions" t WHERE TRUE`)
	}
	if f.Code != nil {
		st.add(` AND t."code" = ?`, int64(*f.Code))
	}
	if f.Book != "" {
		st.add(` AND t."book" = ?`, clipText(f.Book))
	}
	if f.MinHeight > 0 {
		st.add(fmt.Sprintf(` AND %s."height" >= ?`, order), f.MinHeight)
	}
	if f.MaxHeight > 0 {
		st.add(fmt.Sprintf(` AND %s."height" <= ?`, order), f.MaxHeight)
	}
	if after != nil {
		st.add(fmt.Sprintf(` AND (%s."height", %[1]s."position") < (?, ?)`, order), after...)
	}
	st.add(fmt.Sprintf(` ORDER BY %s."height" DESC, %[1]s."position" DESC LIMIT ?) r ON TRUE ORDER BY r."height" DESC, r."position" DESC`, order), int64(size))
	return st
}

// Transactions lists those that pass the filter, newest first.
func (v *View) Transactions(ctx context.Context, f TransactionFilter, p Page) (*TransactionPage, error) {
	size, err := pageSize(int64(p.Size))
	if err != nil {
		return nil, err
	}
	var after []any
	if p.Token != "" {
		if after, err = readToken(p.Token, f.question(), number, number); err != nil {
			return nil, err
		}
	}
	page := &TransactionPage{}
	more := false
	err = v.db.query(ctx, f.statement(after, size+1), func(rows *sql.Rows) error {
		var height, timeMS, position sql.NullInt64
		var record sql.RawBytes
		if err := rows.Scan(&page.Height, &height, &timeMS, &record, &position); err != nil || !height.Valid {
			return err
		}
		if len(page.Transactions) == size {
			more = true
			return nil
		}
		t, err := decodeTransaction(height.Int64, timeMS.Int64, record)
		page.Transactions = append(page.Transactions, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list transactions: %w", err)
	}
	if more {
		last := page.Transactions[size-1]
		page.Next = pageToken(f.question(), last.Height, int64(last.Outcome.Index))
	}
	return page, nil
}

func decodeTransaction(height, timeMS int64, record []byte) (Transaction, error) {
	t := Transaction{Height: height, TimeMS: timeMS, Outcome: &journal.Outcome{}}
	return t, proto.Unmarshal(record, t.Outcome)
}

// Transaction finds one by its id, with its events; ErrNoTransaction where there is none. A transaction that was
// refused may have been sent again: then the one that was done is meant, else the latest.
func (v *View) Transaction(ctx context.Context, id envelope.ID) (Transaction, error) {
	st := &statement{}
	st.add(`SELECT "height", "time_ms", "record" FROM "transactions" WHERE "id" = ?
		ORDER BY CASE "code" WHEN 0 THEN 0 ELSE 1 END, "height" DESC, "position" DESC LIMIT 1`, id[:])
	found, err := v.transactionList(ctx, st)
	if err == nil && len(found) == 0 {
		err = ErrNoTransaction.With("%x", id[:])
	}
	if err != nil {
		return Transaction{}, err
	}
	t := found[0]
	st = &statement{}
	st.add(`SELECT "type", "payload" FROM "events" WHERE "height" = ? AND "position" = ? ORDER BY "number"`, t.Height, int64(t.Outcome.Index))
	err = v.db.query(ctx, st, func(rows *sql.Rows) error {
		e := &journal.Event{}
		t.Outcome.Events = append(t.Outcome.Events, e)
		return rows.Scan(&e.Type, &e.Payload)
	})
	if err != nil {
		return Transaction{}, fmt.Errorf("read the events of %x: %w", id[:], err)
	}
	return t, nil
}

func (v *View) transactionList(ctx context.Context, st *statement) ([]Transaction, error) {
	var list []Transaction
	err := v.db.query(ctx, st, func(rows *sql.Rows) error {
		var height, timeMS int64
		var record sql.RawBytes
		if err := rows.Scan(&height, &timeMS, &record); err != nil {
			return err
		}
		t, err := decodeTransaction(height, timeMS, record)
		list = append(list, t)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list transactions: %w", err)
	}
	return list, nil
}
