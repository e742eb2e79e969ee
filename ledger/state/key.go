package state

import (
	"bytes"
	"encoding/binary"
)

// A Key turns a Go value into bytes whose order is the order of the values, and back.
type Key[K any] struct {
	append func([]byte, K) []byte
	// take reads a value off the front and returns what follows it.
	take func([]byte) (k K, rest []byte, ok bool)
	// head appends the first part only, for keys of several parts.
	head func([]byte, K) []byte
}

// read takes a whole key.
func (k Key[K]) read(raw []byte) (K, bool) {
	v, rest, ok := k.take(raw)
	return v, ok && len(rest) == 0
}

// A string ends with 00 01, and a zero byte inside it is written 00 FF, so that any text
// can be a key, "a" sorts before "ab" and no key is the beginning of another.
const (
	stringEnd  = 0x01
	stringZero = 0xFF
)

// String orders text by its bytes.
var String = Key[string]{
	append: func(b []byte, s string) []byte {
		for i := range len(s) {
			if b = append(b, s[i]); s[i] == 0 {
				b = append(b, stringZero)
			}
		}
		return append(b, 0, stringEnd)
	},
	take: func(b []byte) (string, []byte, bool) {
		var s []byte
		for {
			i := bytes.IndexByte(b, 0)
			if i < 0 || i+1 == len(b) {
				return "", nil, false
			}
			s = append(s, b[:i]...)
			switch b[i+1] {
			case stringEnd:
				return string(s), b[i+2:], true
			case stringZero:
				s, b = append(s, 0), b[i+2:]
			default:
				return "", nil, false
			}
		}
	},
}

// Uint64 orders numbers by size, in 8 big-endian bytes.
var Uint64 = Key[uint64]{
	append: binary.BigEndian.AppendUint64,
	take: func(b []byte) (uint64, []byte, bool) {
		if len(b) < 8 {
			return 0, nil, false
		}
		return binary.BigEndian.Uint64(b), b[8:], true
	},
}

// Int64 orders numbers by size, negative ones first.
var Int64 = Key[int64]{
	append: func(b []byte, n int64) []byte { return binary.BigEndian.AppendUint64(b, uint64(n)^1<<63) },
	take: func(b []byte) (int64, []byte, bool) {
		n, rest, ok := Uint64.take(b)
		return int64(n ^ 1<<63), rest, ok
	},
}

// Hash is 32 bytes, such as the id of a transaction.
var Hash = Key[[32]byte]{
	append: func(b []byte, h [32]byte) []byte { return append(b, h[:]...) },
	take: func(b []byte) ([32]byte, []byte, bool) {
		if len(b) < 32 {
			return [32]byte{}, nil, false
		}
		return [32]byte(b), b[32:], true
	},
}

// single is the key of a space with one record.
var single = Key[struct{}]{
	append: func(b []byte, _ struct{}) []byte { return b },
	take:   func(b []byte) (struct{}, []byte, bool) { return struct{}{}, b, true },
}

// Pair is a key of two parts; maps keyed by it can be scanned by the first. Pairs nest.
type Pair[A, B any] struct {
	A A
	B B
}

// At makes a Pair.
func At[A, B any](a A, b B) Pair[A, B] { return Pair[A, B]{a, b} }

// PairOf orders by a, then by b.
func PairOf[A, B any](a Key[A], b Key[B]) Key[Pair[A, B]] {
	return Key[Pair[A, B]]{
		append: func(buf []byte, p Pair[A, B]) []byte { return b.append(a.append(buf, p.A), p.B) },
		head:   func(buf []byte, p Pair[A, B]) []byte { return a.append(buf, p.A) },
		take: func(raw []byte) (p Pair[A, B], rest []byte, ok bool) {
			if p.A, rest, ok = a.take(raw); !ok {
				return p, nil, false
			}
			p.B, rest, ok = b.take(rest)
			return p, rest, ok
		},
	}
}
