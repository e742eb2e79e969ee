// Package guestbook is a contract for the tests of the gateway: guests write lines.
package guestbook

import (
	"strings"

	"google.golang.org/protobuf/proto"

	"gongshi/ledger/contract"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"
)

var (
	entries    = state.NewMap[*Entry]("guestbook/entries", state.String)
	validators = state.NewMap[*contract.Validator]("guestbook/validators", state.String)
)

// Refusals of the guestbook.
var (
	Refusals   = refusal.NewBook("guestbook")
	ErrRude    = Refusals.New(1, "line", "留言不文明；请改写后再提交", "the line is rude; write a polite one")
	ErrNoGuest = Refusals.New(2, "guest", "没有这位来宾的留言；请核对姓名", "the guest has written nothing; check the name")
)

// Contract declares the guestbook.
func Contract() contract.Contract {
	return contract.Contract{
		Name: "guestbook", Title: contract.Text{ZH: "留言簿", EN: "Guest book"}, Proto: File_gateway_internal_guestbook_guestbook_proto,
		State: []state.Space{entries, validators}, Refusals: Refusals,
		Commands: []contract.Command{contract.On(write, contract.Anyone())},
		Queries: []contract.Query{
			contract.Answer(func(r state.Reader, q *GetEntryRequest) (*Entry, error) {
				return entries.Need(r, q.Guest, ErrNoGuest.With("%s", q.Guest))
			}),
			contract.Find[*FindEntriesRequest, *FindEntriesAnswer](entries),
			contract.Answer(func(state.Reader, *FallRequest) (*Entry, error) { panic("secret particulars") }),
		},
		Mirrors:   []contract.Mirror{{Space: entries, Search: []string{"guest", "line"}}},
		Exports:   []contract.Export{{Name: "lines", Title: contract.Text{ZH: "全部留言", EN: "all lines"}, Files: export}},
		Authority: authority(),
	}
}

func write(tx *contract.Tx, c *Write) error {
	if strings.Contains(c.Line, "rude") {
		return ErrRude.With("%s", c.Line)
	}
	e, _ := entries.Get(tx, c.Guest)
	next := &Entry{Guest: c.Guest, Line: c.Line, Lines: e.GetLines() + 1}
	entries.Put(tx, c.Guest, next)
	tx.Emit(&Written{Guest: c.Guest, Lines: next.Lines})
	return nil
}

func export(r state.Reader, options []string, write func(file string, piece []byte) error) error {
	for _, o := range options {
		if o == "late" {
			if err := write("lines.csv", []byte("guest,line\n")); err != nil {
				return err
			}
			return ErrRude.With("in the middle")
		}
		return ErrNoGuest.With("option %s", o)
	}
	for guest, e := range entries.All(r, 1000) {
		if err := write("lines.csv", []byte(guest+","+e.Line+"\n")); err != nil {
			return err
		}
	}
	return write("about.txt", []byte("the guest book\n"))
}

// Validate makes key a validator's of an organisation.
func Validate(w state.Writer, key []byte, organisation string) {
	validators.Put(w, string(key), &contract.Validator{Key: key, Organisation: organisation, NameZh: "财政局", NameEn: "Finance", Power: 10})
}

// EntryKey is the raw key of a guest's entry.
func EntryKey(guest string) []byte { return entries.Key(guest) }

func authority() *contract.Authority {
	return &contract.Authority{
		Signer: func(_ state.Reader, _ int64, c contract.Claim) (contract.Signer, error) {
			return contract.Signer{Party: c.Party, Organisation: c.Organisation}, nil
		},
		Validators:     func(state.Reader) []*contract.Validator { return nil },
		Parameters:     func(state.Reader, int64) *contract.Parameters { return &contract.Parameters{Version: 1} },
		ValidatorSpace: validators,
		Genesis:        func(contract.Founding) proto.Message { return &Write{} },
	}
}
