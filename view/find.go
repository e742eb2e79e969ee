package view

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"gongshi/ledger/contract"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Find answers a query made by contract.Find or contract.Tally. Its errors are refusals of this package's book,
// unless the database fails. The answer is of one moment: what "height" says, all records show.
func (v *View) Find(ctx context.Context, q contract.Query, question proto.Message) (proto.Message, error) {
	m := question.ProtoReflect()
	s, ok := v.searches[searchKey{q.Question.Descriptor().FullName(), q.Answer.Descriptor().FullName()}]
	if !ok || m.Descriptor().FullName() != q.Question.Descriptor().FullName() {
		return nil, ErrQueryUnknown.With("%s", m.Descriptor().FullName())
	}
	if !v.ready.Load() {
		return nil, ErrNotReady
	}
	if s.tally {
		return v.tally(ctx, s, m)
	}
	return v.find(ctx, s, m)
}

// A paging is where a page begins and how its rows are ordered: by a column and the key, or by the key alone.
type paging struct {
	size       int
	by         *column
	descending bool
	question   []byte // for tokens
	after      []any  // of the last row before the page; nil on the first
}

// paging reads order, size and token of a question.
func (s *search) paging(q protoreflect.Message) (p paging, err error) {
	get := func(f protoreflect.FieldDescriptor) protoreflect.Value {
		if f == nil {
			return protoreflect.Value{}
		}
		return q.Get(f)
	}
	asked := int64(0)
	if s.size != nil {
		asked = stored(s.size, q.Get(s.size)).(int64)
	}
	if p.size, err = pageSize(asked); err != nil {
		return p, err
	}
	if v := get(s.order); v.IsValid() && v.String() != "" {
		var of string
		of, p.descending = strings.CutPrefix(v.String(), "-")
		c, ok := s.table.column(of)
		if !ok {
			return p, ErrOrder.With("%q is none of %s", of, s.table.orders())
		}
		p.by = &c
	}
	if p.question, err = s.asked(q); err != nil {
		return p, fmt.Errorf("encode the question: %w", err)
	}
	if v := get(s.token); v.IsValid() && v.String() != "" {
		p.after, err = readToken(v.String(), p.question, p.classes()...)
	}
	return p, err
}

func (p paging) classes() []class {
	if p.by == nil {
		return []class{raw}
	}
	return []class{p.by.class, raw}
}

// columns are those of the total order.
func (p paging) columns() []string {
	if p.by == nil {
		return []string{"_key"}
	}
	return []string{p.by.name, "_key"}
}

// condition and order are SQL for the rows after the token, in order.
func (p paging) condition(st *statement) {
	if p.after == nil {
		return
	}
	operator := ">"
	if p.descending {
		operator = "<"
	}
	st.add(fmt.Sprintf(" AND (%s) %s (%s)", quoted(p.columns()), operator, marks(len(p.after))), p.after...)
}

func (p paging) order(columns []string) string {
	if p.descending {
		return quote(columns[0]) + " DESC" + strings.Repeat(`, "_key" DESC`, len(columns)-1)
	}
	return quoted(columns)
}

func (v *View) find(ctx context.Context, s *search, q protoreflect.Message) (proto.Message, error) {
	p, err := s.paging(q)
	if err != nil {
		return nil, err
	}
	// The cursor is joined so that its height is of the same moment as the rows, and there even without any.
	st := &statement{}
	aliases := []string{"_key"}
	st.add(`SELECT c."mirrors", r."_key", r."_record" FROM "view_cursor" c LEFT JOIN (SELECT "_key", "_record"`)
	if p.by != nil {
		aliases = []string{"_order", "_key"}
		st.add(", " + quote(p.by.name) + ` AS "_order"`)
	}
	st.add(" FROM " + quote(s.table.name) + " WHERE TRUE")
	if err := s.where(st, v.db.kind, q); err != nil {
		return nil, err
	}
	p.condition(st)
	st.add(" ORDER BY "+p.order(p.columns())+" LIMIT ?", int64(p.size+1))
	st.add(") r ON TRUE ORDER BY " + p.order(aliases))

	answer := s.answer.New()
	list := answer.Mutable(s.list).List()
	var height int64
	var key []byte
	more := false
	err = v.db.query(ctx, st, func(rows *sql.Rows) error {
		var k, record sql.RawBytes
		if err := rows.Scan(&height, &k, &record); err != nil || k == nil {
			return err
		}
		if list.Len() == p.size {
			more = true
			return nil
		}
		key = append(key[:0], k...)
		e := list.AppendMutable()
		return proto.Unmarshal(record, e.Message().Interface())
	})
	if err != nil {
		return nil, fmt.Errorf("search %s: %w", s.table.space.Path(), err)
	}
	if more && s.next != nil {
		values := []any{key}
		if p.by != nil {
			values = []any{p.by.value(list.Get(list.Len() - 1).Message()), key}
		}
		answer.Set(s.next, protoreflect.ValueOfString(pageToken(p.question, values...)))
	}
	if s.height != nil {
		answer.Set(s.height, protoreflect.ValueOfInt64(height))
	}
	return answer.Interface(), nil
}
