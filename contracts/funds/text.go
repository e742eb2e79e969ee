package funds

import (
	"strings"
	"unicode/utf8"

	"gongshi/ledger/state"
)

// Longest texts in bytes.
const (
	maxID   = 64
	maxCode = 300
	maxName = 300
	maxText = 600
)

func yearKey(organisation string, year int32) state.Pair[string, int64] {
	return state.At(organisation, int64(year))
}
func lineKey(budget, code string) state.Pair[string, string]      { return state.At(budget, code) }
func entryKey(budget string, n uint64) state.Pair[string, uint64] { return state.At(budget, n) }
func childKey(l *Line) state.Pair[state.Pair[string, string], string] {
	return state.At(childrenOf(l.Budget, l.Parent), l.Code)
}
func codeKey(budget string, d Dimension, code string) state.Pair[string, state.Pair[int64, string]] {
	return state.At(budget, state.At(int64(d), code))
}

// checkID admits what reads well in a command line and an address.
func checkID(id string) error {
	ok := len(id) > 0 && len(id) <= maxID
	for i := range len(id) {
		c := id[i]
		ok = ok && (c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("-._/", c) >= 0)
	}
	if !ok {
		return ErrID.With("%q", id)
	}
	return nil
}

// A rule of one text field.
type field struct {
	name  string
	value string
	max   int
	need  bool
}

func checkText(fields ...field) error {
	for _, f := range fields {
		if fault := faultOf(f.value, f.max); fault != "" {
			return ErrText.On(f.name, "%s", fault)
		}
		if f.need && f.value == "" {
			return ErrText.On(f.name, "empty")
		}
	}
	return nil
}

// faultOf says what is wrong with a text, "" if nothing is.
func faultOf(s string, most int) string {
	switch {
	case len(s) > most:
		return "too long"
	case !utf8.ValidString(s):
		return "not UTF-8"
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }):
		return "control characters"
	case s != strings.TrimSpace(s):
		return "spaces at an end"
	}
	return ""
}

// check admits an organisation by its name or persons by their category.
func (p *Payee) check() error {
	if p.GetCategory() != Category_CATEGORY_UNSPECIFIED {
		if _, known := Category_name[int32(p.Category)]; !known {
			return ErrPayee.With("category %d", p.Category)
		}
		if p.Id != "" || p.Name != "" || p.CreditCode != "" {
			return ErrPersonNamed.With("%s", p.Category)
		}
		return nil
	}
	if p.GetName() == "" {
		return ErrPayee
	}
	return checkText(field{"payee.name", p.Name, maxName, true}, field{"payee.id", p.Id, maxID, false},
		field{"payee.credit_code", p.CreditCode, maxID, false})
}
