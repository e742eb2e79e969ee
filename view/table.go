package view

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"gongshi/ledger/contract"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// A table mirrors one space: a row for each record, with the raw key, the record's exact bytes and its columns.
type table struct {
	contract string
	name     string // the space's path with _ for /
	space    state.Space
	record   protoreflect.MessageType
	columns  []column
	indexes  [][]string
	search   []column // that "text" looks into
}

// tablesOf derives the tables of all mirrors of a register.
func tablesOf(r *contract.Register) ([]*table, error) {
	var tables []*table
	for _, c := range r.Contracts() {
		for _, m := range c.Mirrors {
			t, err := tableOf(c.Name, m)
			if err != nil {
				return nil, fmt.Errorf("mirror of %s: %w", m.Space.Path(), err)
			}
			if slices.ContainsFunc(tables, func(o *table) bool { return o.name == t.name }) || slices.Contains(reserved, t.name) {
				return nil, fmt.Errorf("mirror of %s: there is already a table %s: rename the space", m.Space.Path(), t.name)
			}
			tables = append(tables, t)
		}
	}
	return tables, nil
}

func tableOf(owner string, m contract.Mirror) (*table, error) {
	t := &table{contract: owner, name: strings.ReplaceAll(m.Space.Path(), "/", "_"), space: m.Space, record: m.Space.Record(), indexes: m.Index}
	if t.record == nil {
		return nil, fmt.Errorf("it is a set and has no records: mirror a map")
	}
	if len(t.name) > 50 {
		return nil, fmt.Errorf("the table's name would be longer than 50 bytes: shorten the space's path")
	}
	var err error
	if t.columns, err = columnsOf(t.record.Descriptor()); err != nil {
		return nil, err
	}
	for _, index := range m.Index {
		if len(index) == 0 || len(index) > 5 {
			return nil, fmt.Errorf("an index has %d columns: give 1 to 5", len(index))
		}
		for _, n := range index {
			if _, ok := t.column(n); !ok {
				return nil, fmt.Errorf("index column %s is not one of %s", n, t.names())
			}
		}
	}
	for _, n := range m.Search {
		c, ok := t.column(n)
		if !ok || c.class != text {
			return nil, fmt.Errorf("search column %s is no text of the record", n)
		}
		t.search = append(t.search, c)
	}
	return t, nil
}

// column finds a column by name.
func (t *table) column(name string) (column, bool) {
	i := slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
	if i < 0 {
		return column{}, false
	}
	return t.columns[i], true
}

func (t *table) names() string {
	var n []string
	for _, c := range t.columns {
		n = append(n, c.name)
	}
	return strings.Join(n, ", ")
}

// create lists the statements that make the table, and those to run once it is filled.
func (t *table) create(k kind) (before, after []string) {
	var b strings.Builder
	fmt.Fprintf(&b, `CREATE TABLE %s (%s"_key" %s NOT NULL UNIQUE`, quote(t.name), k.rowID, k.types[raw])
	for _, c := range t.columns {
		fmt.Fprintf(&b, `, %s %s NOT NULL`, quote(c.name), k.types[c.class])
	}
	fmt.Fprintf(&b, `, "_record" %s NOT NULL`, k.types[raw]) // last: it may be long
	if len(t.search) > 0 {
		fmt.Fprintf(&b, `, "_words" %s NOT NULL`, k.types[text])
	}
	b.WriteString(")")
	before = []string{b.String()}
	for i, index := range t.indexes {
		after = append(after, fmt.Sprintf(`CREATE INDEX %s ON %s (%s, "_key")`, quote(fmt.Sprintf("%s__%d", t.name, i+1)), quote(t.name), quoted(index)))
	}
	if len(t.search) > 0 {
		before = append(before, k.words(t.name)...)
	}
	return before, after
}

// insert tells how rows get into the table.
func (t *table) insert() *insert {
	names := []string{"_key"}
	for _, c := range t.columns {
		names = append(names, c.name)
	}
	names = append(names, "_record")
	if len(t.search) > 0 {
		names = append(names, "_words")
	}
	return &insert{table: t.name, columns: names, unique: "_key"}
}

// row is the values of insert's columns for the entry under key, which is the raw key without the space's prefix.
func (t *table) row(key, value []byte) ([]any, error) {
	m := t.record.New()
	if err := proto.Unmarshal(value, m.Interface()); err != nil {
		return nil, fmt.Errorf("record %x of %s cannot be read: %w; this program is older than the chain, install the version that the network runs", key, t.space.Path(), err)
	}
	row := make([]any, 0, len(t.columns)+3)
	row = append(row, clipBytes(key))
	for _, c := range t.columns {
		row = append(row, c.value(m))
	}
	row = append(row, value)
	if len(t.search) > 0 {
		texts := make([]string, len(t.search))
		for i, c := range t.search {
			texts[i] = c.get(m).String()
		}
		row = append(row, recordsWords(texts))
	}
	return row, nil
}

// fingerprint changes when any table would be made or filled differently.
func fingerprint(tables []*table) string {
	h := sha256.New()
	fmt.Fprintln(h, "gongshi/view/v1", wordsVersion, clipAt, recordWords, wordBytes)
	for _, t := range tables {
		fmt.Fprintf(h, "%q %q\n", t.space.Path(), t.indexes)
		for _, c := range t.columns {
			fmt.Fprintf(h, " %q %d\n", c.name, c.class)
			if c.class == name {
				values := c.path[len(c.path)-1].Enum().Values()
				for i := range values.Len() {
					fmt.Fprintf(h, "  %d %q\n", values.Get(i).Number(), values.Get(i).Name())
				}
			}
			for _, f := range c.path {
				fmt.Fprintf(h, "  %d", f.Number())
			}
		}
		for _, c := range t.search {
			fmt.Fprintf(h, " search %q\n", c.name)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
