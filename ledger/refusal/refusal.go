// Package refusal numbers the ways in which the ledger says no, each with the field
// it is about, what is wrong and what to do, in Chinese and in English.
package refusal

import (
	"errors"
	"fmt"
	"strings"
)

// A Book holds the refusals of one contract, or of the ledger itself.
// It is written only while packages initialise and read-only afterwards.
type Book struct {
	name string
	all  []*Refusal
}

// NewBook opens the book of the contract called name, which is its codespace on the wire.
func NewBook(name string) *Book { return &Book{name: name} }

// A Refusal is one numbered no. Its code is never 0 (ABCI reads 0 as success) and never
// reused. Each sentence has two clauses, what is wrong and what to do, parted by "；" in
// Chinese and "; " in English.
type Refusal struct {
	Book   string
	Code   uint32
	Field  string // the command's field it is about, "" for the whole
	ZH, EN string
	Detail string // particulars of this one case, never part of consensus
	base   *Refusal
}

// New adds a refusal. It panics at start on a code of 0 or one used before, and on a
// sentence that does not say what to do.
func (b *Book) New(code uint32, field, zh, en string) *Refusal {
	if code == 0 {
		panic(b.name + ": refusal 0 would read as success")
	}
	if !strings.Contains(zh, "；") || !strings.Contains(en, "; ") {
		panic(fmt.Sprintf("%s: refusal %d does not say what to do", b.name, code))
	}
	for _, old := range b.all {
		if old.Code == code {
			panic(fmt.Sprintf("%s: refusal %d is used twice", b.name, code))
		}
	}
	r := &Refusal{Book: b.name, Code: code, Field: field, ZH: zh, EN: en}
	b.all = append(b.all, r)
	return r
}

// Name is the codespace.
func (b *Book) Name() string { return b.name }

// All lists the refusals in the order of their declaration.
func (b *Book) All() []*Refusal { return b.all }

// Error is the English sentence with the particulars; it makes a Refusal an error.
func (r *Refusal) Error() string {
	if r.Detail == "" {
		return fmt.Sprintf("%s/%d: %s", r.Book, r.Code, r.EN)
	}
	return fmt.Sprintf("%s/%d: %s (%s)", r.Book, r.Code, r.EN, r.Detail)
}

// With adds the particulars of one case and keeps the refusal's identity for errors.Is.
func (r *Refusal) With(format string, args ...any) error {
	one := *r
	one.Detail, one.base = fmt.Sprintf(format, args...), r
	return &one
}

// On is With for a refusal whose field is known only in the case at hand.
func (r *Refusal) On(field, format string, args ...any) error {
	one := *r
	one.Field, one.Detail, one.base = field, fmt.Sprintf(format, args...), r
	return &one
}

// Unwrap gives the numbered refusal of which this is one case.
func (r *Refusal) Unwrap() error {
	if r.base == nil {
		return nil
	}
	return r.base
}

// Of finds the refusal in err.
func Of(err error) (*Refusal, bool) {
	var r *Refusal
	ok := errors.As(err, &r)
	return r, ok
}
