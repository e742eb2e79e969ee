package view

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gongshi/ledger/contract"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// A search is a question whose field names have been given their meaning, as the documentation of contract.Search says.
type search struct {
	table   *table
	filters []filter
	text    protoreflect.FieldDescriptor // nil where the message has no such field; so below
	order   protoreflect.FieldDescriptor
	size    protoreflect.FieldDescriptor
	token   protoreflect.FieldDescriptor
	by      protoreflect.FieldDescriptor

	answer  protoreflect.MessageType
	list    protoreflect.FieldDescriptor // of the answer: the records, or the groups
	next    protoreflect.FieldDescriptor
	height  protoreflect.FieldDescriptor
	groupBy protoreflect.FieldDescriptor // of a group
	count   protoreflect.FieldDescriptor
	sums    []sum
	tally   bool
}

type searchKey struct{ question, answer protoreflect.FullName }

// A filter compares a column with a field of the question.
type filter struct {
	field    protoreflect.FieldDescriptor
	column   column
	operator string // = also for a repeated field, any of whose values will do; >= and <= for bounds
}

// A sum is a field of a group.
type sum struct {
	field  protoreflect.FieldDescriptor
	column column
}

// compile gives every search of the register its meaning, or says what has none.
func (v *View) compile(r *contract.Register) error {
	var errs []error
	for _, c := range r.Contracts() {
		for _, q := range c.Queries {
			if q.Search == nil {
				continue
			}
			s, err := v.compileOne(q)
			if err != nil {
				errs = append(errs, fmt.Errorf("%s: %s: %w", c.Name, q.Question.Descriptor().Name(), err))
				continue
			}
			v.searches[searchKey{q.Question.Descriptor().FullName(), q.Answer.Descriptor().FullName()}] = s
		}
	}
	return errors.Join(errs...)
}

func (v *View) compileOne(q contract.Query) (*search, error) {
	t, err := v.tableFor(q.Search)
	if err != nil {
		return nil, err
	}
	s := &search{table: t, tally: q.Search.Tally, answer: q.Answer}
	fields := q.Question.Descriptor().Fields()
	for i := range fields.Len() {
		if err := s.question(fields.Get(i)); err != nil {
			return nil, fmt.Errorf("field %s of the question: %w", fields.Get(i).Name(), err)
		}
	}
	fields = q.Answer.Descriptor().Fields()
	for i := range fields.Len() {
		if err := s.answered(fields.Get(i)); err != nil {
			return nil, fmt.Errorf("field %s of the answer: %w", fields.Get(i).Name(), err)
		}
	}
	switch {
	case s.list == nil && s.tally:
		return nil, errors.New("the answer has no repeated message for the groups")
	case s.list == nil:
		return nil, fmt.Errorf("the answer has no repeated %s", t.record.Descriptor().FullName())
	case !s.tally && (s.token == nil) != (s.next == nil):
		return nil, errors.New("page_token and next_page_token belong together: declare both or none")
	}
	return s, nil
}

// question finds the meaning of one field of the question.
func (s *search) question(f protoreflect.FieldDescriptor) error {
	if s.column(f) {
		return s.filter(f, string(f.Name()), "=")
	}
	singleText := f.Kind() == protoreflect.StringKind && !f.IsList()
	singleNumber := classOf(f.Kind()) == number && !f.IsList()
	take := func(into *protoreflect.FieldDescriptor, ok bool, should string) error {
		if !ok {
			return fmt.Errorf("it should be %s", should)
		}
		*into = f
		return nil
	}
	switch n := string(f.Name()); {
	case n == "text" && len(s.table.search) == 0:
		return fmt.Errorf("the mirror of %s has no search columns", s.table.space.Path())
	case n == "text":
		return take(&s.text, singleText, "a string")
	case n == "by" && s.tally:
		return take(&s.by, f.Kind() == protoreflect.StringKind && f.IsList(), "a repeated string")
	case n == "order" && !s.tally:
		return take(&s.order, singleText, "a string")
	case n == "page_size" && !s.tally:
		return take(&s.size, singleNumber, "an int32")
	case n == "page_token" && !s.tally:
		return take(&s.token, singleText, "a string")
	case strings.HasPrefix(n, "min_"):
		return s.filter(f, n[len("min_"):], ">=")
	case strings.HasPrefix(n, "max_"):
		return s.filter(f, n[len("max_"):], "<=")
	}
	return fmt.Errorf("it means nothing: name a column (%s), min_ or max_ of one, or a word of contract.Search", s.table.names())
}

// column reports whether the field is named like a column, which then is its meaning.
func (s *search) column(f protoreflect.FieldDescriptor) bool {
	_, ok := s.table.column(string(f.Name()))
	return ok
}

func (s *search) filter(f protoreflect.FieldDescriptor, of, operator string) error {
	c, ok := s.table.column(of)
	if !ok {
		return fmt.Errorf("%s has no column %s, only %s", s.table.space.Path(), of, s.table.names())
	}
	kind := classOf(f.Kind())
	if f.Message() != nil || kind != c.class && !(kind == text && c.class == name) {
		return fmt.Errorf("it is of another type than the column %s", of)
	}
	if kind == name && f.Enum().FullName() != c.path[len(c.path)-1].Enum().FullName() {
		return fmt.Errorf("it is of another enum than the column %s", of)
	}
	if operator != "=" && (f.IsList() || kind == truth || c.class == name) {
		return fmt.Errorf("a bound is one number, string or bytes")
	}
	s.filters = append(s.filters, filter{f, c, operator})
	return nil
}

// answered finds the meaning of one field of the answer.
func (s *search) answered(f protoreflect.FieldDescriptor) error {
	switch n := string(f.Name()); {
	case n == "height" && f.Kind() == protoreflect.Int64Kind && !f.IsList():
		s.height = f
		return nil
	case n == "next_page_token" && !s.tally && f.Kind() == protoreflect.StringKind && !f.IsList():
		s.next = f
		return nil
	case f.IsList() && f.Message() != nil && s.list == nil:
		if s.list = f; s.tally {
			return s.groups(f.Message())
		}
		if f.Message().FullName() == s.table.record.Descriptor().FullName() {
			return nil
		}
		return fmt.Errorf("the records are %s", s.table.record.Descriptor().FullName())
	}
	return errors.New("it means nothing: an answer has the repeated records or groups, int64 height and, if it pages, string next_page_token")
}

// groups finds the meaning of a tally's group.
func (s *search) groups(m protoreflect.MessageDescriptor) error {
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		n := string(f.Name())
		switch {
		case n == "by" && f.Kind() == protoreflect.StringKind && f.IsList():
			s.groupBy = f
		case n == "count" && f.Kind() == protoreflect.Int64Kind && !f.IsList():
			s.count = f
		case strings.HasPrefix(n, "sum_"):
			c, ok := s.table.column(n[len("sum_"):])
			if !ok || c.class != number && c.class != unsigned {
				return fmt.Errorf("%s sums no number among the columns %s", n, s.table.names())
			}
			if k := f.Kind(); f.IsList() || k != protoreflect.Int64Kind && k != protoreflect.StringKind {
				return fmt.Errorf("%s should be an int64, or a string for sums of any size", n)
			}
			s.sums = append(s.sums, sum{f, c})
		default:
			return fmt.Errorf("%s of a group means nothing: it has repeated string by, int64 count and sum_<column>", n)
		}
	}
	if s.by != nil && s.groupBy == nil {
		return errors.New("the question groups, so its groups need repeated string by")
	}
	return nil
}

// maxValues bounds the values of one filter.
const maxValues = 100

// where adds the conditions that q makes, each starting with AND.
func (s *search) where(st *statement, k kind, q protoreflect.Message) error {
	for _, f := range s.filters {
		if !q.Has(f.field) {
			continue
		}
		column := quote(f.column.name)
		if !f.field.IsList() {
			st.add(" AND "+column+" "+f.operator+" ?", stored(f.field, q.Get(f.field)))
			continue
		}
		values, err := s.anyOf(f, q.Get(f.field).List())
		if err != nil {
			return err
		}
		st.add(" AND "+column+" IN ("+marks(len(values))+")", values...)
	}
	if s.text == nil || !q.Has(s.text) {
		return nil
	}
	words, err := askedFor(q.Get(s.text).String())
	if err != nil {
		return err
	}
	st.add(" AND "+k.match(s.table.name), k.wanted(words))
	return nil
}

// anyOf lists a repeated field's values, filled up to a power of two so that there are few different statements.
func (s *search) anyOf(f filter, list protoreflect.List) ([]any, error) {
	if list.Len() > maxValues {
		return nil, ErrTooManyValues.On(string(f.field.Name()), "%d", list.Len())
	}
	var values []any
	for i := range list.Len() {
		values = append(values, stored(f.field, list.Get(i)))
	}
	for n := len(values); n&(n-1) != 0; n++ {
		values = append(values, values[0])
	}
	return values, nil
}

// asked is what binds a page token to its question: all of it but the paging.
func (s *search) asked(q protoreflect.Message) ([]byte, error) {
	bare := proto.Clone(q.Interface()).ProtoReflect()
	for _, f := range []protoreflect.FieldDescriptor{s.size, s.token} {
		if f != nil {
			bare.Clear(f)
		}
	}
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(bare.Interface())
	return append([]byte(q.Descriptor().FullName()), raw...), err
}

// orders lists what "order" may say.
func (t *table) orders() string {
	return strings.Join(slices.Sorted(strings.SplitSeq(t.names(), ", ")), ", ")
}
