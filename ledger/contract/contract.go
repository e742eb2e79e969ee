// Package contract is what a domain of the ledger is made of: commands and who may send
// them, questions, key spaces, refusals and the sentences that must always hold.
//
// A contract is a value and its rules are pure functions. The machine applies them, the
// gateway serves them, the view mirrors them; none of these knows any contract by name.
package contract

import (
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// A Contract declares one domain. A field left unset means that it has none.
type Contract struct {
	Name       string // also its folder, proto package, refusals' book, CLI verb and portal path
	Title      Text   // what people call it
	Proto      protoreflect.FileDescriptor
	State      []state.Space
	Refusals   *refusal.Book
	Commands   []Command
	Queries    []Query
	Mirrors    []Mirror
	Imports    []Import
	Exports    []Export
	Invariants []Invariant
	Authority  *Authority // set by exactly one contract of a register
}

// A Text is one sentence in Chinese and in English.
type Text struct{ ZH, EN string }

// A Command binds a message to the rule that executes it and to who may send it.
type Command struct {
	Message protoreflect.MessageType
	Allow   Policy
	Since   uint32 // the protocol version from which it exists; 0 means always
	run     func(*Tx, proto.Message) error
}

// On makes a Command of a rule. The rule must be a pure function of tx and m.
func On[M proto.Message](rule func(tx *Tx, m M) error, allow Policy) Command {
	var kind M
	return Command{
		Message: kind.ProtoReflect().Type(),
		Allow:   allow,
		run:     func(tx *Tx, m proto.Message) error { return rule(tx, m.(M)) },
	}
}

// From is the command, existing only from a protocol version on.
func (c Command) From(version uint32) Command { c.Since = version; return c }

// Type is the full name of the command's message, as it stands in an envelope.
func (c Command) Type() string { return string(c.Message.Descriptor().FullName()) }

// Apply lets tx execute m: first the version, then the policy, then the rule.
// The caller drops what a refused command has written.
func (c Command) Apply(tx *Tx, m proto.Message) error {
	if c.Since > tx.Version {
		return envelope.ErrCommandInactive.With("%s exists from version %d", c.Type(), c.Since)
	}
	if err := c.Allow.Check(tx); err != nil {
		return err
	}
	return c.run(tx, m)
}

// A Query answers one RPC of the contract's proto service.
type Query struct {
	Question protoreflect.MessageType
	Answer   protoreflect.MessageType
	// Run answers from state; nil for a search, which the view answers from Mirror.
	Run    func(state.Reader, proto.Message) (proto.Message, error)
	Search *Search
}

// Answer makes a Query that reads the state of one height, so that its answer can be proven.
func Answer[Q, A proto.Message](answer func(state.Reader, Q) (A, error)) Query {
	var q Q
	var a A
	return Query{
		Question: q.ProtoReflect().Type(),
		Answer:   a.ProtoReflect().Type(),
		Run:      func(r state.Reader, m proto.Message) (proto.Message, error) { return answer(r, m.(Q)) },
	}
}

// A Search is a question over one mirrored space. Its meaning lies in the field names of the two messages
// (see docs/adr/0005-search-by-field-names.md):
//
// Question: a field named like a column of the mirror filters by equality (repeated: any of these);
// min_<column> and max_<column> bound it; "text" searches the mirror's search columns; "order" names a
// column, "-column" descending; "page_size" and "page_token" page. Unset fields do not filter.
//
// Answer: the repeated field of the record's type holds the page; "next_page_token" is empty on the last one;
// "height" is the block up to which the view had read.
//
// A tally's question has "repeated string by" (columns to group by) instead of order and paging; its answer has
// one repeated message with "repeated string by", "int64 count" and one "sum_<column>" for each sum wanted.
type Search struct {
	Space state.Space
	Tally bool
}

// Find makes a Query that lists the records of a mirrored space.
func Find[Q, A proto.Message](space state.Space) Query { return search[Q, A](space, false) }

// Tally makes a Query that counts and sums the records of a mirrored space by group.
func Tally[Q, A proto.Message](space state.Space) Query { return search[Q, A](space, true) }

func search[Q, A proto.Message](space state.Space, tally bool) Query {
	var q Q
	var a A
	return Query{
		Question: q.ProtoReflect().Type(),
		Answer:   a.ProtoReflect().Type(),
		Search:   &Search{Space: space, Tally: tally},
	}
}

// A Mirror asks the view to keep a space as a table. Its columns are the record's scalar fields by their
// names; those of a nested message are "<field>_<name>"; repeated fields are not columns.
type Mirror struct {
	Space  state.Space
	Index  [][]string // columns of each index, leftmost first
	Search []string   // columns that "text" looks into
}

// An Import turns the rows of somebody's table into commands. It is pure: the CLI reads the file, signs and sends.
type Import struct {
	Name    string // as in `gongshi funds import --mapping FILE`
	Title   Text
	Mapping protoreflect.MessageType // how this publisher's columns are to be read, as JSON
	// Open checks the mapping against the table's header and returns its reader.
	Open func(mapping proto.Message, header []string) (Rows, error)
}

// Rows reads one table. It is told each row once, in order, and is not used by two goroutines.
type Rows interface {
	// Row checks one row; its error is a refusal that names the column. Line counts from 1, the header included.
	Row(line int, cells []string) error
	// Commands returns those that are ready to be sent together and forgets them; end asks for all that is left.
	Commands(end bool) []proto.Message
	// Sums lists control totals so far, to be compared with the publisher's and with the ledger's.
	Sums() []Sum
}

// A Sum is a control total in minor units, such as {"executed", 2345678901, 2, "MDL"}.
type Sum struct {
	Name     string
	Minor    int64
	Exponent uint32 // decimal places of the currency
	Currency string
	Count    int64 // rows or entries summed
}

// An Export writes a contract's records as files of a published standard.
type Export struct {
	Name  string // as in `gongshi funds export`
	Title Text
	// Files calls write with consecutive pieces of each file, file by file. Options are the export's own, such as a budget's id.
	Files func(r state.Reader, options []string, write func(file string, piece []byte) error) error
}

// An Invariant is a sentence about the state that no sequence of commands may break.
type Invariant struct {
	Says  string
	Check func(state.Reader) error
}
