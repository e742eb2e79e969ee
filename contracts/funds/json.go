package funds

import "strings"

// A jsonWriter writes indented JSON whose fields stay in the order in which they are written.
type jsonWriter struct {
	b     []byte
	depth int
	after bool // something stands before on this level
	keyed bool // a key waits for its value
}

func (j *jsonWriter) next() {
	if j.keyed {
		j.keyed = false
		return
	}
	if j.after {
		j.b = append(j.b, ',')
	}
	if j.depth > 0 {
		j.line()
	}
}

func (j *jsonWriter) line() {
	j.b = append(j.b, '\n')
	j.b = append(j.b, strings.Repeat("  ", j.depth)...)
}

func (j *jsonWriter) open(bracket byte) *jsonWriter {
	j.next()
	j.b = append(j.b, bracket)
	j.depth++
	j.after = false
	return j
}

func (j *jsonWriter) close(bracket byte) *jsonWriter {
	j.depth--
	if j.after {
		j.line()
	}
	j.b = append(j.b, bracket)
	j.after = true
	return j
}

func (j *jsonWriter) key(name string) *jsonWriter {
	j.next()
	j.quote(name)
	j.b = append(j.b, ": "...)
	j.keyed = true
	return j
}

func (j *jsonWriter) field(name, value string) *jsonWriter {
	j.key(name).next()
	j.quote(value)
	j.after = true
	return j
}

// raw writes a number or a literal.
func (j *jsonWriter) raw(value string) *jsonWriter {
	j.next()
	j.b = append(j.b, value...)
	j.after = true
	return j
}

// quote needs no escapes but these: texts on the ledger are UTF-8 without control characters.
func (j *jsonWriter) quote(s string) {
	j.b = append(j.b, '"')
	for i := range len(s) {
		if c := s[i]; c == '"' || c == '\\' {
			j.b = append(j.b, '\\')
		}
		j.b = append(j.b, s[i])
	}
	j.b = append(j.b, '"')
}
