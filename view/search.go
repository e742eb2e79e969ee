package view

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

// A Hit is a record, a block or a transaction that Search has found: just one of the three is set.
type Hit struct {
	Contract    string // of the record
	Space       string // its path
	Key         []byte // its raw key in the state, to ask for a proof
	Record      proto.Message
	Block       *Block
	Transaction *Transaction
}

// prefixDigits is how much of a hash must be given to be found by it.
const prefixDigits = 6

// Search looks for anything: a block by its height or hash, a transaction by the beginning of its id, and records by
// the words of every mirror that can be searched. Contracts take turns, so that one with many hits hides no other.
// A limit of 0 means 50.
func (v *View) Search(ctx context.Context, text string, limit int) ([]Hit, error) {
	limit, err := pageSize(int64(limit))
	if err != nil {
		return nil, err
	}
	words, err := askedFor(text)
	if err != nil {
		return nil, err
	}
	hits, err := v.searchChain(ctx, strings.TrimSpace(text), limit)
	if err != nil {
		return nil, err
	}
	if !v.ready.Load() {
		return hits, nil
	}
	var found [][]Hit
	for _, t := range v.tables {
		if len(t.search) == 0 {
			continue
		}
		records, err := v.searchTable(ctx, t, words, limit)
		if err != nil {
			return nil, err
		}
		found = append(found, records)
	}
	for turn := 0; turn < limit && len(hits) < limit; turn++ {
		for _, records := range found {
			if turn < len(records) && len(hits) < limit {
				hits = append(hits, records[turn])
			}
		}
	}
	return hits, nil
}

func (v *View) searchTable(ctx context.Context, t *table, words []string, limit int) ([]Hit, error) {
	st := &statement{}
	st.add(fmt.Sprintf(`SELECT "_key", "_record" FROM %s WHERE %s ORDER BY "_key" LIMIT ?`, quote(t.name), v.db.match(t.name)),
		v.db.wanted(words), int64(limit))
	var hits []Hit
	err := v.db.query(ctx, st, func(rows *sql.Rows) error {
		var key, record sql.RawBytes
		if err := rows.Scan(&key, &record); err != nil {
			return err
		}
		m := t.record.New().Interface()
		hits = append(hits, Hit{Contract: t.contract, Space: t.space.Path(), Key: append(t.space.Prefix(), key...), Record: m})
		return proto.Unmarshal(record, m)
	})
	if err != nil {
		return nil, fmt.Errorf("search %s: %w", t.space.Path(), err)
	}
	return hits, nil
}

func (v *View) searchChain(ctx context.Context, text string, limit int) ([]Hit, error) {
	var hits []Hit
	if height, err := strconv.ParseInt(text, 10, 64); err == nil {
		st := &statement{}
		st.add("SELECT "+blockColumns+` FROM "blocks" WHERE "height" = ?`, height)
		blocks, err := v.blockList(ctx, st)
		if err != nil {
			return nil, err
		}
		for _, b := range blocks {
			hits = append(hits, Hit{Block: &b})
		}
	}
	digits := strings.TrimPrefix(strings.ToLower(text), "0x")
	from, err := hex.DecodeString(digits[:len(digits)&^1])
	if err != nil || len(digits) < prefixDigits || len(digits) > 64 {
		return hits, nil
	}
	st := &statement{}
	st.add(`SELECT "height", "time_ms", "record" FROM "transactions" WHERE `)
	beginsWith(st, "id", from)
	st.add(` ORDER BY "id", "height", "position" LIMIT ?`, int64(limit))
	transactions, err := v.transactionList(ctx, st)
	if err != nil {
		return nil, err
	}
	for _, t := range transactions {
		if strings.HasPrefix(hex.EncodeToString(t.Outcome.Id), digits) {
			hits = append(hits, Hit{Transaction: &t})
		}
	}
	st = &statement{}
	st.add("SELECT " + blockColumns + ` FROM "blocks" WHERE `)
	beginsWith(st, "hash", from)
	st.add(` ORDER BY "hash" LIMIT ?`, int64(limit))
	blocks, err := v.blockList(ctx, st)
	if err != nil {
		return nil, err
	}
	for _, b := range blocks {
		if strings.HasPrefix(hex.EncodeToString(b.Hash), digits) {
			hits = append(hits, Hit{Block: &b})
		}
	}
	return hits[:min(len(hits), limit)], nil
}

// beginsWith adds the condition that a column of bytes has a beginning.
func beginsWith(st *statement, column string, with []byte) {
	st.add(quote(column)+" >= ?", with)
	if end := state.End(with); end != nil {
		st.add(" AND "+quote(column)+" < ?", end)
	}
}
