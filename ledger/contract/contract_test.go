package contract

import (
	"errors"
	"strings"
	"testing"

	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"
)

func signer(party, organisation string, roles ...Role) Signer {
	return Signer{Party: party, Organisation: organisation, Roles: roles}
}

func TestPolicies(t *testing.T) {
	pay, scoped := Role{Name: "toy/payer"}, Role{Name: "toy/payer", Scope: "line-7"}
	for _, c := range []struct {
		says    string
		policy  Policy
		height  int64
		signers []Signer
		want    error
	}{
		{"genesis is open to its own commands", AtGenesis(), 0, nil, nil},
		{"and to nobody later", AtGenesis(), 1, []Signer{signer("wang", "finance", pay)}, envelope.ErrNoRole},
		{"other commands are not for genesis", Office("toy/payer"), 0, nil, envelope.ErrNoRole},
		{"anyone must at least sign", Anyone(), 1, nil, envelope.ErrNoRole},
		{"anyone may", Anyone(), 1, []Signer{signer("wang", "")}, nil},
		{"a member acts for an organisation", Member(), 1, []Signer{signer("wang", "")}, envelope.ErrNoRole},
		{"one of the signers does", Member(), 1, []Signer{signer("wang", ""), signer("li", "audit")}, nil},
		{"a role held privately is no office", Office("toy/payer"), 1, []Signer{signer("wang", "", pay)}, envelope.ErrNoRole},
		{"an office", Office("toy/payer"), 1, []Signer{signer("wang", "finance", pay)}, nil},
		{"a limited role passes the policy; the rule looks at its scope", Office("toy/payer"), 1, []Signer{signer("wang", "finance", scoped)}, nil},
		{"another role", Office("toy/payer"), 1, []Signer{signer("wang", "finance", Role{Name: "toy/pay"})}, envelope.ErrNoRole},
		{"the same person twice is one pair of eyes", Signed(2, "toy/payer"), 1,
			[]Signer{signer("wang", "finance", pay), signer("wang", "audit", pay)}, envelope.ErrTooFewSigners},
		{"two people", Signed(2, "toy/payer"), 1, []Signer{signer("wang", "finance", pay), signer("li", "finance", pay)}, nil},
		{"every policy must allow", Every(Member(), Signed(2, "toy/payer")), 1, []Signer{signer("wang", "finance", pay)}, envelope.ErrTooFewSigners},
		{"an undeclared policy allows nobody", Policy{}, 1, []Signer{signer("wang", "finance", pay)}, envelope.ErrNoRole},
	} {
		if err := c.policy.Check(&Tx{Height: c.height, Signers: c.signers}); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.says, err, c.want)
		}
	}
}

func TestSignersHoldRolesForAScope(t *testing.T) {
	s := signer("wang", "finance", Role{Name: "toy/payer", Scope: "line-7"}, Role{Name: "toy/reader"})
	for _, c := range []struct {
		role, scope string
		want        bool
	}{
		{"toy/payer", "line-7", true}, {"toy/payer", "line-8", false}, {"toy/payer", "", false},
		{"toy/reader", "", true}, {"toy/reader", "anything", true}, {"toy/other", "", false},
	} {
		if got := s.HoldsFor(c.role, c.scope); got != c.want {
			t.Errorf("%s for %q: %v", c.role, c.scope, got)
		}
	}
	tx := &Tx{Signers: []Signer{signer("li", ""), s}, Fixes: []string{"a", "b"}}
	if got, ok := tx.With("toy/payer"); !ok || got.Party != "wang" {
		t.Errorf("with: %v", got)
	}
	if _, ok := tx.With("toy/none"); ok || tx.First().Party != "li" || (&Tx{}).First().Party != "" {
		t.Error("with or first")
	}
	if !tx.Fixed("b") || tx.Fixed("c") {
		t.Error("fixes")
	}
}

// toy is a contract over this package's own proto file, whose package is "gongshi.contract.v1".
func toy() Contract {
	validators := state.NewMap[*Validator]("contract/validators", state.String)
	return Contract{
		Name: "contract", Title: Text{"玩具", "toy"}, Proto: File_ledger_contract_network_proto,
		State: []state.Space{validators}, Refusals: refusal.NewBook("contract"),
		Commands:  []Command{On(func(*Tx, *Validator) error { return nil }, Anyone()).From(2)},
		Mirrors:   []Mirror{{Space: validators}},
		Queries:   []Query{Find[*Parameters, *Validator](validators)},
		Authority: &Authority{},
	}
}

func TestRegister(t *testing.T) {
	r, err := NewRegister(toy())
	if err != nil {
		t.Fatal(err)
	}
	cmd, ok := r.Command("gongshi.contract.v1.Validator")
	if _, other := r.Command("gongshi.contract.v1.Parameters"); !ok || other {
		t.Error("commands are found by their message's name alone")
	}
	tx := &Tx{Version: 1, Height: 1, Signers: []Signer{signer("wang", "")}}
	if err := cmd.Apply(tx, &Validator{}); !errors.Is(err, envelope.ErrCommandInactive) {
		t.Errorf("before its version: %v", err)
	}
	tx.Version = 2
	if err := cmd.Apply(tx, &Validator{}); err != nil {
		t.Error(err)
	}
	if _, ok := r.Space("contract/validators"); !ok {
		t.Error("the space is not found")
	}
	if _, ok := r.Contract("toy"); ok {
		t.Error("a contract of another name was found")
	}
}

func TestRegisterNamesMistakes(t *testing.T) {
	for _, c := range []struct {
		wants string
		spoil func(*Contract)
	}{
		{"proto package", func(c *Contract) { c.Name = "other" }},
		{"no title", func(c *Contract) { c.Title = Text{} }},
		{"book of its name", func(c *Contract) { c.Refusals = refusal.NewBook("x") }},
		{"is not its own", func(c *Contract) { c.State = append(c.State, state.NewSet("other/marks", state.String)) }},
		{"two spaces", func(c *Contract) { c.State = append(c.State, c.State[0]) }},
		{"two rules", func(c *Contract) { c.Commands = append(c.Commands, c.Commands[0]) }},
		{"nothing of who may send", func(c *Contract) { c.Commands[0].Allow = Policy{} }},
		{"is not mirrored", func(c *Contract) { c.Mirrors = nil }},
		{"no space of records", func(c *Contract) { c.Mirrors = []Mirror{{Space: state.NewSet("contract/x", state.String)}} }},
		{"declares the authority", func(c *Contract) { c.Authority = nil }},
	} {
		bad := toy()
		c.spoil(&bad)
		if _, err := NewRegister(bad); err == nil || !strings.Contains(err.Error(), c.wants) {
			t.Errorf("%s: got %v", c.wants, err)
		}
	}
	if _, err := NewRegister(toy(), toy()); err == nil || !strings.Contains(err.Error(), "one authority") {
		t.Errorf("two authorities: %v", err)
	}
}
