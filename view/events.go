package view

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
)

// An Event is an event with its place on the chain.
type Event struct {
	Height      int64
	TimeMS      int64  // of the block
	Transaction []byte // id
	Index       uint32 // of the transaction in the block
	Number      uint32 // of the event in the transaction
	Type        string // full name
	Payload     []byte // the encoded message
}

// An EventFilter chooses events. Zero fields do not filter.
type EventFilter struct {
	Type      string
	MinHeight int64
	MaxHeight int64
}

// An EventPage is a part of a list, newest first.
type EventPage struct {
	Events []Event
	Next   string // "" on the last page
	Height int64  // up to which the chain tables had been read
}

func (f EventFilter) question() []byte {
	return binary.AppendVarint(binary.AppendVarint(append([]byte("events "), f.Type...), f.MinHeight), f.MaxHeight)
}

// Events lists those that pass the filter, newest first.
func (v *View) Events(ctx context.Context, f EventFilter, p Page) (*EventPage, error) {
	size, err := pageSize(int64(p.Size))
	if err != nil {
		return nil, err
	}
	st := &statement{}
	st.add(`SELECT c."chain", r.* FROM "view_cursor" c LEFT JOIN (SELECT e."height", e."position", e."number", e."type", e."payload",
		t."id", t."time_ms" FROM "events" e CROSS JOIN "transactions" t WHERE t."height" = e."height" AND t."position" = e."position"`)
	if f.Type != "" {
		st.add(` AND e."type" = ?`, clipText(f.Type))
	}
	if f.MinHeight > 0 {
		st.add(` AND e."height" >= ?`, f.MinHeight)
	}
	if f.MaxHeight > 0 {
		st.add(` AND e."height" <= ?`, f.MaxHeight)
	}
	if p.Token != "" {
		after, err := readToken(p.Token, f.question(), number, number, number)
		if err != nil {
			return nil, err
		}
		st.add(` AND (e."height", e."position", e."number") < (?, ?, ?)`, after...)
	}
	st.add(` ORDER BY e."height" DESC, e."position" DESC, e."number" DESC LIMIT ?) r ON TRUE
		ORDER BY r."height" DESC, r."position" DESC, r."number" DESC`, int64(size+1))
	page := &EventPage{}
	more := false
	err = v.db.query(ctx, st, func(rows *sql.Rows) error {
		var height, position, number, timeMS sql.NullInt64
		var kind sql.NullString
		var e Event
		if err := rows.Scan(&page.Height, &height, &position, &number, &kind, &e.Payload, &e.Transaction, &timeMS); err != nil || !height.Valid {
			return err
		}
		if more = len(page.Events) == size; more {
			return nil
		}
		e.Height, e.TimeMS, e.Type = height.Int64, timeMS.Int64, kind.String
		e.Index, e.Number = uint32(position.Int64), uint32(number.Int64)
		page.Events = append(page.Events, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	if more {
		last := page.Events[size-1]
		page.Next = pageToken(f.question(), last.Height, int64(last.Index), int64(last.Number))
	}
	return page, nil
}
