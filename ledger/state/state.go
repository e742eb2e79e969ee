// Package state gives contracts typed, ordered and bounded access to the ledger's
// entries, each of them proven (anyone can be given a proof of it) or plain.
package state

import (
	"fmt"
	"iter"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// A Reader sees one consistent version of the state. Callers never change the bytes it returns.
type Reader interface {
	// Get returns nil where nothing is stored; stored values are never empty.
	Get(key []byte) []byte
	// Scan yields the entries with from <= key < to in key order, at most limit of them.
	Scan(from, to []byte, limit int) iter.Seq2[[]byte, []byte]
}

// A Writer is a Reader whose changes vanish unless the whole transaction succeeds.
// It keeps the slices it is given.
type Writer interface {
	Reader
	Put(key, value []byte)
	Delete(key []byte)
}

// plainMark starts the raw key of every plain entry; the path of a proven space never does.
const plainMark = '~'

// Proven reports whether the raw key belongs to a proven space, so that its entry is a leaf of the tree.
func Proven(key []byte) bool { return len(key) > 0 && key[0] != plainMark }

// PathOf returns the path of the space that a raw key belongs to, and the key within it.
func PathOf(raw []byte) (path string, key []byte) {
	if !Proven(raw) && len(raw) > 0 {
		raw = raw[1:]
	}
	for i, b := range raw {
		if b == 0 {
			return string(raw[:i]), raw[i+1:]
		}
	}
	return string(raw), nil
}

// A Space is a named region of the state that one contract owns.
type Space interface {
	// Path is "<contract>/<plural noun>".
	Path() string
	Proven() bool
	// Record is the type of the entries, nil for a set.
	Record() protoreflect.MessageType
	// Prefix starts the raw key of every entry.
	Prefix() []byte
}

// An Option varies a space.
type Option func(*space)

// Plain keeps a space out of the tree: for indexes, counters and replay sets of which nobody needs a proof.
func Plain(s *space) { s.plain = true }

type space struct {
	path   string
	prefix []byte
	plain  bool
}

func newSpace(path string, options []Option) space {
	contract, noun, ok := strings.Cut(path, "/")
	if !ok || contract == "" || noun == "" || strings.ContainsAny(path, "~\x00") {
		panic(fmt.Sprintf("state: path %q is not contract/noun", path))
	}
	s := space{path: path}
	for _, o := range options {
		o(&s)
	}
	if s.plain {
		s.prefix = append(s.prefix, plainMark)
	}
	s.prefix = append(append(s.prefix, path...), 0)
	return s
}

func (s space) Path() string   { return s.path }
func (s space) Proven() bool   { return !s.plain }
func (s space) Prefix() []byte { return append([]byte(nil), s.prefix...) }

// raw starts a raw key with room for what the key appends.
func (s space) raw() []byte { return append(make([]byte, 0, len(s.prefix)+48), s.prefix...) }

// A Map keeps one record per key.
type Map[K any, M proto.Message] struct {
	space
	key Key[K]
}

// NewMap declares a space of records; M is a pointer to a generated message.
func NewMap[M proto.Message, K any](path string, key Key[K], options ...Option) Map[K, M] {
	return Map[K, M]{newSpace(path, options), key}
}

// Record is the message type M.
func (m Map[K, M]) Record() protoreflect.MessageType {
	var kind M
	return kind.ProtoReflect().Type()
}

// Key is the raw key of k's entry.
func (m Map[K, M]) Key(k K) []byte { return m.key.append(m.raw(), k) }

// Get returns k's record; the caller owns it, and changes nothing but by Put.
func (m Map[K, M]) Get(r Reader, k K) (M, bool) {
	raw := r.Get(m.Key(k))
	if raw == nil {
		var none M
		return none, false
	}
	return m.decode(raw), true
}

// Has reports whether k has a record.
func (m Map[K, M]) Has(r Reader, k K) bool { return r.Get(m.Key(k)) != nil }

// Need is Get for callers to whom absence is the given error.
func (m Map[K, M]) Need(r Reader, k K, absent error) (M, error) {
	v, ok := m.Get(r, k)
	if !ok {
		return v, absent
	}
	return v, nil
}

// Put stores v under k. A record whose every field is unset cannot be stored: a value is never empty.
func (m Map[K, M]) Put(w Writer, k K, v M) { w.Put(m.Key(k), encode(m.path, v)) }

// Delete removes k's record, if any.
func (m Map[K, M]) Delete(w Writer, k K) { w.Delete(m.Key(k)) }

// All yields at most limit records in key order.
func (m Map[K, M]) All(r Reader, limit int) iter.Seq2[K, M] {
	return m.scan(r, m.prefix, End(m.prefix), limit)
}

// From yields at most limit records in key order, the first of them k's own or its successor.
func (m Map[K, M]) From(r Reader, k K, limit int) iter.Seq2[K, M] {
	return m.scan(r, m.Key(k), End(m.prefix), limit)
}

// Under yields at most limit records of a map with a two-part key whose first part is a.
func Under[A, B any, M proto.Message](m Map[Pair[A, B], M], r Reader, a A, limit int) iter.Seq2[Pair[A, B], M] {
	from := m.key.head(m.raw(), Pair[A, B]{A: a})
	return m.scan(r, from, End(from), limit)
}

func (m Map[K, M]) scan(r Reader, from, to []byte, limit int) iter.Seq2[K, M] {
	return func(yield func(K, M) bool) {
		for raw, value := range r.Scan(from, to, limit) {
			k, ok := m.key.read(raw[len(m.prefix):])
			if !ok {
				panic(fmt.Sprintf("state: %s: key %x is not of its kind", m.path, raw))
			}
			if !yield(k, m.decode(value)) {
				return
			}
		}
	}
}

func (m Map[K, M]) decode(raw []byte) M { return Decode[M](m.path, raw) }

// Decode reads a stored value of the space at path. Only this program writes values, so one that
// cannot be read means a broken store, and the node must stop.
func Decode[M proto.Message](path string, raw []byte) M {
	var kind M
	v := kind.ProtoReflect().New().Interface().(M)
	if err := proto.Unmarshal(raw, v); err != nil {
		panic(fmt.Sprintf("state: %s: %v", path, err))
	}
	return v
}

// encode is consensus: protobuf's deterministic form of the pinned library version (docs/adr).
func encode(path string, v proto.Message) []byte {
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(v)
	if err != nil || len(raw) == 0 {
		panic(fmt.Sprintf("state: %s: a record cannot be stored: empty or %v", path, err))
	}
	return raw
}

// End is the first raw key after all those that start with prefix.
func End(prefix []byte) []byte {
	end := append([]byte(nil), prefix...)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

// A Set keeps keys alone.
type Set[K any] struct {
	space
	key Key[K]
}

// NewSet declares a space of keys.
func NewSet[K any](path string, key Key[K], options ...Option) Set[K] {
	return Set[K]{newSpace(path, options), key}
}

// Record is nil: a set has no records.
func (s Set[K]) Record() protoreflect.MessageType { return nil }

// Key is the raw key of k's entry.
func (s Set[K]) Key(k K) []byte { return s.key.append(s.raw(), k) }

// Has reports whether k is in the set.
func (s Set[K]) Has(r Reader, k K) bool { return r.Get(s.Key(k)) != nil }

// Add puts k into the set.
func (s Set[K]) Add(w Writer, k K) { w.Put(s.Key(k), []byte{1}) }

// Remove takes k out of the set.
func (s Set[K]) Remove(w Writer, k K) { w.Delete(s.Key(k)) }

// All yields at most limit keys in order.
func (s Set[K]) All(r Reader, limit int) iter.Seq[K] { return s.scan(r, s.prefix, limit) }

// Members yields at most limit keys of a set with a two-part key whose first part is a.
func Members[A, B any](s Set[Pair[A, B]], r Reader, a A, limit int) iter.Seq[B] {
	return func(yield func(B) bool) {
		for k := range s.scan(r, s.key.head(s.raw(), Pair[A, B]{A: a}), limit) {
			if !yield(k.B) {
				return
			}
		}
	}
}

func (s Set[K]) scan(r Reader, from []byte, limit int) iter.Seq[K] {
	return func(yield func(K) bool) {
		for raw := range r.Scan(from, End(from), limit) {
			k, ok := s.key.read(raw[len(s.prefix):])
			if !ok {
				panic(fmt.Sprintf("state: %s: key %x is not of its kind", s.path, raw))
			}
			if !yield(k) {
				return
			}
		}
	}
}

// A Value keeps one record for the whole contract, such as its parameters.
type Value[M proto.Message] struct{ of Map[struct{}, M] }

// NewValue declares a space with a single record.
func NewValue[M proto.Message](path string, options ...Option) Value[M] {
	return Value[M]{NewMap[M](path, single, options...)}
}

// Path is "<contract>/<noun>".
func (v Value[M]) Path() string { return v.of.path }

// Proven reports whether the record is a leaf of the tree.
func (v Value[M]) Proven() bool { return v.of.Proven() }

// Record is the message type M.
func (v Value[M]) Record() protoreflect.MessageType { return v.of.Record() }

// Prefix starts the raw key of the record.
func (v Value[M]) Prefix() []byte { return v.of.Prefix() }

// Key is the raw key of the record.
func (v Value[M]) Key() []byte { return v.of.Key(struct{}{}) }

// Get returns the record.
func (v Value[M]) Get(r Reader) (M, bool) { return v.of.Get(r, struct{}{}) }

// Put stores the record.
func (v Value[M]) Put(w Writer, m M) { v.of.Put(w, struct{}{}, m) }
