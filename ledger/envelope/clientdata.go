package envelope

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// Bounds inside client data; its size is bounded by MaxClientData.
const (
	maxMembers = 32 // of one object
	maxNesting = 4
)

// clientData is what the ledger reads of CollectedClientData (WebAuthn Level 3, §5.8.1).
type clientData struct {
	kind, challenge, origin string
	crossOrigin             bool
	embedded                bool // topOrigin is present
}

// parseClientData reads client data as RFC 8259 has it, and strictly: one object and nothing
// after it, no member twice in any object, valid UTF-8, no lone surrogates, no byte order
// mark. Members that it does not know are checked and passed over, for browsers add some.
//
// It is written by hand because encoding/json folds the case of names, takes the last of two
// equal ones and mends broken UTF-8, so that the browser and the ledger could read two things.
func parseClientData(raw []byte) (clientData, error) {
	var c clientData
	if len(raw) == 0 || len(raw) > MaxClientData {
		return c, ErrClientDataLength.With("%d bytes", len(raw))
	}
	s := &scanner{in: raw}
	s.space()
	ok := s.object(1, func(name []byte) bool {
		switch string(name) {
		case "type":
			return s.text(&c.kind)
		case "challenge":
			return s.text(&c.challenge)
		case "origin":
			return s.text(&c.origin)
		case "crossOrigin":
			return s.boolean(&c.crossOrigin)
		case "topOrigin":
			c.embedded = true
		}
		return s.value(2)
	})
	s.space()
	if !ok || s.at != len(raw) {
		return clientData{}, ErrClientDataMalformed.With("at byte %d", s.at)
	}
	return c, nil
}

// A scanner reads JSON in one pass. Its methods say false where the text is not JSON.
type scanner struct {
	in []byte
	at int
}

func (s *scanner) space() {
	for s.at < len(s.in) && (s.in[s.at] == ' ' || s.in[s.at] == '\t' || s.in[s.at] == '\n' || s.in[s.at] == '\r') {
		s.at++
	}
}

// next steps over b when it comes next.
func (s *scanner) next(b byte) bool {
	if s.at < len(s.in) && s.in[s.at] == b {
		s.at++
		return true
	}
	return false
}

func (s *scanner) literal(word string) bool {
	if !bytes.HasPrefix(s.in[s.at:], []byte(word)) {
		return false
	}
	s.at += len(word)
	return true
}

func (s *scanner) text(into *string) bool {
	b, ok := s.str()
	*into = string(b)
	return ok
}

func (s *scanner) boolean(into *bool) bool {
	*into = s.literal("true")
	return *into || s.literal("false")
}

// object reads an object at nesting depth and calls member for each name, before its value.
func (s *scanner) object(depth int, member func(name []byte) bool) bool {
	var names [][]byte
	return depth <= maxNesting && s.next('{') && s.list('}', func() bool {
		name, ok := s.str()
		for _, other := range names {
			ok = ok && !bytes.Equal(name, other)
		}
		names = append(names, name)
		s.space()
		if !ok || len(names) > maxMembers || !s.next(':') {
			return false
		}
		s.space()
		return member(name)
	})
}

// list reads what stands between an opening bracket, already read, and its closing one.
func (s *scanner) list(closing byte, item func() bool) bool {
	s.space()
	if s.next(closing) {
		return true
	}
	for {
		s.space()
		if !item() {
			return false
		}
		s.space()
		if s.next(closing) {
			return true
		}
		if !s.next(',') {
			return false
		}
	}
}

// value passes over any value at nesting depth.
func (s *scanner) value(depth int) bool {
	if s.at >= len(s.in) {
		return false
	}
	switch s.in[s.at] {
	case '{':
		return s.object(depth, func([]byte) bool { return s.value(depth + 1) })
	case '[':
		return depth <= maxNesting && s.next('[') && s.list(']', func() bool { return s.value(depth + 1) })
	case '"':
		_, ok := s.str()
		return ok
	case 't':
		return s.literal("true")
	case 'f':
		return s.literal("false")
	case 'n':
		return s.literal("null")
	}
	return s.number()
}

func (s *scanner) number() bool {
	s.next('-')
	if !s.next('0') && s.digits() == 0 {
		return false
	}
	if s.next('.') && s.digits() == 0 {
		return false
	}
	if s.next('e') || s.next('E') {
		if !s.next('+') {
			s.next('-')
		}
		return s.digits() > 0
	}
	return true
}

func (s *scanner) digits() int {
	from := s.at
	for s.at < len(s.in) && s.in[s.at] >= '0' && s.in[s.at] <= '9' {
		s.at++
	}
	return s.at - from
}

// str reads a string and gives its content with escapes resolved.
func (s *scanner) str() ([]byte, bool) {
	if !s.next('"') {
		return nil, false
	}
	var out []byte
	for s.at < len(s.in) {
		switch b := s.in[s.at]; {
		case b == '"':
			s.at++
			return out, true
		case b < ' ':
			return nil, false
		case b == '\\':
			r, ok := s.escape()
			if !ok {
				return nil, false
			}
			out = utf8.AppendRune(out, r)
		default:
			r, n := utf8.DecodeRune(s.in[s.at:])
			if r == utf8.RuneError && n == 1 {
				return nil, false
			}
			out = append(out, s.in[s.at:s.at+n]...)
			s.at += n
		}
	}
	return nil, false
}

// escape reads one escape, or the two that make a surrogate pair.
func (s *scanner) escape() (rune, bool) {
	s.at++
	if s.at >= len(s.in) {
		return 0, false
	}
	b := s.in[s.at]
	s.at++
	switch b {
	case '"', '\\', '/':
		return rune(b), true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 'u':
		return s.codePoint()
	}
	return 0, false
}

func (s *scanner) codePoint() (rune, bool) {
	high, ok := s.hex4()
	if !ok || !utf16.IsSurrogate(high) {
		return high, ok
	}
	if !s.literal(`\u`) {
		return 0, false
	}
	low, ok := s.hex4()
	r := utf16.DecodeRune(high, low)
	return r, ok && r != utf8.RuneError
}

func (s *scanner) hex4() (rune, bool) {
	var r rune
	for range 4 {
		if s.at >= len(s.in) {
			return 0, false
		}
		b := s.in[s.at]
		switch {
		case b >= '0' && b <= '9':
			r = r<<4 | rune(b-'0')
		case b >= 'a' && b <= 'f':
			r = r<<4 | rune(b-'a'+10)
		case b >= 'A' && b <= 'F':
			r = r<<4 | rune(b-'A'+10)
		default:
			return 0, false
		}
		s.at++
	}
	return r, true
}
