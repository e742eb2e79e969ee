// Package toy is a contract for the machine's tests, which may not know a real one.
package toy

import (
	"fmt"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"
)

var (
	refusals = refusal.NewBook("toy")

	ErrLocked = refusals.New(2, "name", "这条记录已锁定；请换一个名称", "the note is locked; choose another name")
	ErrAbsent = refusals.New(1, "name", "没有这条记录；请核对名称", "there is no such note; check the name")
)

var (
	notes      = state.NewMap[*Note]("toy/notes", state.String)
	marks      = state.NewMap[*Mark]("toy/marks", state.String, state.Plain)
	parties    = state.NewMap[*Party]("toy/parties", state.String)
	validators = state.NewMap[*contract.Validator]("toy/validators", state.String)
	parameters = state.NewValue[*contract.Parameters]("toy/parameters")
)

// Contract declares the toy.
func Contract() contract.Contract {
	return contract.Contract{
		Name: "toy", Title: contract.Text{ZH: "试验", EN: "Toy"},
		Proto:    File_machine_internal_toy_toy_proto,
		State:    []state.Space{notes, marks, parties, validators, parameters},
		Refusals: refusals,
		Commands: []contract.Command{
			contract.On(found, contract.AtGenesis()),
			contract.On(write, contract.Anyone()),
			contract.On(erase, contract.Anyone()),
			contract.On(trip, contract.Anyone()),
			contract.On(flood, contract.Anyone()),
			contract.On(govern, contract.Anyone()),
		},
		Authority: &contract.Authority{
			Signer: signer, Validators: listValidators, Parameters: current, ValidatorSpace: validators,
		},
	}
}

// Key is the raw key of a note.
func Key(name string) []byte { return notes.Key(name) }

// Read gives a note.
func Read(r state.Reader, name string) (*Note, bool) { return notes.Get(r, name) }

func found(tx *contract.Tx, c *Found) error {
	parameters.Put(tx, c.Parameters)
	for _, p := range c.Parties {
		parties.Put(tx, p.Id, p)
	}
	for _, v := range c.Validators {
		validators.Put(tx, string(v.Key), v)
	}
	return nil
}

func write(tx *contract.Tx, c *Write) error {
	if c.MustFollow != "" {
		if _, err := notes.Need(tx, c.MustFollow, ErrAbsent); err != nil {
			return err
		}
	}
	author := tx.First().Party
	if old, ok := notes.Get(tx, c.Name); ok && old.Text == "locked" {
		return ErrLocked
	}
	notes.Put(tx, c.Name, &Note{Text: c.Text, Author: author, WrittenMs: tx.TimeMS})
	marks.Put(tx, author, &Mark{Author: author})
	tx.Emit(&Written{Name: c.Name, Author: author})
	return nil
}

func erase(tx *contract.Tx, c *Erase) error {
	if !notes.Has(tx, c.Name) {
		return ErrAbsent.With("%s", c.Name)
	}
	notes.Delete(tx, c.Name)
	return nil
}

func trip(tx *contract.Tx, c *Trip) error {
	notes.Put(tx, c.Name, &Note{Text: "must not stay"})
	panic("the toy trips")
}

func flood(tx *contract.Tx, c *Flood) error {
	for i := range c.Count {
		notes.Put(tx, fmt.Sprintf("flood-%07d", c.First+i), &Note{Text: "wave"})
	}
	return nil
}

func govern(tx *contract.Tx, c *Govern) error {
	if c.Parameters != nil {
		parameters.Put(tx, c.Parameters)
	}
	if c.Validator != nil {
		validators.Put(tx, string(c.Validator.Key), c.Validator)
	}
	if c.Party != nil {
		parties.Put(tx, c.Party.Id, c.Party)
	}
	return nil
}

func signer(r state.Reader, _ int64, claim contract.Claim) (contract.Signer, error) {
	p, ok := parties.Get(r, claim.Party)
	if !ok || string(p.Key) != string(claim.Key) {
		return contract.Signer{}, envelope.ErrKeyUnknown
	}
	if claim.Organisation != "" && claim.Organisation != p.Organisation {
		return contract.Signer{}, envelope.ErrNoRole
	}
	return contract.Signer{Party: p.Id, Organisation: claim.Organisation, Key: claim.Key, Suite: claim.Suite}, nil
}

func listValidators(r state.Reader) []*contract.Validator {
	var all []*contract.Validator
	for _, v := range validators.All(r, 100) {
		all = append(all, v)
	}
	return all
}

func current(r state.Reader, _ int64) *contract.Parameters {
	if p, ok := parameters.Get(r); ok {
		return p
	}
	return &contract.Parameters{}
}
