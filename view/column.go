package view

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// A class is how a scalar field is stored. Nothing is ever NULL: a field that is not set has its default, as in proto3.
type class int

const (
	number   class = iota // int32, int64, uint32: BIGINT
	unsigned              // uint64: BIGINT less 2^63, which keeps the order
	truth                 // bool
	text                  // string, clipped
	name                  // enum, by the name of its value
	raw                   // bytes, clipped
	nothing               // messages, floats: no column
)

// classOf says how fields of a kind are stored.
func classOf(k protoreflect.Kind) class {
	switch k {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind, protoreflect.Int64Kind,
		protoreflect.Sint64Kind, protoreflect.Sfixed64Kind, protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return number
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return unsigned
	case protoreflect.BoolKind:
		return truth
	case protoreflect.StringKind:
		return text
	case protoreflect.EnumKind:
		return name
	case protoreflect.BytesKind:
		return raw
	}
	return nothing
}

// A column is a scalar field of a record, or of a message inside it.
type column struct {
	name  string
	class class
	path  []protoreflect.FieldDescriptor
}

// columnsOf derives the columns of a record's type in the order of its declaration.
func columnsOf(record protoreflect.MessageDescriptor) ([]column, error) {
	d := deriver{seen: []protoreflect.FullName{record.FullName()}}
	d.add(record, nil, "")
	for i, c := range d.columns {
		if slices.ContainsFunc(d.columns[:i], func(o column) bool { return o.name == c.name }) {
			return nil, fmt.Errorf("two fields of %s make a column %s: rename one of them", record.FullName(), c.name)
		}
		if len(c.name) > 60 || strings.HasPrefix(c.name, "_") {
			return nil, fmt.Errorf("%s is no name for a column of %s: take one of at most 60 bytes that does not start with _", c.name, record.FullName())
		}
	}
	return d.columns, nil
}

type deriver struct {
	columns []column
	seen    []protoreflect.FullName // from the record down to where we are: a type inside itself ends there
}

func (d *deriver) add(m protoreflect.MessageDescriptor, path []protoreflect.FieldDescriptor, prefix string) {
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		here := append(slices.Clone(path), f)
		switch {
		case f.Cardinality() == protoreflect.Repeated:
		case f.Message() != nil:
			if !slices.Contains(d.seen, f.Message().FullName()) {
				d.seen = append(d.seen, f.Message().FullName())
				d.add(f.Message(), here, prefix+string(f.Name())+"_")
				d.seen = d.seen[:len(d.seen)-1]
			}
		case classOf(f.Kind()) != nothing:
			d.columns = append(d.columns, column{prefix + string(f.Name()), classOf(f.Kind()), here})
		}
	}
}

// get is the column's field of m; a message on the way that is not set has only defaults.
func (c column) get(m protoreflect.Message) protoreflect.Value {
	last := len(c.path) - 1
	for _, f := range c.path[:last] {
		m = m.Get(f).Message()
	}
	return m.Get(c.path[last])
}

// value is what the column stores of m.
func (c column) value(m protoreflect.Message) any { return stored(c.path[len(c.path)-1], c.get(m)) }

// stored is a scalar as a database keeps it: int64, bool, string or []byte.
func stored(f protoreflect.FieldDescriptor, v protoreflect.Value) any {
	switch classOf(f.Kind()) {
	case number:
		if f.Kind() == protoreflect.Uint32Kind || f.Kind() == protoreflect.Fixed32Kind {
			return int64(v.Uint())
		}
		return v.Int()
	case unsigned:
		return int64(v.Uint() ^ 1<<63)
	case truth:
		return v.Bool()
	case name:
		if e := f.Enum().Values().ByNumber(v.Enum()); e != nil {
			return string(e.Name())
		}
		return strconv.Itoa(int(v.Enum()))
	case raw:
		return clipBytes(v.Bytes())
	}
	return clipText(v.String())
}

// spoken writes a stored value for people, as the "by" of a tally does.
func (c column) spoken(v any) string {
	switch v := v.(type) {
	case int64:
		if c.class == unsigned {
			return strconv.FormatUint(uint64(v)^1<<63, 10)
		}
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case []byte:
		return hex.EncodeToString(v)
	case string:
		return v
	}
	panic(fmt.Sprintf("view: a column cannot hold %T", v))
}

// Databases limit what an index can hold (PostgreSQL to a third of a page), so longer values are stored by their
// beginning and a digest of the whole: equality stays exact, and the order of equal beginnings is arbitrary but fixed.
const clipAt = 400

func digest(b []byte) []byte { d := sha256.Sum256(b); return d[:16] }

func clipBytes(b []byte) []byte {
	if len(b) <= clipAt {
		return append([]byte{}, b...)
	}
	return append(slices.Clone(b[:clipAt-16]), digest(b)...)
}

// clipText also replaces what PostgreSQL cannot keep in a text: NUL, and broken UTF-8.
func clipText(s string) string {
	s = sound(s)
	if len(s) <= clipAt {
		return s
	}
	cut := clipAt - 32
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + hex.EncodeToString(digest([]byte(s)))
}

func sound(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
