package view

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

const (
	maxBy     = 4
	maxGroups = 10_000
)

// Sums are exact: each half of the numbers is summed by itself, which cannot overflow, and the halves are put together
// here. The same SQL does it in both databases.
const halves = `, CAST(SUM(%[1]s >> 32) AS BIGINT), CAST(SUM(%[1]s & 4294967295) AS BIGINT)`

// tally answers a question made by contract.Tally: groups in the order of their values. Without "by" there is just
// one group, of everything.
func (v *View) tally(ctx context.Context, s *search, q protoreflect.Message) (proto.Message, error) {
	by, err := s.grouping(q)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(by))
	for i, c := range by {
		names[i] = c.name
	}
	st := &statement{}
	st.add(`SELECT c."mirrors", r.* FROM "view_cursor" c LEFT JOIN (SELECT COUNT(*)`)
	for _, sum := range s.sums {
		st.add(fmt.Sprintf(halves, quote(sum.column.name)))
	}
	for i, n := range names {
		st.add(fmt.Sprintf(`, %s AS "_by%d"`, quote(n), i))
	}
	st.add(" FROM " + quote(s.table.name) + " WHERE TRUE")
	if err := s.where(st, v.db.kind, q); err != nil {
		return nil, err
	}
	if len(by) > 0 {
		st.add(fmt.Sprintf(" GROUP BY %s LIMIT %d", quoted(names), maxGroups+1))
	}
	st.add(") r ON TRUE")
	for i := range names {
		st.add(fmt.Sprintf(`%s r."_by%d"`, [2]string{" ORDER BY", ","}[min(i, 1)], i))
	}

	answer := s.answer.New()
	list := answer.Mutable(s.list).List()
	row := newGroupRow(by, len(s.sums))
	err = v.db.query(ctx, st, func(rows *sql.Rows) error {
		if err := rows.Scan(row.into...); err != nil || !row.count.Valid {
			return err
		}
		if list.Len() == maxGroups {
			return ErrTooManyGroups
		}
		return s.group(list.AppendMutable().Message(), row)
	})
	if err != nil {
		return nil, fmt.Errorf("tally %s: %w", s.table.space.Path(), err)
	}
	if s.height != nil {
		answer.Set(s.height, protoreflect.ValueOfInt64(row.height))
	}
	return answer.Interface(), nil
}

// grouping reads the columns that the question groups by.
func (s *search) grouping(q protoreflect.Message) ([]column, error) {
	if s.by == nil {
		return nil, nil
	}
	list := q.Get(s.by).List()
	if list.Len() > maxBy {
		return nil, ErrBy.With("%d columns", list.Len())
	}
	var by []column
	for i := range list.Len() {
		c, ok := s.table.column(list.Get(i).String())
		if !ok {
			return nil, ErrBy.With("%q is none of %s", list.Get(i).String(), s.table.orders())
		}
		by = append(by, c)
	}
	return by, nil
}

// A groupRow is what a row of the tally is scanned into.
type groupRow struct {
	height int64
	count  sql.NullInt64
	sums   []sql.NullInt64 // high and low half of each
	by     []column
	values []any
	into   []any
}

func newGroupRow(by []column, sums int) *groupRow {
	r := &groupRow{sums: make([]sql.NullInt64, 2*sums), by: by}
	r.into = []any{&r.height, &r.count}
	for i := range r.sums {
		r.into = append(r.into, &r.sums[i])
	}
	for _, c := range by {
		var v any
		switch c.class {
		case number, unsigned:
			v = new(sql.NullInt64)
		case truth:
			v = new(sql.NullBool)
		case raw:
			v = new([]byte)
		default:
			v = new(sql.NullString)
		}
		r.values, r.into = append(r.values, v), append(r.into, v)
	}
	return r
}

// value is the group's i-th value as a column would store it.
func (r *groupRow) value(i int) any {
	switch v := r.values[i].(type) {
	case *sql.NullInt64:
		return v.Int64
	case *sql.NullBool:
		return v.Bool
	case *sql.NullString:
		return v.String
	case *[]byte:
		return *v
	}
	panic("view: a group has a value of no class")
}

// group fills one group of the answer.
func (s *search) group(m protoreflect.Message, r *groupRow) error {
	if s.groupBy != nil {
		list := m.Mutable(s.groupBy).List()
		for i, c := range r.by {
			list.Append(protoreflect.ValueOfString(c.spoken(r.value(i))))
		}
	}
	if s.count != nil {
		m.Set(s.count, protoreflect.ValueOfInt64(r.count.Int64))
	}
	for i, sum := range s.sums {
		total := new(big.Int).Lsh(big.NewInt(r.sums[2*i].Int64), 32)
		total.Add(total, big.NewInt(r.sums[2*i+1].Int64))
		if sum.column.class == unsigned { // each was stored less 2^63
			total.Add(total, new(big.Int).Lsh(big.NewInt(r.count.Int64), 63))
		}
		switch {
		case sum.field.Kind() == protoreflect.StringKind:
			m.Set(sum.field, protoreflect.ValueOfString(total.String()))
		case !total.IsInt64():
			return ErrSumTooLarge.With("%s is %s for %s", sum.field.Name(), total, strings.Join(r.spoken(), ", "))
		default:
			m.Set(sum.field, protoreflect.ValueOfInt64(total.Int64()))
		}
	}
	return nil
}

func (r *groupRow) spoken() []string {
	var said []string
	for i, c := range r.by {
		said = append(said, c.name+" "+c.spoken(r.value(i)))
	}
	if said == nil {
		return []string{"everything"}
	}
	return said
}
